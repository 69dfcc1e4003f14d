import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { exploreGiven } from '../explore/index.ts';
import { certifyGiven } from './index.ts';
import { labelTest } from './label-test.ts';

const NAMES = ['left', 'middle', 'right'];
const quick = { nullDraws: 99, nullRows: 300, bootstrapDraws: 30 };

/** Three groups, each far out along a column of its own. */
function groups(seed: number): { rows: number[][]; truth: Int32Array } {
  const rng = createRng(seed);
  const truth = Int32Array.from({ length: 300 }, (_, i) => i % 3);
  return {
    rows: Array.from(truth, (label) => [0, 1, 2].map((j) => (j === label ? 8 : 0) + rng.normal())),
    truth,
  };
}

async function judge(rows: number[][], labels: Int32Array, threads = 2) {
  const ctx = await kernelContext({ threads });
  const matrix = await matrixOf(rows, ctx);
  const given = { labels, names: NAMES };
  const exploration = await exploreGiven(matrix, given, ctx);
  return (await certifyGiven(matrix, { ...quick, given, exploration }, ctx)).certificate;
}

test('segments that are there keep their names and are stable, and k-means agrees with them', async () => {
  const { rows, truth } = groups(3);
  const certificate = await judge(rows, truth);
  expect(certificate).toMatchObject({ learner: 'given', k: 3, chosenBy: 'given', verdict: 'stable' });
  expect(certificate.segments.map(({ name }) => name)).toEqual(NAMES);
  expect(certificate.given).toEqual({ draws: 999, p: 0.001, rows: 300, agreement: 1 });
  expect(certificate.reasons.map(({ code }) => code)).toContain('labels-related');
});

test('labels dealt at random are not to be used, though the rows have groups; the same at any number of threads', async () => {
  const { rows } = groups(4);
  const rng = createRng(5);
  const dealt = Int32Array.from({ length: 300 }, () => rng.int(3));
  const certificate = await judge(rows, dealt);
  expect(certificate.verdict).toBe('do-not-use');
  const codes = certificate.reasons.map(({ code }) => code);
  expect(codes).toContain('structure');
  expect(codes).toContain('labels-unrelated');
  expect(Math.abs(certificate.given!.agreement)).toBeLessThan(0.05);
  expect(await judge(rows, dealt, 1)).toEqual(certificate);
  expect(await judge(rows, dealt, 3)).toEqual(certificate);
});

test('p of the labels is the share of shuffles that divide as well: 2 of 70 for two halves of eight', async () => {
  const ctx = await kernelContext();
  const { x } = await matrixOf([[0], [1], [2], [3], [10], [11], [12], [13]], ctx);
  const labels = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1);
  const { p, draws } = labelTest(x, { labels, k: 2 }, createRng(1));
  // binomial of 999 draws at 2 / 70: standard deviation .0053
  expect(Math.abs(p - 2 / 70)).toBeLessThan(0.02);
  expect(draws).toBe(999);
});
