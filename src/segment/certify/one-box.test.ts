import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { exploreCandidates } from '../explore/index.ts';
import { certify } from './index.ts';
import { oneBox } from './one-box.ts';

test('a box is drawn along the principal axes, over the range of the rows on each', async () => {
  const ctx = await kernelContext();
  // a square turned by 45 degrees and stretched: 8 long on one axis, 2 on the other
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b): number[] => [4 * a + b, 4 * a - b]));
  const rows = Array.from({ length: 400 }, (_, i) => corners[i % 4]!.map((v) => v / Math.SQRT2));
  const { draw } = await oneBox((await matrixOf(rows, ctx)).x, ctx);
  const { data } = draw(createRng(3));
  const axis = (j: number) => Array.from({ length: 400 }, (_, i) => data[2 * i + j]!);
  for (const [j, half] of [
    [0, 4],
    [1, 1],
  ] as const) {
    expect(Math.max(...axis(j))).toBeLessThanOrEqual(half * 1.0001);
    expect(Math.min(...axis(j))).toBeGreaterThanOrEqual(-half * 1.0001);
    // variance of a uniform number of that width
    const variance = axis(j).reduce((sum, v) => sum + v * v, 0) / 400;
    expect(variance / (half ** 2 / 3)).toBeCloseTo(1, 0);
  }
});

test('an evenly filled box whose columns are mixed has no clusters', async () => {
  const ctx = await kernelContext();
  const rng = createRng(21);
  const rows = Array.from({ length: 300 }, () => {
    const [a, b] = [rng.next(), rng.next()];
    return [a + 0.9 * b, a - 0.3 * b];
  });
  const matrix = await matrixOf(rows, ctx, { scale: true });
  const exploration = await exploreCandidates(matrix, { ks: [2, 3, 4, 5] }, ctx);
  const options = { nullDraws: 99, bootstrapDraws: 10, rankReplicates: 20 };
  const { certificate } = await certify(matrix, { exploration, ...options }, ctx);
  expect(certificate.verdict).toBe('do-not-use');
  expect(certificate.nulls.map(({ name }) => name)).toContain('one-box');
  expect(certificate.nulls.find(({ name }) => name === 'one-box')!.p).toBeGreaterThan(0.01);
});
