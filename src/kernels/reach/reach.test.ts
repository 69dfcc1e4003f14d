import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool } from '../pool/create-kernel-pool.ts';
import { coreDistances, spanningLengths } from '../scalar/mutual-reachability.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { mutualReachabilityTree } from './mutual-reachability-tree.ts';
import { createReachIndex } from './reach-index.ts';

const pools: KernelPool[] = [];

beforeAll(async () => {
  for (const threads of [1, 2, 3]) pools.push(await createKernelPool({ threads }));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
});

/** Rows with as many ties as `perUnit` is small; every seventh is a copy. */
function rowsIn(
  pool: KernelPool,
  { n, d, perUnit }: { n: number; d: number; perUnit: number },
): KernelMatrix {
  const rng = createRng(n * 100 + d);
  const x = pool.matrix(n, d);
  for (let at = 0; at < x.data.length; at++) x.data[at] = Math.round(rng.normal() * 3 * perUnit) / perUnit;
  for (let i = 7; i < n; i += 7) x.data.copyWithin(i * d, (i - 1) * d, i * d);
  return x;
}

const SHAPES = [
  { n: 1, d: 1, k: 0, perUnit: 1 },
  { n: 2, d: 3, k: 1, perUnit: 1 },
  { n: 16, d: 2, k: 15, perUnit: 1 },
  { n: 17, d: 1, k: 3, perUnit: 1e6 },
  { n: 33, d: 4, k: 0, perUnit: 1 },
  { n: 100, d: 5, k: 1, perUnit: 1e6 },
  { n: 400, d: 2, k: 4, perUnit: 1 },
  { n: 700, d: 9, k: 10, perUnit: 1e6 },
  { n: 2100, d: 3, k: 5, perUnit: 1e6 },
  { n: 2100, d: 2, k: 60, perUnit: 10 },
];

test.each(SHAPES)(
  '$n x $d rows have core distances and a spanning tree as by definition, k = $k',
  async (shape) => {
    let expected: { cores: Float32Array; lengths: Float32Array } | null = null;
    for (const pool of pools) {
      const x = rowsIn(pool, shape);
      const tree = await mutualReachabilityTree(pool, x, shape);
      expected ??= { cores: coreDistances(x, shape.k), lengths: spanningLengths(x, tree.coreDistances) };
      expect(tree.coreDistances).toEqual(expected.cores);
      expectSpans(tree.from, tree.to, shape.n);
      expect(tree.lengths.sort()).toEqual(expected.lengths);
      x.release();
    }
  },
);

function expectSpans(from: Int32Array, to: Int32Array, n: number): void {
  expect(from).toHaveLength(n - 1);
  const names = Array.from({ length: n }, (_, i) => i);
  const nameOf = (row: number): number => (names[row] === row ? row : nameOf(names[row]!));
  for (const [edge, row] of from.entries()) {
    const [a, b] = [nameOf(row), nameOf(to[edge]!)];
    expect(a).not.toBe(b);
    names[a] = b;
  }
}

test('the nearest row by mutual reachability is that of a search through all, whatever is skipped', async () => {
  for (const { n, d, k, perUnit } of SHAPES.filter((shape) => shape.n > 2 && shape.n < 500)) {
    const pool = pools[1]!;
    const x = rowsIn(pool, { n, d, perUnit });
    const rng = createRng(n);
    const labels = Int32Array.from({ length: n }, () => rng.int(4) - 1);
    const cores = coreDistances(x, k);
    const index = await createReachIndex(pool, x, { k, coreDistances: cores, labels });
    const skips = Int32Array.from({ length: n }, () => rng.int(6) - 3);
    const queried = await index.coreDistances(x);
    expect(queried).toEqual(cores);
    const { rows, distances } = await index.nearest(x, { coreDistances: queried, skips });
    for (let i = 0; i < n; i++) {
      const known = { i, cores, labels, skip: skips[i]! };
      const { reach, square } = nearestOf(x, known);
      expect(distances[i]).toBe(Math.fround(reach));
      if (reach < Number.POSITIVE_INFINITY) {
        expect(reachOf(x, { ...known, row: rows[i]! })).toEqual({ reach, square });
      } else expect(rows[i]).toBe(-1);
    }
    index.release();
    x.release();
  }
});

interface Known {
  readonly i: number;
  readonly cores: Float32Array;
  readonly labels: Int32Array;
  readonly skip: number;
}

interface Reached {
  readonly reach: number;
  readonly square: number;
}

/** Infinity where the row is skipped. */
function reachOf(
  { nCols, data }: KernelMatrix,
  { i, row, cores, labels, skip }: Known & { row: number },
): Reached {
  const isSkipped = skip === -3 || (skip > -2 && (labels[row] === -1 || labels[row] === skip));
  if (isSkipped) return { reach: Number.POSITIVE_INFINITY, square: Number.POSITIVE_INFINITY };
  let square = 0;
  for (let j = 0; j < nCols; j++) square += (data[i * nCols + j]! - data[row * nCols + j]!) ** 2;
  return { reach: Math.max(cores[i]!, cores[row]!, Math.sqrt(square)), square };
}

function nearestOf(x: KernelMatrix, known: Known): Reached {
  const all = Array.from({ length: x.nRows }, (_, row) => reachOf(x, { ...known, row }));
  return all.reduce((a, b) => (b.reach < a.reach || (b.reach === a.reach && b.square < a.square) ? b : a));
}

test('rows far from 0, and distances that f32 squares cannot hold, are told apart', async () => {
  const pool = pools[0]!;
  for (const [offset, step] of [
    [1e7, 1],
    [0, 1e-25],
    [0, 1e14],
  ] as const) {
    const x = pool.matrix(40, 1);
    for (let i = 0; i < 40; i++) x.data[i] = offset + step * (i + (i >= 20 ? 5 : 0));
    const { lengths } = await mutualReachabilityTree(pool, x, { k: 1 });
    const sorted = lengths.slice().sort();
    expect(sorted.at(-1)! / step).toBeCloseTo(6, 4);
    expect(sorted.at(-2)! / step).toBeCloseTo(1, 4);
    x.release();
  }
});

test('closing the pool stops the work', async () => {
  const pool = await createKernelPool({ threads: 2 });
  const x = pool.matrix(60_000, 12);
  const rng = createRng(1);
  for (let at = 0; at < x.data.length; at++) x.data[at] = rng.normal();
  const work = mutualReachabilityTree(pool, x, { k: 10 });
  const stopped = expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await pool.close();
  await stopped;
});
