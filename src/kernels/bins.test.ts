import { expect, onTestFinished, test } from 'vitest';
import { createRng, type Rng } from '#base';
import { binColumns } from './bins.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { codesOf, edgesOf } from './scalar/bins.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

async function poolOf(threads: number): Promise<KernelPool> {
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  return pool;
}

/** Columns of continuous, few, missing, heavy and constant values, and one without any. */
const DRAWS: ((rng: Rng) => number)[] = [
  (rng) => rng.normal(),
  (rng) => Math.round(rng.normal() * 2),
  (rng) => (rng.int(3) === 0 ? Number.NaN : rng.next() * 1e9),
  (rng) => (rng.int(2) === 0 ? 0 : rng.normal()),
  (rng) => (rng.int(3) === 0 ? -0 : Math.exp(4 * rng.normal())),
  () => 7,
  () => Number.NaN,
  (rng) => 1 + rng.int(4) * 1.1920929e-7,
  (rng) => rng.int(300),
];

function rowsIn(pool: KernelPool, nRows: number): KernelMatrix {
  const rng = createRng(nRows);
  const x = pool.matrix(nRows, DRAWS.length);
  for (const at of x.data.keys()) x.data[at] = DRAWS[at % DRAWS.length]!(rng);
  return x;
}

const numbers = (x: KernelMatrix) => ({ categories: new Int32Array(x.nCols), seed: 1 });

test('edges and codes are those of the plain twin, by column and by row, at any number of threads', async () => {
  for (const threads of [1, 2, 3]) {
    const pool = await poolOf(threads);
    for (const [nRows, maxBins] of [
      [0, 255],
      [1, 255],
      [67, 4],
      [67, 1],
      [5001, 255],
      [9000, 100],
    ] as const) {
      const x = rowsIn(pool, nRows);
      const bins = await binColumns(pool, x, { ...numbers(x), maxBins });
      for (let column = 0; column < x.nCols; column++) {
        const values = Array.from({ length: nRows }, (_, row) => x.data[row * x.nCols + column]!);
        const edges = edgesOf(values, maxBins);
        expect([...bins.edges[column]!]).toEqual(edges);
        expect(bins.nBins[column]).toBe(edges.length + 1);
        expect(edges.length).toBeLessThan(maxBins);
        const codes = codesOf(x, column, edges);
        const from = column * bins.columnStride;
        expect([...bins.columns.subarray(from, from + nRows)]).toEqual(codes);
        expect(codes.map((_, row) => bins.rows[row * x.nCols + column])).toEqual(codes);
      }
      bins.release();
      x.release();
    }
  }
});

test('few distinct values have a bin each, and an edge parts any two floats next to each other', async () => {
  const pool = await poolOf(1);
  const x = rowsIn(pool, 5000);
  const { nBins, edges } = await binColumns(pool, x, numbers(x));
  expect(nBins[5]).toBe(1);
  expect(nBins[6]).toBe(1);
  expect(nBins[7]).toBe(4);
  expect([...edges[7]!]).toEqual([0, 1, 2].map((i) => Math.fround(1 + i * 1.1920929e-7)));
});

test('bins of many distinct values hold about equally many rows, beside a heavy value too', async () => {
  const pool = await poolOf(2);
  const x = rowsIn(pool, 20_000);
  const bins = await binColumns(pool, x, numbers(x));
  const countsOf = (column: number) => {
    const counts = new Array<number>(255).fill(0);
    const from = column * bins.columnStride;
    for (const code of bins.columns.subarray(from, from + 20_000)) counts[code]!++;
    return counts.sort((a, b) => a - b);
  };
  const even = countsOf(0);
  expect(even[0]).toBeGreaterThan(70);
  expect(even[254]).toBeLessThan(90);
  const besideHalf = countsOf(3);
  expect(besideHalf[0]).toBeGreaterThan(15);
  expect(besideHalf[253]).toBeLessThan(50);
  expect(besideHalf[254]).toBeGreaterThan(9000);
});

test('levels have a bin each; of too many the rarest share one; what is no level is missing', async () => {
  const pool = await poolOf(2);
  const x = pool.matrix(1200, 2);
  for (let row = 0; row < 1200; row++) x.data.set([row % 300, row % 3], row * 2);
  for (let row = 0; row < 30; row++) x.data[row * 2] = 299;
  x.data[1] = Number.NaN;
  x.data[3] = 3;
  const bins = await binColumns(pool, x, { categories: Int32Array.of(300, 3), seed: 1, maxBins: 10 });
  // 299 is the commonest, then the first of equals that still occur four times
  expect([...bins.levelBins[0]!].flatMap((bin, level) => (bin < 9 ? [level] : []))).toEqual([
    30, 31, 32, 33, 34, 35, 36, 37, 299,
  ]);
  expect([...bins.nBins]).toEqual([10, 3]);
  expect([...bins.levelBins[1]!]).toEqual([0, 1, 2]);
  expect([...bins.columns.subarray(bins.columnStride, bins.columnStride + 5)]).toEqual([3, 3, 2, 0, 1]);
  expect(bins.edges.map((edges) => edges.length)).toEqual([0, 0]);
});

test('edges come from the rows that are named, codes are of all', async () => {
  const pool = await poolOf(2);
  const x = pool.matrix(6, 1);
  x.data.set([1, 2, 3, 4, 5, 6]);
  const rows = Uint32Array.of(1, 4);
  const bins = await binColumns(pool, x, { ...numbers(x), rows });
  expect([...bins.edges[0]!]).toEqual([3.5]);
  expect([...bins.rows]).toEqual([0, 0, 0, 1, 1, 1]);
});

test('more rows than are looked at are sampled, the same ones for a seed', async () => {
  const pool = await poolOf(2);
  const x = pool.matrix(300_000, 1);
  for (const row of x.data.keys()) x.data[row] = (row * 7919) % 300_000;
  const edges = async (seed: number) => {
    const bins = await binColumns(pool, x, { ...numbers(x), seed });
    bins.release();
    return bins.edges[0]!;
  };
  const first = await edges(1);
  expect(await edges(1)).toEqual(first);
  expect(await edges(2)).not.toEqual(first);
  for (const [i, edge] of first.entries())
    expect(Math.abs(edge - ((i + 1) / 255) * 300_000)).toBeLessThan(3000);
});
