import { expect, test } from 'vitest';
import { createRng } from '#base';
import {
  classificationMetric,
  crossValidate,
  type LabelledRows,
  type Procedure,
  repeatedFolds,
} from '#learn';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { curvesOf, evidenceOf } from './evidence.ts';

const N = 120;

/** A column that is the probability of class 1, and one of chance. */
function made(): LabelledRows {
  const rng = createRng(3);
  const column = (name: string, value: () => number) => ({
    type: 'numeric' as const,
    name,
    values: Float64Array.from({ length: N }, value),
  });
  // two digits, so that there are ties
  const p = column('p', () => rng.int(99) / 100 + 0.005);
  const y = Int32Array.from(p.values, (value) => (rng.next() < value ? 1 : 0));
  return {
    frame: { nRows: N, columns: [p, column('chance', () => rng.normal())] },
    y,
    nClasses: 2,
    weights: null,
    groups: null,
  };
}

/** Says what the column says. @param line probability from which class 1 is decided for; null: the likeliest */
function said(line: number | null): Procedure {
  return {
    name: 'said',
    fit: async () => ({
      nClasses: 2,
      features: [],
      predict: async ({ nRows, columns }) => {
        const { values } = columns[0] as { values: Float64Array };
        return Float32Array.from({ length: 2 * nRows }, (_, at) =>
          at % 2 === 1 ? values[at >> 1]! : 1 - values[at >> 1]!,
        );
      },
      ...(line !== null && {
        decide: (out: Float32Array) =>
          Int32Array.from({ length: out.length / 2 }, (_, i) => (out[2 * i + 1]! >= line ? 1 : 0)),
      }),
    }),
  };
}

async function evidence(line: number | null) {
  const ctx = { ...(await kernelContext({ threads: 1 })), rng: createRng(1) };
  const rows = made();
  const winner = said(line);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 1 }, ctx.rng.fork('folds'));
  const predictions = await crossValidate(winner, { rows, splits }, ctx);
  const found = await evidenceOf({ rows, predictions, winner, metric: classificationMetric('auc') }, ctx);
  const p = (rows.frame.columns[0] as { values: Float64Array }).values;
  return { found, p, y: rows.y };
}

test('curves and confusion are of every row once, by the model that had not seen it', async () => {
  const { found, p, y } = await evidence(null);
  let [pairs, right] = [0, 0];
  for (const [i, own] of p.entries()) {
    for (const [j, other] of p.entries()) {
      if (y[i] !== 1 || y[j] !== 0) continue;
      pairs++;
      right += own > other ? 1 : own === other ? 0.5 : 0;
    }
  }
  expect(found.curves.roc[0]!.auc).toBeCloseTo(right / pairs, 5);
  const counted = (own: number, taken: (value: number) => boolean) =>
    p.filter((value, i) => y[i] === own && taken(value)).length;
  const above = (value: number) => value > 0.5;
  const below = (value: number) => !above(value);
  expect(found.confusion).toEqual([
    [counted(0, below), counted(0, above)],
    [counted(1, below), counted(1, above)],
  ]);
});

test('the confusion is of what the procedure decides, curves are of what it says', async () => {
  const [likeliest, early] = [await evidence(null), await evidence(0.3)];
  expect(early.found.curves).toEqual(likeliest.found.curves);
  const { p, y } = early;
  const taken = p.filter((value, i) => y[i] === 1 && value >= 0.3).length;
  expect(early.found.confusion[1]![1]).toBe(taken);
  expect(taken).toBeGreaterThan(likeliest.found.confusion[1]![1]!);
});

test('a column that nothing reads loses nothing, the one that says it all matters', async () => {
  const { found } = await evidence(null);
  expect(found.importance!.columns).toMatchObject([
    { column: 'p', used: true, matters: true },
    { column: 'chance', used: false, drop: { mean: 0 }, matters: false },
  ]);
  expect(found.importance!.columns[0]!.drop.mean).toBeGreaterThan(0.1);
});

test('of many classes lines to decide from are not kept, and curves have fewer points', () => {
  const nClasses = 20;
  const rng = createRng(9);
  const n = 2000;
  const y = Int32Array.from({ length: n }, () => rng.int(nClasses));
  const probabilities = Float32Array.from({ length: n * nClasses }, () => rng.next());
  const curves = curvesOf({ y, nClasses, probabilities, weights: null, predicted: null });
  expect([curves.threshold, curves.histogram]).toEqual([[], []]);
  expect(curves.roc).toHaveLength(nClasses);
  for (const { thresholds } of curves.roc) expect(thresholds.length).toBeLessThanOrEqual(30);
});
