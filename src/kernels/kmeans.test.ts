import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { assignNearest } from './assign-nearest.ts';
import { kmeans, kmeansLloyd } from './kmeans.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import * as scalar from './scalar/kmeans.ts';
import { prepare } from './scalar/prepare.ts';
import { seedGreedily } from './scalar/seed-greedily.ts';
import type { KernelMatrix, KernelPool, KMeansResult } from './types.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

function matrixOf(rows: ArrayLike<number>, nCols: number, owner = pool): KernelMatrix {
  const x = owner.matrix(rows.length / nCols, nCols);
  x.data.set(rows);
  return x;
}

/** Rows around `k` centres, uniform in [-4, 4]. */
function blobs(
  nRows: number,
  nCols: number,
  { k, noise, seed }: { k: number; noise: number; seed: number },
): Float32Array {
  const rng = createRng(seed);
  const centres = Float64Array.from({ length: k * nCols }, () => 8 * rng.next() - 4);
  return Float32Array.from(
    { length: nRows * nCols },
    (_, at) => centres[(Math.floor(at / nCols) % k) * nCols + (at % nCols)]! + noise * rng.normal(),
  );
}

/** The definition: every row nearest to its centre, centres the means of their rows, inertia the sum of squares. */
function expectSound(x: KernelMatrix, result: KMeansResult): void {
  const { k, nCols, centres, labels, sizes, inertia } = result;
  const sums = new Float64Array(k * nCols);
  const counts = new Int32Array(k);
  let total = 0;
  for (let i = 0; i < x.nRows; i++) {
    const squares = Array.from({ length: k }, (_, c) => {
      let square = 0;
      for (let j = 0; j < nCols; j++) square += (x.data[i * nCols + j]! - centres[c * nCols + j]!) ** 2;
      return square;
    });
    const own = squares[labels[i]!]!;
    const largest = Math.max(...squares.filter(Number.isFinite));
    expect(own).toBeLessThanOrEqual(Math.min(...squares) + 1e-6 * largest);
    total += own;
    counts[labels[i]!]!++;
    for (let j = 0; j < nCols; j++) sums[labels[i]! * nCols + j]! += x.data[i * nCols + j]!;
  }
  expect(sizes).toEqual(counts);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(Math.abs(inertia - total)).toBeLessThanOrEqual(1e-9 * total + 1e-300);
  const span = x.data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  for (const [at, sum] of sums.entries()) {
    expect(Math.abs(centres[at]! - sum / counts[Math.floor(at / nCols)]!)).toBeLessThanOrEqual(1e-12 * span);
  }
}

const SHAPES = [
  [1, 1, 1],
  [2, 3, 2],
  [7, 1, 2],
  [8, 2, 3],
  [9, 5, 4],
  [19, 4, 5],
  [1000, 1, 2],
  [1000, 3, 6],
  [1003, 7, 9],
  [2049, 8, 8],
  [4100, 13, 11],
  [5000, 2, 20],
  [700, 33, 31],
] as const;

test('the greedy seeding is that of the scalar twin, row for row', async () => {
  for (const [nRows, nCols, k] of SHAPES) {
    const x = matrixOf(blobs(nRows, nCols, { k, noise: 1, seed: nRows }), nCols);
    const seeded = await kmeans(pool, x, { k, starts: 1, seed: 5, maxIterations: 0 });
    const rows = seedGreedily(prepare(x), k, createRng(5).fork(0).uint32());
    const expected = rows.flatMap((row) => [...x.data.subarray(row * nCols, (row + 1) * nCols)]);
    for (const [at, value] of expected.entries()) expect(seeded.centres[at]).toBeCloseTo(value, 5);
    x.release();
  }
});

test('on any shape the result is sound and as good as the scalar twin from the same seeds', async () => {
  for (const [nRows, nCols, k] of SHAPES) {
    for (const noise of [0.3, 3]) {
      const x = matrixOf(blobs(nRows, nCols, { k, noise, seed: nRows + k }), nCols);
      const options = { k, starts: 2, seed: 3, maxIterations: 1000, tolerance: 0 };
      const fast = await kmeans(pool, x, options);
      const plain = scalar.kmeans(x, options);
      expectSound(x, fast);
      expect(fast.inertia / Math.max(plain.inertia, 1e-30)).toBeLessThan(1 + 1e-6 + (k > 8 ? 0.01 : 0));
      x.release();
    }
  }
});

