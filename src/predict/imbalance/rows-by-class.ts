import type { ClassifierInput } from '#learn';

/** The rows of each class, ascending, without those of weight 0: they count for nothing. */
export function rowsByClass({ y, nClasses, weights }: ClassifierInput): Uint32Array[] {
  const rows = Array.from({ length: nClasses }, (): number[] => []);
  for (const [row, one] of y.entries()) if (weights === null || weights[row]! > 0) rows[one]!.push(row);
  return rows.map((own) => Uint32Array.from(own));
}
