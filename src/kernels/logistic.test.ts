import { expect, onTestFinished, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool, logisticProbabilities, logisticRows } from './index.ts';
import * as scalar from './scalar/logistic.ts';

async function problem({ n, d, k, threads = 1 }: { n: number; d: number; k: number; threads?: number }) {
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  const rng = createRng(n * 10 + d);
  const x = pool.matrix(n, d);
  for (const at of x.data.keys()) x.data[at] = rng.normal();
  const y = Int32Array.from({ length: n }, () => rng.int(Math.max(2, k)));
  const weights = Float32Array.from({ length: n }, () => rng.int(4) / 2);
  const coefficients = Float64Array.from({ length: k * (d + 1) }, () => rng.normal());
  return { pool, x, y, weights, coefficients, k };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!) / (1 + Math.abs(expected[i]!))).toBeLessThan(tolerance);
  }
}

test.each([
  [1, 1, 1],
  [1, 3, 3],
  [7, 2, 1],
  [8, 4, 2],
  [9, 5, 3],
  [63, 1, 1],
  [65, 6, 4],
  [203, 7, 1],
  [1500, 30, 3],
  [200, 150, 2],
])('sums over %i x %i with %i linear predictors are those of the plain twin', async (n, d, k) => {
  const { pool, x, coefficients, ...given } = await problem({ n, d, k });
  const some = Int32Array.from([...Array(d + 1).keys()].filter((j) => j % 3 !== 1));
  for (const weights of [given.weights, null]) {
    const rows = logisticRows(pool, x, { ...given, weights });
    for (const columns of [Int32Array.from({ length: d + 1 }, (_, j) => j), some]) {
      if (columns.length > 100) continue;
      for (const stride of [1, 3]) {
        const expected = scalar.logisticSums(x, { ...given, weights }, { coefficients, columns, stride });
        const sums = await rows.sums({ coefficients, columns, stride });
        expectClose([sums.loss], [expected.loss], 1e-12);
        expectClose(sums.gradient, expected.gradient, 1e-11);
        expectClose(sums.hessian!, expected.hessian!, 1e-11);
        const { hessian, ...rest } = await rows.sums({ coefficients, stride });
        expect(hessian).toBe(null);
        expectClose(rest.gradient, expected.gradient, 1e-11);
      }
    }
    rows.release();
  }
  const probabilities = await logisticProbabilities(pool, x, { coefficients, k });
  for (let row = 0; row < n; row++) {
    const own = probabilities.subarray(row * Math.max(2, k), (row + 1) * Math.max(2, k));
    expectClose(own, scalar.probabilitiesOf(x, row, { coefficients, k }), 1e-7);
  }
});

test('sums and probabilities are the same bytes at 1, 2 and 3 threads', async () => {
  for (const k of [1, 3]) {
    const results = [];
    for (const threads of [1, 2, 3]) {
      const { pool, x, coefficients, ...given } = await problem({ n: 30_001, d: 9, k, threads });
      const rows = logisticRows(pool, x, given);
      const columns = Int32Array.of(0, 2, 3, 5, 9);
      results.push([
        await rows.sums({ coefficients, columns }),
        await logisticProbabilities(pool, x, { coefficients, k }),
      ]);
      rows.release();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  }
});

test('linear predictors far beyond what exp can hold give probabilities 0 and 1 and the loss by definition', async () => {
  const pool = await createKernelPool({ threads: 1 });
  onTestFinished(() => pool.close());
  const x = pool.matrix(4, 1);
  x.data.set([1e30, -1e30, 3, 0]);
  for (const k of [1, 2]) {
    const coefficients = k === 1 ? Float64Array.of(1000, 0) : Float64Array.of(0, 0, 1000, 0);
    const rows = logisticRows(pool, x, { y: Int32Array.of(1, 0, 0, 1), weights: null, k });
    const { loss, gradient } = await rows.sums({ coefficients });
    expect(loss).toBeCloseTo(3000 + Math.log(2), 9);
    expect(gradient.at(-2)).toBeCloseTo(3, 12);
    expect([...(await logisticProbabilities(pool, x, { coefficients, k }))]).toEqual([
      0, 1, 1, 0, 0, 1, 0.5, 0.5,
    ]);
    rows.release();
  }
});
