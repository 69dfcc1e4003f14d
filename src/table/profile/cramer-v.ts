import type { CategoryValues } from './profile-values.ts';

/**
 * Cramer's V with the correction of Bergsma (2013, A bias-correction for Cramer's V and Tschuprow's T) over the rows
 * in which both have a level; null where one of them does not vary. O(n + levels^2)
 */
export function cramerV(a: CategoryValues, b: CategoryValues): { value: number | null; n: number } {
  const width = b.levels.length;
  const table = new Int32Array(a.levels.length * width);
  for (let row = 0; row < a.codes.length; row++) {
    const code = a.codes[row]!;
    const other = b.codes[row]!;
    if (code >= 0 && other >= 0) table[code * width + other]!++;
  }
  const ofA = new Float64Array(a.levels.length);
  const ofB = new Float64Array(width);
  let n = 0;
  for (let i = 0; i < ofA.length; i++) {
    for (let j = 0; j < width; j++) {
      const count = table[i * width + j]!;
      ofA[i]! += count;
      ofB[j]! += count;
      n += count;
    }
  }
  let sum = 0;
  for (let i = 0; i < ofA.length; i++) {
    for (let j = 0; j < width; j++) {
      const count = table[i * width + j]!;
      if (count > 0) sum += (count / ofA[i]!) * (count / ofB[j]!);
    }
  }
  const rows = ofA.filter((count) => count > 0).length;
  const columns = ofB.filter((count) => count > 0).length;
  if (rows < 2 || columns < 2) return { value: null, n };
  const phi = Math.max(0, sum - 1 - ((rows - 1) * (columns - 1)) / (n - 1));
  const shorter = Math.min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1;
  return { value: shorter > 0 ? Math.min(1, Math.sqrt(phi / shorter)) : null, n };
}
