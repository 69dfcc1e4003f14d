import { createRng, type Rng } from '#base';
import type { Dense } from './dense.ts';

/** The mean and a square root L of the population covariance, L L' = C, lower triangular [nCols, nCols]. */
export interface Gaussian {
  readonly mean: Float64Array;
  readonly root: Float64Array;
}

/** Lowest values and widths of a box, [nCols] each. */
export interface Box {
  readonly low: Float64Array;
  readonly width: Float64Array;
}

/** Seeds of one draw: one for its data, one for the k-means of each k; they depend on nothing else. */
export function drawSeeds(
  seed: number,
  draw: number,
  ks: readonly number[],
): { data: number; fits: number[] } {
  const rng = createRng(seed).fork(draw);
  return { data: rng.fork('data').uint32(), fits: ks.map((k) => rng.fork(k).uint32()) };
}

/** The rows with each group of columns permuted by itself; columns of one group move together. */
export function permutedColumns(x: Dense, groups: Int32Array, seed: number): Dense {
  const { nRows, nCols } = x;
  const rng = createRng(seed);
  const data = new Float32Array(nRows * nCols);
  for (const group of new Set(groups)) {
    const order = permutation(nRows, rng);
    for (let j = 0; j < nCols; j++) {
      if (groups[j] !== group) continue;
      for (let i = 0; i < nRows; i++) data[i * nCols + j] = x.data[order[i]! * nCols + j]!;
    }
  }
  return { nRows, nCols, data };
}

/** Rows of one Gaussian. */
export function gaussianRows({ nRows, nCols }: Dense, { mean, root }: Gaussian, seed: number): Dense {
  const rng = createRng(seed);
  const data = new Float32Array(nRows * nCols);
  const normals = new Float64Array(nCols);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) normals[j] = rng.normal();
    for (let j = 0; j < nCols; j++) {
      let value = mean[j]!;
      for (let c = 0; c <= j; c++) value += root[j * nCols + c]! * normals[c]!;
      data[i * nCols + j] = value;
    }
  }
  return { nRows, nCols, data };
}

/** Rows uniform in a box. */
export function boxRows({ nRows, nCols }: Dense, box: Box, seed: number): Dense {
  const rng = createRng(seed);
  const data = new Float32Array(nRows * nCols);
  for (let i = 0; i < data.length; i++) data[i] = box.low[i % nCols]! + box.width[i % nCols]! * rng.next();
  return { nRows, nCols, data };
}

/** Which rows a bootstrap sample of nRows rows holds, ascending. */
export function bootstrapRows(nRows: number, seed: number): Int32Array {
  const rng = createRng(seed);
  const isDrawn = new Uint8Array(nRows);
  for (let i = 0; i < nRows; i++) isDrawn[rng.int(nRows)] = 1;
  return Int32Array.from(isDrawn.keys()).filter((i) => isDrawn[i] === 1);
}

/** Fisher and Yates's shuffle, last place first. */
function permutation(n: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const value = order[i]!;
    order[i] = order[j]!;
    order[j] = value;
  }
  return order;
}
