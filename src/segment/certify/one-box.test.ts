import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { FeatureMatrix } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { exploreCandidates } from '../explore/index.ts';
import { certify } from './index.ts';
import { oneBox } from './one-box.ts';
import { verdictOf } from './verdict.ts';

const column = ({ data, nCols }: { data: Float32Array; nCols: number }, j: number) =>
  Array.from({ length: data.length / nCols }, (_, i) => data[i * nCols + j]!);

/** Corners of a square turned by 45 degrees and stretched: 8 long on one axis, 2 on the other. */
const turned = Array.from({ length: 400 }, (_, i) => {
  const [a, b] = [4 * (i & 1 ? 1 : -1), i & 2 ? 1 : -1];
  return [(a + b) * Math.SQRT1_2, (a - b) * Math.SQRT1_2];
});

test('a box is drawn along the principal axes, over the range of the rows on each', async () => {
  const ctx = await kernelContext();
  const box = (await oneBox(await matrixOf(turned, ctx), ctx))!;
  const drawn = box.draw(createRng(3));
  for (const [j, half] of [
    [0, 4],
    [1, 1],
  ] as const) {
    const axis = column(drawn, j);
    expect(Math.max(...axis)).toBeLessThanOrEqual(half * 1.0001);
    expect(Math.min(...axis)).toBeGreaterThanOrEqual(-half * 1.0001);
    // variance of a uniform number of that width, within four of its standard errors
    const variance = axis.reduce((sum, v) => sum + v * v, 0) / 400;
    expect(Math.abs(variance / (half ** 2 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / 400));
  }
});

test('a row far from all others stretches no box', async () => {
  const ctx = await kernelContext();
  const box = (await oneBox(await matrixOf([...turned, [1000, 0]], ctx), ctx))!;
  const drawn = box.draw(createRng(3));
  expect(drawn.nRows).toBe(401);
  for (const j of [0, 1]) for (const value of column(drawn, j)) expect(Math.abs(value)).toBeLessThan(4.001);
});

test('indicators keep their values and those of one column stay together; without numbers there is no box', async () => {
  const ctx = await kernelContext();
  const rows = turned.map(([a, b], i) => [i % 4 === 0 ? 1 : 0, a!, i % 4 === 0 ? 0 : 1, b!]);
  const { x, features } = await matrixOf(rows, ctx, { columns: ['who', 'a', 'who', 'b'] });
  const kinds = ['indicator', 'numeric', 'indicator', 'numeric'] as const;
  const mixed: FeatureMatrix = {
    x,
    features: features.map((feature, j) => ({ ...feature, kind: kinds[j]! })),
  };
  const drawn = (await oneBox(mixed, ctx))!.draw(createRng(3));
  const [first, second] = [column(drawn, 2), column(drawn, 3)];
  expect(first.filter((value) => value === 1)).toHaveLength(100);
  expect(first.map((value) => 1 - value)).toEqual(second);
  expect(first).not.toEqual(rows.map(([value]) => value));
  const all: FeatureMatrix = { x, features: features.map((feature) => ({ ...feature, kind: 'indicator' })) };
  expect(await oneBox(all, ctx)).toBe(null);
});

/** A uniform cube under a linear map. */
function mappedCube(seed: number): number[][] {
  const rng = createRng(seed);
  const d = 3;
  const map = Array.from({ length: d * d }, () => rng.normal());
  return Array.from({ length: 400 }, () => {
    const cube = Array.from({ length: d }, () => rng.next() - 0.5);
    return cube.map((_, i) => cube.reduce((sum, v, j) => sum + v * map[i * d + j]!, 0));
  });
}

test('evenly filled boxes whose columns are mixed have no clusters, though the other null models are rejected', async () => {
  const ctx = await kernelContext();
  for (const seed of [4, 6, 9, 29]) {
    const matrix = await matrixOf(mappedCube(seed), ctx, { scale: true });
    const exploration = await exploreCandidates(matrix, { ks: [2, 3, 4, 5] }, ctx);
    const options = { nullDraws: 99, bootstrapDraws: 10, rankReplicates: 20 };
    const { certificate } = await certify(matrix, { exploration, ...options }, ctx);
    expect(certificate.verdict).toBe('do-not-use');
    expect(certificate.reasons.map(({ message }) => message).join()).toContain('one evenly filled box');
    const others = certificate.nulls.filter(({ name }) => name !== 'one-box');
    expect(others.map(({ name }) => name)).toEqual(['independent-columns', 'one-gaussian']);
    const withoutBox = { byRule: false, given: null, nulls: others, segments: certificate.segments };
    expect(verdictOf(withoutBox, ({ label }) => `${label}`).verdict).not.toBe('do-not-use');
  }
});
