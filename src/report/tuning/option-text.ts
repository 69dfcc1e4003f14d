/** A value of an option as one types it. */
export function optionText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(',');
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);
}

/** Options by name, `trees 120, leaves 8`; `defaults` where there is none. */
export function optionsText(options: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name} ${optionText(value)}`);
  return parts.length === 0 ? 'defaults' : parts.join(', ');
}
