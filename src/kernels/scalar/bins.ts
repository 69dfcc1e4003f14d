import type { Dense } from './dense.ts';

/** Edges of one column by the rule of `binColumns`, from the values given; the plain twin of the kernel. */
export function edgesOf(values: readonly number[], maxBins: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const runs: { value: number; count: number }[] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last?.value === value) last.count++;
    else runs.push({ value, count: 1 });
  }
  const edges: number[] = [];
  const isHeavy = (count: number) => count >= sorted.length / maxBins;
  const light = runs.filter(({ count }) => !isHeavy(count));
  let left = light.reduce((sum, { count }) => sum + count, 0);
  let bins = maxBins - (runs.length - light.length);
  let held = 0;
  let mean = left / bins;
  for (const [i, { value, count }] of runs.slice(0, -1).entries()) {
    const next = runs[i + 1]!;
    held += count;
    if (!isHeavy(count)) left -= count;
    const isFull = isHeavy(count) || held >= mean || (isHeavy(next.count) && held >= mean / 2);
    if (runs.length > maxBins && (!isFull || edges.length + 1 >= maxBins)) continue;
    const middle = Math.fround((value + next.value) / 2);
    edges.push(middle < next.value && middle > value ? middle : value);
    held = 0;
    if (!isHeavy(count)) bins--;
    mean = left / Math.max(1, bins);
  }
  return edges;
}

/** Bin of each value of a column of numbers: how many edges are below it; nBins where it is missing. */
export function codesOf({ data, nRows, nCols }: Dense, column: number, edges: readonly number[]): number[] {
  return Array.from({ length: nRows }, (_, row) => {
    const value = data[row * nCols + column]!;
    return Number.isNaN(value) ? edges.length + 1 : edges.filter((edge) => value > edge).length;
  });
}
