import { expect, onTestFinished, test } from 'vitest';
import { createRng } from '#base';
import { assignMixture, createKernelPool, type MixtureDensities, mixtureSums } from './index.ts';
import * as scalar from './scalar/mixture.ts';

async function problem(shape: { n: number; d: number; k: number; isDiagonal: boolean; threads?: number }) {
  const { n, d, k, isDiagonal, threads = 1 } = shape;
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  const rng = createRng(n + d);
  const x = pool.matrix(n, d);
  for (const at of x.data.keys()) x.data[at] = 2 * rng.normal() + ((Math.floor(at / d) % k) - 1);
  const densities: MixtureDensities = {
    k,
    nCols: d,
    isDiagonal,
    means: Float64Array.from({ length: k * d }, () => 2 * rng.normal()),
    factors: Float64Array.from({ length: isDiagonal ? k * d : k * d * d }, (_, at) => {
      const isOnDiagonal = isDiagonal || Math.floor(at / d) % d === at % d;
      const isBelow = Math.floor(at / d) % d > at % d;
      return isOnDiagonal ? 0.5 + rng.next() : isBelow ? 0.4 * rng.normal() : 0;
    }),
    offsets: Float64Array.from({ length: k }, () => -rng.next()),
  };
  return { pool, x, densities };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const scale = 1 + Math.abs(expected[i]!);
    expect(Math.abs(actual[i]! - expected[i]!) / scale).toBeLessThan(tolerance);
  }
}

for (const isDiagonal of [false, true]) {
  const kind = isDiagonal ? 'diagonal' : 'full';
  test(`sums and assignments of ${kind} densities are those of the plain twin`, async () => {
    for (const [n, d, k] of [
      [1, 1, 1],
      [9, 2, 1],
      [203, 3, 4],
      [1500, 5, 3],
      [64, 8, 12],
    ] as const) {
      const { pool, x, densities } = await problem({ n, d, k, isDiagonal });
      const labels = Int32Array.from({ length: n }, (_, i) => (i * 7) % k);
      for (const given of [null, labels]) {
        const sums = await mixtureSums(pool, x, { densities, labels: given });
        const expected = scalar.mixtureSums(x, densities, given);
        if (given === null) expectClose([sums.logLikelihood], [expected.logLikelihood], 1e-12);
        expectClose(sums.weights, expected.weights, 1e-12);
        expectClose(sums.deviations, expected.deviations, 1e-11);
        expectClose(sums.products, expected.products, 1e-11);
      }
      const assigned = await assignMixture(pool, x, densities);
      const expected = scalar.assignMixture(x, densities);
      expect(assigned.labels).toEqual(expected.labels);
      expect(assigned.runnersUp).toEqual(expected.runnersUp);
      expectClose(assigned.posteriors, expected.posteriors, 1e-6);
      expectClose(assigned.distances, expected.distances, 1e-6);
      expectClose([assigned.logLikelihood], [expected.logLikelihood], 1e-12);
    }
  });
}

test('a mixture gives the same bytes at 1, 2 and 3 threads', async () => {
  const results = [];
  for (const threads of [1, 2, 3]) {
    const { pool, x, densities } = await problem({ n: 20_001, d: 5, k: 6, isDiagonal: false, threads });
    results.push([await mixtureSums(pool, x, { densities }), await assignMixture(pool, x, densities)]);
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test('rows far from every component are assigned without overflow', async () => {
  const { pool, x, densities } = await problem({ n: 10, d: 2, k: 3, isDiagonal: false });
  x.data.fill(3e38);
  const { labels, posteriors, distances } = await assignMixture(pool, x, densities);
  expect(labels.every((label) => label >= 0 && label < 3)).toBe(true);
  expect(posteriors.every((value) => value > 0 && value <= 1)).toBe(true);
  expect(distances.some(Number.isNaN)).toBe(false);
});
