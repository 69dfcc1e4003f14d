import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool } from '../pool/create-kernel-pool.ts';
import * as twin from '../scalar/resample.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { boxOf } from './box-of.ts';
import { gaussianOf } from './gaussian-of.ts';
import { bootstrapJaccard, boxInertias, nullSilhouettes, observedSilhouettes } from './index.ts';

let pool: KernelPool;

beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

/** Three blobs whose last column copies the first. */
function blobs(of: KernelPool, nRows: number, nCols: number): KernelMatrix {
  const rng = createRng(nRows * 100 + nCols);
  const x = of.matrix(nRows, nCols);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) {
      const copied = j > 0 && j === nCols - 1;
      x.data[i * nCols + j] = copied ? x.data[i * nCols]! : rng.normal() + (i % 3 === j % 3 ? 5 : 0);
    }
  }
  return x;
}

const SHAPES = [
  [12, 1],
  [9, 2],
  [63, 3],
  [65, 5],
  [130, 17],
  [600, 4],
] as const;
/** More rows than this race. */
const RACED = [2064, 2] as const;
const FITS = { ks: [3, 2, 4], starts: 3, seed: 11 };

test.each([...SHAPES, RACED])(
  'on %i x %i rows both null models agree with their twins',
  async (nRows, nCols) => {
    const x = blobs(pool, nRows, nCols);
    const groups = Int32Array.from({ length: nCols }, (_, j) => (j < 2 ? 7 : j));
    const permuted = await nullSilhouettes(pool, x, {
      ...FITS,
      model: 'independent-columns',
      groups,
      draws: 2,
    });
    const gaussian = await nullSilhouettes(pool, x, { ...FITS, model: 'one-gaussian', groups, draws: 2 });
    for (const draw of [0, 1]) {
      const byGroups = twin.nullSilhouettes(x, draw, { ...FITS, model: { groups } });
      const byGaussian = twin.nullSilhouettes(x, draw, { ...FITS, model: gaussianOf(x) });
      for (const at of [0, 1, 2]) {
        expect(permuted[draw * 3 + at]).toBeCloseTo(byGroups[at]!, 5);
        expect(gaussian[draw * 3 + at]).toBeCloseTo(byGaussian[at]!, 5);
      }
    }
    x.release();
  },
);

test.each(SHAPES)(
  'on %i x %i rows box inertias and bootstraps agree with their twins',
  async (nRows, nCols) => {
    const x = blobs(pool, nRows, nCols);
    const boxes = await boxInertias(pool, x, { ...FITS, draws: 2 });
    const labelings = [3, 2].map((k) => ({ k, labels: Int32Array.from({ length: nRows }, (_, i) => i % k) }));
    const options = { labelings, starts: 2, seed: 5 };
    const jaccards = await bootstrapJaccard(pool, x, { ...options, draws: 2 });
    for (const draw of [0, 1]) {
      const box = twin.boxInertias(x, draw, { ...FITS, box: boxOf(x) });
      for (const at of [0, 1, 2]) expect(boxes[draw * 3 + at]).toBeCloseTo(box[at]!, 6);
      for (const [at, expected] of twin.bootstrapJaccard(x, draw, options).entries()) {
        const { k } = labelings[at]!;
        expect(jaccards[at]!.slice(draw * k, (draw + 1) * k)).toEqual(expected);
      }
    }
    x.release();
  },
);

async function everything(of: KernelPool, draws: number): Promise<Float64Array[]> {
  const x = blobs(of, 400, 3);
  const groups = Int32Array.of(0, 1, 0);
  const labelings = [{ k: 3, labels: Int32Array.from({ length: 400 }, (_, i) => i % 3) }];
  const options = { ...FITS, draws };
  const results = [
    await nullSilhouettes(of, x, { ...options, model: 'independent-columns', groups }),
    await nullSilhouettes(of, x, { ...options, model: 'one-gaussian', groups }),
    await boxInertias(of, x, options),
    ...(await bootstrapJaccard(of, x, { ...options, labelings })),
    await observedSilhouettes(of, x, FITS),
  ];
  x.release();
  return results;
}

test('draws are the same bytes at 1, 2, 3 and again 3 threads', async () => {
  const first = await everything(pool, 7);
  for (const threads of [1, 3, 3]) {
    const other = await createKernelPool({ threads });
    expect(await everything(other, 7)).toEqual(first);
    await other.close();
  }
});

test('a draw depends on the seed and its number only', async () => {
  const few = await everything(pool, 2);
  const many = await everything(pool, 5);
  for (const [at, values] of few.entries()) expect(many[at]!.slice(0, values.length)).toEqual(values);
});

test('another seed gives other draws', async () => {
  const x = blobs(pool, 100, 3);
  const options = { ...FITS, draws: 2 };
  const first = await boxInertias(pool, x, options);
  expect(await boxInertias(pool, x, { ...options, seed: 12 })).not.toEqual(first);
  x.release();
});

test('with fewer distinct rows than k there are as many clusters as distinct rows', async () => {
  const x = pool.matrix(40, 2);
  for (let i = 0; i < 40; i++) x.data.fill(i % 2, i * 2, i * 2 + 2);
  const observed = await observedSilhouettes(pool, x, { ks: [2, 5], starts: 2, seed: 1 });
  expect([...observed]).toEqual([1, 1]);
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const [jaccards] = await bootstrapJaccard(pool, x, {
    labelings: [{ k: 4, labels }],
    starts: 2,
    seed: 1,
    draws: 3,
  });
  for (let draw = 0; draw < 3; draw++) {
    expect([...jaccards!.subarray(draw * 4, draw * 4 + 4)]).toEqual([1, 1, Number.NaN, Number.NaN]);
  }
  const constant = pool.matrix(10, 2);
  expect([...(await boxInertias(pool, constant, { ks: [1, 2], starts: 1, seed: 1, draws: 1 }))]).toEqual(
    new Array(2).fill(Math.log(Number.MIN_VALUE)),
  );
});

test('progress is told after every draw and ends at 1', async () => {
  const x = blobs(pool, 50, 2);
  const shares: number[] = [];
  await boxInertias(pool, x, { ...FITS, draws: 4, onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  x.release();
});

test('no draws, no k and no rows give empty results', async () => {
  const x = blobs(pool, 20, 2);
  expect(await boxInertias(pool, x, { ...FITS, draws: 0 })).toHaveLength(0);
  expect(await observedSilhouettes(pool, x, { ...FITS, ks: [] })).toHaveLength(0);
  expect(await bootstrapJaccard(pool, x, { labelings: [], starts: 1, seed: 1, draws: 3 })).toEqual([]);
  expect([...(await observedSilhouettes(pool, pool.matrix(0, 2), FITS))]).toEqual([0, 0, 0]);
});

test('close rejects draws under way with INTERRUPTED within a second', async () => {
  const other = await createKernelPool({ threads: 2 });
  const x = blobs(other, 4000, 8);
  const ks = [2, 3, 4, 5, 6, 7, 8];
  const work = nullSilhouettes(other, x, {
    ks,
    starts: 5,
    seed: 1,
    draws: 500,
    model: 'one-gaussian',
    groups: new Int32Array(8),
  });
  const outcome = expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' });
  const start = performance.now();
  await other.close();
  await outcome;
  expect(performance.now() - start).toBeLessThan(1000);
});
