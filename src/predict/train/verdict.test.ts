import { expect, test } from 'vitest';
import { createRng, type Rng } from '#base';
import { classificationMetric, type LabelledRows, type Procedure, repeatedFolds } from '#learn';
import type { Context } from '#matrix';
import { repeats } from '../../../test/testkit/full-scale.ts';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { baselinesFor } from '../baselines/index.ts';
import { compareLearners } from './compare.ts';
import type { Contender } from './contenders.ts';

const N = 250;
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

/** The same, blind to the first column, which carries what there is to learn. */
const withoutFirst: Procedure = {
  name: 'without-first',
  fit: async (rows, ctx) => {
    const rest = ({ nRows, columns }: LabelledRows['frame']) => ({ nRows, columns: columns.slice(1) });
    const fitted = await nearestMean.fit({ ...rows, frame: rest(rows.frame) }, ctx);
    return { ...fitted, predict: (frame, own) => fitted.predict(rest(frame), own) };
  },
};

async function verdictOf(rows: LabelledRows, ctx: Context): Promise<string> {
  const contender = (isBaseline: boolean) => (procedure: Procedure) => {
    return { name: procedure.name, title: procedure.name, isBaseline, procedure };
  };
  const { verdict } = await compareLearners(
    {
      rows,
      splits: repeatedFolds(rows, { folds: 5, repeats: 5 }, ctx.rng.fork('folds')),
      baselines: baselinesFor().map(contender(true)),
      learners: [nearestMean, withoutFirst].map(contender(false)),
      metric: classificationMetric('auc'),
    },
    ctx,
  );
  return verdict;
}

/** Classes of a planted effect, dealt anew among the rows. */
function shuffled(rows: LabelledRows, rng: Rng): LabelledRows {
  const y = rows.y.slice();
  for (let i = y.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [y[i], y[j]] = [y[j]!, y[i]!];
  }
  return { ...rows, y };
}

test('of 20 sets with a planted effect all are a signal; with their classes shuffled at least 19 are none', async () => {
  const base = await kernelContext({ threads: 1 });
  const counts: Record<string, number> = {};
  const nSets = repeats({ often: 100, seldom: 20 });
  for (let seed = 1; seed <= nSets; seed++) {
    const ctx = { ...base, rng: createRng(seed) };
    const rows = made(ctx.rng.fork('data'), 1);
    if (seed <= 20) expect(await verdictOf(rows, ctx)).toBe('signal');
    const verdict = await verdictOf(shuffled(rows, ctx.rng.fork('shuffle')), ctx);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  // one in 40 is expected, as the lower end of a 95 % interval is what decides
  expect(counts['none']).toBeGreaterThanOrEqual(0.95 * nSets);
}, 120_000);

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