test('Lloyd from given centres follows the scalar twin iteration by iteration', async () => {
  const x = matrixOf(blobs(3000, 5, { k: 6, noise: 2, seed: 1 }), 5);
  const centres = Float64Array.from(x.data.subarray(0, 30));
  for (const maxIterations of [0, 1, 2, 3, 5, 8, 13, 400]) {
    const fast = await kmeansLloyd(pool, x, { centres, maxIterations, tolerance: 0 });
    const plain = scalar.kmeansLloyd(x, { k: 6, centres, maxIterations, tolerance: 0 });
    expect(fast.inertia / plain.inertia).toBeCloseTo(1, 6);
    const different = fast.labels.filter((label, i) => label !== plain.labels[i]).length;
    expect(different).toBeLessThanOrEqual(2);
  }
});

test('the best of many starts is the optimum that brute force over all partitions finds', async () => {
  const rng = createRng(9);
  for (const [n, d, k] of [
    [5, 1, 2],
    [7, 2, 3],
    [8, 3, 3],
    [9, 1, 4],
  ] as const) {
    const x = matrixOf(
      Float32Array.from({ length: n * d }, () => rng.normal()),
      d,
    );
    const { inertia } = await kmeans(pool, x, { k, starts: 60, seed: 1 });
    expect(inertia).toBeCloseTo(smallestInertia(x, k), 9);
  }
});

function smallestInertia(x: KernelMatrix, k: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let code = 0; code < k ** x.nRows; code++) {
    const labels = Array.from({ length: x.nRows }, (_, i) => Math.floor(code / k ** i) % k);
    let total = 0;
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < x.nCols; j++) {
        const values = labels.flatMap((label, i) => (label === c ? [x.data[i * x.nCols + j]!] : []));
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        for (const value of values) total += (value - mean) ** 2;
      }
    }
    best = Math.min(best, total);
  }
  return best;
}

test('with k the number of distinct rows, repeated by the thousand, every distinct row is a cluster', async () => {
  const distinct = [
    [1, 1],
    [1, 2],
    [5, 5],
    [9, 0.5],
    [-3, 7],
  ];
  const x = matrixOf(Array.from({ length: 5000 }, (_, i) => distinct[((i * i) % 7) % 5]!).flat(), 2);
  const present = new Set(Array.from({ length: 5000 }, (_, i) => ((i * i) % 7) % 5)).size;
  const result = await kmeans(pool, x, { k: present, starts: 3, seed: 1 });
  expect(result.inertia).toBe(0);
  expectSound(x, result);
  await expect(kmeans(pool, x, { k: present + 1, starts: 3, seed: 1 })).rejects.toMatchObject({
    code: 'TOO_FEW_DISTINCT_ROWS',
  });
  await expect(
    kmeansLloyd(pool, x, {
      centres: new Float64Array(2 * (present + 1)),
      maxIterations: 10,
      tolerance: 0,
    }),
  ).rejects.toMatchObject({ code: 'TOO_FEW_DISTINCT_ROWS' });
});

test('constant columns and a constant matrix are no trouble; fewer rows than k are refused', async () => {
  const rng = createRng(2);
  const x = matrixOf(Array.from({ length: 500 }, () => [1e6, rng.normal(), 0]).flat(), 3);
  const result = await kmeans(pool, x, { k: 3, starts: 2, seed: 1 });
  expectSound(x, result);
  for (const c of [0, 1, 2]) expect(result.centres[c * 3]).toBe(1e6);
  const same = matrixOf(new Float32Array(600).fill(3.3), 2);
  expect(await kmeans(pool, same, { k: 1, starts: 2, seed: 1 })).toMatchObject({ inertia: 0 });
  await expect(kmeans(pool, same, { k: 2, starts: 1, seed: 1 })).rejects.toMatchObject({
    code: 'TOO_FEW_DISTINCT_ROWS',
  });
  await expect(kmeans(pool, matrixOf([1, 2], 1), { k: 3, starts: 1, seed: 1 })).rejects.toMatchObject({
    code: 'TOO_FEW_DISTINCT_ROWS',
  });
});

test('the unit of the data does not matter: powers of two give the same labels, far offsets sound ones', async () => {
  const rows = blobs(1500, 4, { k: 5, noise: 1, seed: 4 });
  const labels = async (factor: number) => {
    const x = matrixOf(
      rows.map((value) => value * factor),
      4,
    );
    const result = await kmeans(pool, x, { k: 5, starts: 2, seed: 1 });
    if (factor < 1e30) expectSound(x, result);
    return result.labels;
  };
  const plain = await labels(1);
  expect(await labels(2 ** 100)).toEqual(plain);
  expect(await labels(2 ** -90)).toEqual(plain);
  const far = matrixOf(
    rows.map((value) => value * 1000 + 1e6),
    4,
  );
  expectSound(far, await kmeans(pool, far, { k: 5, starts: 2, seed: 1 }));
});

