import { expect, test } from 'vitest';
import { createRng, type Rng } from '#base';
import { classificationMetric, type LabelledRows, type Procedure, repeatedFolds } from '#learn';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { baselinesFor } from '../baselines/index.ts';
import { compareLearners } from './compare.ts';
import type { Contender } from './contenders.ts';

const N = 400;
const D = 6;

/** Columns of chance; the class follows the first one where an effect is planted. */
function made(rng: Rng, effect: number): LabelledRows {
  const columns = Array.from({ length: D }, (_, j) => ({
    type: 'numeric' as const,
    name: `x${j}`,
    values: Float64Array.from({ length: N }, () => rng.normal()),
  }));
  const y = Int32Array.from(columns[0]!.values, (value) => (effect * value + rng.normal() > 0.5 ? 1 : 0));
  return { frame: { nRows: N, columns }, y, nClasses: 2, weights: null, groups: null };
}

/** Distance to the means of the classes as a logistic score: quick, and able to learn by heart as any. */
const nearestMean: Procedure = {
  name: 'nearest-mean',
  fit: async ({ frame, y }) => {
    const means = [0, 1].map((one) =>
      frame.columns.map((column) => {
        const values = (column as { values: Float64Array }).values.filter((_, row) => y[row] === one);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      }),
    );
    return {
      nClasses: 2,
      features: [],
      predict: async ({ nRows, columns }) => {
        const out = new Float32Array(2 * nRows);
        for (let row = 0; row < nRows; row++) {
          let score = 0;
          for (const [j, column] of columns.entries()) {
            const value = (column as { values: Float64Array }).values[row]!;
            score += (value - means[0]![j]!) ** 2 - (value - means[1]![j]!) ** 2;
          }
          out[2 * row + 1] = 1 / (1 + Math.exp(-score));
          out[2 * row] = 1 - out[2 * row + 1]!;
        }
        return out;
      },
    };
  },
};

async function verdictOf(effect: number, seed: number): Promise<string> {
  const ctx = { ...(await kernelContext({ threads: 1 })), rng: createRng(seed) };
  const rows = made(createRng(seed).fork('data'), effect);
  const contender = (procedure: Procedure, isBaseline: boolean): Contender => ({
    name: procedure.name,
    title: procedure.name,
    isBaseline,
    procedure,
  });
  const { verdict } = await compareLearners(
    {
      rows,
      splits: repeatedFolds(rows, { folds: 5, repeats: 5 }, ctx.rng.fork('folds')),
      baselines: baselinesFor().map((one) => contender(one, true)),
      learners: [contender(nearestMean, false)],
      metric: classificationMetric('auc'),
    },
    ctx,
  );
  return verdict;
}

test('of 20 sets whose classes are chance at least 19 are judged none, of 20 with a planted effect all are a signal', async () => {
  const chance: string[] = [];
  const planted: string[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    chance.push(await verdictOf(0, seed));
    planted.push(await verdictOf(1, 100 + seed));
  }
  expect(chance.filter((verdict) => verdict === 'none').length).toBeGreaterThanOrEqual(19);
  expect(planted).toEqual(new Array(20).fill('signal'));
}, 60_000);

test('a choice among learners of chance is worth no more than chance, however good the best of them looks', async () => {
  const ctx = { ...(await kernelContext({ threads: 1 })), rng: createRng(5) };
  const rows = made(createRng(7).fork('data'), 0);
  // each ranks rows by a direction of its own that has nothing to do with the class
  const learners = Array.from({ length: 25 }, (_, i): Contender => {
    const rng = createRng(i);
    const weights = Array.from({ length: D }, () => rng.normal());
    const procedure: Procedure = {
      name: `direction-${i}`,
      fit: async () => ({
        nClasses: 2,
        features: [],
        predict: async ({ nRows, columns }) =>
          Float32Array.from({ length: 2 * nRows }, (__, at) => {
            const row = at >> 1;
            const score = columns.reduce(
              (sum, column, j) => sum + weights[j]! * (column as { values: Float64Array }).values[row]!,
              0,
            );
            const p = 1 / (1 + Math.exp(-score));
            return at % 2 === 1 ? p : 1 - p;
          }),
      }),
    };
    return { name: procedure.name, title: procedure.name, isBaseline: false, procedure };
  });
  const compared = await compareLearners(
    {
      rows,
      splits: repeatedFolds(rows, { folds: 5, repeats: 2 }, ctx.rng.fork('folds')),
      baselines: baselinesFor().map((procedure) => ({
        name: procedure.name,
        title: procedure.name,
        isBaseline: true,
        procedure,
      })),
      learners,
      metric: classificationMetric('auc'),
    },
    ctx,
  );
  const best = compared.leaderboard[0]!;
  expect(compared.optimism).toBeGreaterThan(0.01);
  expect(best.metrics['auc']!.mean! - compared.metrics['auc']!.mean!).toBeCloseTo(compared.optimism!, 12);
  expect(compared.verdict).toBe('none');
  expect(compared.leaderboard.reduce((sum, { chosen }) => sum + chosen, 0)).toBe(10);
});
