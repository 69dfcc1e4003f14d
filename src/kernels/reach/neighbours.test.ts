import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool } from '../pool/create-kernel-pool.ts';
import { neighbourShares } from '../scalar/neighbours.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { createNeighbourIndex } from './neighbour-index.ts';

const pools: KernelPool[] = [];

beforeAll(async () => {
  for (const threads of [1, 2, 3]) pools.push(await createKernelPool({ threads }));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
});

/** Rows with as many ties as `perUnit` is small. */
function rowsIn(
  pool: KernelPool,
  { n, d, perUnit, seed }: { n: number; d: number; perUnit: number; seed: number },
): KernelMatrix {
  const rng = createRng(seed);
  const x = pool.matrix(n, d);
  for (const at of x.data.keys()) x.data[at] = Math.round(rng.normal() * 3 * perUnit) / perUnit;
  return x;
}

test.each([
  { n: 1, d: 1, k: 1, perUnit: 1, nQueries: 3 },
  { n: 2, d: 3, k: 2, perUnit: 1, nQueries: 1 },
  { n: 16, d: 2, k: 5, perUnit: 1, nQueries: 33 },
  { n: 17, d: 1, k: 17, perUnit: 1e6, nQueries: 20 },
  { n: 100, d: 5, k: 1, perUnit: 1e6, nQueries: 65 },
  { n: 400, d: 2, k: 15, perUnit: 1, nQueries: 100 },
  { n: 700, d: 19, k: 10, perUnit: 1e6, nQueries: 130 },
  { n: 300, d: 70, k: 7, perUnit: 1, nQueries: 31 },
  { n: 2100, d: 3, k: 60, perUnit: 10, nQueries: 250 },
])(
  'the votes among $n x $d rows are those of a search through all, k = $k',
  async ({ nQueries, k, ...shape }) => {
    const { n } = shape;
    const rng = createRng(n);
    const y = Int32Array.from({ length: n }, () => rng.int(3));
    const votes = Float32Array.from({ length: n }, () => 0.5 + rng.int(3));
    for (const byDistance of [false, true]) {
      const given = { k, nClasses: 3, y, votes: byDistance ? votes : null, byDistance };
      let expected: Float32Array | null = null;
      for (const pool of pools) {
        const x = rowsIn(pool, { ...shape, seed: 1 });
        const queries = rowsIn(pool, { ...shape, n: nQueries, seed: 2 });
        queries.data.set(x.data.subarray(0, Math.min(x.data.length, queries.data.length) >> 1));
        expected ??= neighbourShares(x, queries, given);
        for (const search of ['tree', 'all'] as const) {
          const index = await createNeighbourIndex(pool, x, { ...given, search });
          expect(await index.shares(queries)).toEqual(expected);
          index.release();
        }
        x.release();
        queries.release();
      }
    }
  },
);

test('rows far from 0, and distances that f32 squares cannot hold, are told apart', async () => {
  const pool = pools[0]!;
  for (const [offset, step] of [
    [1e7, 1],
    [0, 1e-25],
    [0, 1e25],
  ] as const) {
    for (const search of ['tree', 'all'] as const) {
      const x = pool.matrix(40, 1);
      for (let i = 0; i < 40; i++) x.data[i] = offset + step * i;
      const y = Int32Array.from({ length: 40 }, (_, i) => i);
      const index = await createNeighbourIndex(pool, x, {
        k: 1,
        nClasses: 40,
        y,
        votes: null,
        byDistance: false,
        search,
      });
      const shares = await index.shares(x);
      for (let i = 0; i < 40; i++) expect(shares[i * 40 + i]).toBe(1);
      index.release();
      x.release();
    }
  }
});

test('a query that is not a number has no neighbours and equal shares', async () => {
  const pool = pools[0]!;
  const x = rowsIn(pool, { n: 50, d: 2, perUnit: 1, seed: 1 });
  const queries = pool.matrix(1, 2);
  queries.data.fill(Number.NaN);
  for (const search of ['tree', 'all'] as const) {
    const given = { k: 3, nClasses: 2, y: new Int32Array(50), votes: null, byDistance: false, search };
    const index = await createNeighbourIndex(pool, x, given);
    expect([...(await index.shares(queries))]).toEqual([0.5, 0.5]);
    index.release();
  }
});