test('whole numbers with many exact ties are assigned as assignNearest assigns them', async () => {
  const rng = createRng(6);
  const x = matrixOf(
    Float32Array.from({ length: 4000 * 3 }, () => rng.int(5)),
    3,
  );
  for (const k of [2, 5, 9]) {
    const result = await kmeans(pool, x, { k, starts: 2, seed: 1, tolerance: 0 });
    expectSound(x, result);
    const nearest = await assignNearest(pool, x, result.centres);
    const moved = nearest.labels.filter((label, i) => {
      const isTie = nearest.runnerUpDistances[i] === nearest.distances[i];
      return label !== result.labels[i] && !isTie;
    });
    expect(moved.length).toBe(0);
  }
});

test('clusters that start empty are filled', async () => {
  const x = matrixOf(blobs(900, 3, { k: 4, noise: 1, seed: 8 }), 3);
  const centres = new Float64Array(12).fill(1e5);
  centres.set(x.data.subarray(0, 3));
  expectSound(x, await kmeansLloyd(pool, x, { centres, maxIterations: 300, tolerance: 0 }));
  const stopped = await kmeansLloyd(pool, x, { centres, maxIterations: 0, tolerance: 0 });
  expect(Math.min(...stopped.sizes)).toBeGreaterThan(0);
});

test('the same bytes at 1, 2, 3 and again 3 threads, as tasks and as a gang', async () => {
  const cases = [
    { rows: blobs(3000, 5, { k: 6, noise: 2, seed: 1 }), d: 5, k: 6 },
    { rows: blobs(70_003, 9, { k: 7, noise: 2.5, seed: 2 }), d: 9, k: 7 },
  ];
  const hashes = [];
  for (const threads of [1, 2, 3, 3]) {
    const other = await createKernelPool({ threads });
    const hash = createHash('sha256');
    for (const { rows, d, k } of cases) {
      const x = matrixOf(rows, d, other);
      const result = await kmeans(other, x, { k, starts: 3, seed: 11 });
      const lloyd = await kmeansLloyd(other, x, {
        centres: Float64Array.from(rows.subarray(0, k * d)),
        maxIterations: 60,
        tolerance: 0,
      });
      for (const each of [result, lloyd]) {
        hash.update(each.labels).update(each.centres).update(each.sizes);
        hash.update(Float64Array.of(each.inertia, each.iterations));
      }
    }
    hashes.push(hash.digest('hex'));
    await other.close();
  }
  expect(new Set(hashes).size).toBe(1);
});

test('progress reaches 1 and closing the pool rejects a fit with INTERRUPTED', async () => {
  const other = await createKernelPool({ threads: 2 });
  const x = matrixOf(blobs(60_000, 10, { k: 12, noise: 6, seed: 3 }), 10, other);
  const shares: number[] = [];
  await kmeans(other, x, {
    k: 8,
    starts: 2,
    seed: 1,
    maxIterations: 2,
    onProgress: (share) => shares.push(share),
  });
  expect(shares).toEqual([0.5, 1]);
  const work = expect(kmeans(other, x, { k: 12, starts: 1000, seed: 1 })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  await other.close();
  await work;
});

const truth = new URL('../../../shared/data/', import.meta.url);
const columns = (file: string, picked: number[]) =>
  readFileSync(new URL(file, truth), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => picked.map((j) => Number(line.split(',')[j])));

test.skipIf(!existsSync(new URL('ground_truth/s1.csv', truth)))(
  's1 in its raw units reaches the inertia of its published partition (skipped without ../shared/data)',
  async () => {
    const rows = columns('ground_truth/s1.csv', [0, 1]);
    const x = matrixOf(rows.flat(), 2);
    const result = await kmeans(pool, x, { k: 15, starts: 10, seed: 1 });
    expectSound(x, result);
    // scikit-learn 1.9.1, float64, n_init=50: 8917615616867.2578
    expect(result.inertia / 8917615616867.258).toBeCloseTo(1, 9);
  },
);

test.skipIf(!existsSync(new URL('mall/Mall_Customers.csv', truth)))(
  'mall by income and score, k = 5: inertia 44448.46, sizes 22 23 35 39 81 (skipped without ../shared/data)',
  async () => {
    const x = matrixOf(columns('mall/Mall_Customers.csv', [3, 4]).flat(), 2);
    const result = await kmeans(pool, x, { k: 5, starts: 10, seed: 1 });
    expect(result.inertia).toBeCloseTo(44448.46, 2);
    expect([...result.sizes].toSorted((a, b) => a - b)).toEqual([22, 23, 35, 39, 81]);
  },
);
