/** Place of the first missing number, -1 when none is. */
export function firstMissing(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) return i;
  return -1;
}

/** Whether a number is infinite. */
export function hasInfinity(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) && !Number.isNaN(value)) return true;
  }
  return false;
}
