import { createRng } from '#base';
import type { Dense } from './dense.ts';

/** Rows whose D2 sums are added up before they join the running total: the same cut in the kernel. */
const CHUNK_ROWS = 512;
const { fround } = Math;

/**
 * Rows chosen as first centres by greedy k-means++ (Arthur and Vassilvitskii 2007, section 2, with 2 + ln k
 * candidates a step): f32 distances in the kernel's order of operations. Fewer than k rows are returned when
 * there are fewer distinct rows.
 */
export function seedGreedily(x: Dense, k: number, seed: number): number[] {
  const rng = createRng(seed);
  const nCandidates = 2 + Math.floor(Math.log(k));
  const chosen = [Math.min(x.nRows - 1, rng.int(x.nRows))];
  let nearest = distancesTo(x, chosen[0]!, null);
  while (chosen.length < k) {
    const total = chunkSums(nearest).at(-1) ?? 0;
    if (!(total > 0)) break;
    let best: { row: number; distances: Float32Array; total: number } | null = null;
    for (let t = 0; t < nCandidates; t++) {
      const row = sample(nearest, rng.next());
      const distances = distancesTo(x, row, nearest);
      const candidateTotal = chunkSums(distances).at(-1) ?? 0;
      if (!best || candidateTotal < best.total) best = { row, distances, total: candidateTotal };
    }
    chosen.push(best!.row);
    nearest = best!.distances;
  }
  return chosen;
}

function distancesTo({ nRows, nCols, data }: Dense, row: number, atMost: Float32Array | null): Float32Array {
  const out = new Float32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let sum = 0;
    for (let j = 0; j < nCols; j++) {
      const difference = fround(data[i * nCols + j]! - data[row * nCols + j]!);
      sum = fround(sum + fround(difference * difference));
    }
    out[i] = atMost ? Math.min(atMost[i]!, sum) : sum;
  }
  return out;
}

/** Running total in f64 after each chunk, added as the kernel's lanes add. */
function chunkSums(values: Float32Array): number[] {
  const totals: number[] = [];
  let total = 0;
  for (let start = 0; start < values.length; start += CHUNK_ROWS) {
    const end = Math.min(values.length, start + CHUNK_ROWS);
    const value = (i: number) => (i < end ? values[i]! : 0);
    let even = 0;
    let odd = 0;
    for (let i = start; i < end; i += 8) {
      const both = (lane: number) => fround(value(i + lane) + value(i + lane + 4));
      even += both(0) + both(2);
      odd += both(1) + both(3);
    }
    total += even + odd;
    totals.push(total);
  }
  return totals;
}

/** A row drawn with probability proportional to its value; `u` in [0, 1). */
function sample(values: Float32Array, u: number): number {
  const totals = chunkSums(values);
  const wanted = u * totals.at(-1)!;
  const chunk = Math.min(
    totals.length - 1,
    totals.findIndex((total) => total > wanted),
  );
  let sum = chunk > 0 ? totals[chunk - 1]! : 0;
  let last = 0;
  for (let i = Math.max(0, chunk) * CHUNK_ROWS; i < values.length; i++) {
    if (!(values[i]! > 0)) continue;
    last = i;
    sum += values[i]!;
    if (sum > wanted) break;
  }
  return last;
}
