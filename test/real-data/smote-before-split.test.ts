import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import {
  classifierProcedure,
  crossValidate,
  type LabelledRows,
  repeatedFolds,
  type Split,
  takeRows,
} from '#learn';
import type { Context } from '#matrix';
import { parseClassTree, randomForest, scoreSteps, smote, twoStepProcedure } from '#predict';
import { kernelContext } from '../testkit/kernel-context.ts';
import { plainPreparation } from '../testkit/plain-preparation.ts';
import { realDataTest } from '../testkit/real-data.ts';
import { type SprocketCustomers, sprocketCustomers } from '../testkit/sprocket-customers.ts';

const OPTIONS = randomForest.options.parse({});

/** The first three of five folds. */
const splitsOf = (y: Int32Array, nClasses: number, ctx: Context): Split[] =>
  repeatedFolds({ y, nClasses, groups: null }, { folds: 5, repeats: 1 }, ctx.rng.fork('folds')).slice(0, 3);

/** Share of pairs of a row of class 0 and one of another whose probabilities of class 0 are in order, ties half. */
function aucOfFirst(y: Int32Array, probabilities: Float32Array): number {
  const p = probabilities.filter((_, i) => i % 2 === 0);
  const others = p.filter((_, row) => y[row] !== 0).sort();
  const below = (value: number, orEqual: boolean) => {
    let [from, to] = [0, others.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (others[middle]! < value || (orEqual && others[middle] === value)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const own = p.filter((_, row) => y[row] === 0);
  const pairs = own.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return pairs / (own.length * others.length);
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The figures of a row of a table in the docs. */
function figuresOf(page: string, label: string): number[] {
  const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8');
  const row = text.split('\n').find((line) => line.startsWith(`| ${label} |`)) ?? '';
  return row.split('|').slice(2, -1).map(Number);
}

/** The docs tell what is measured, give or take what another draw of the same changes. */
function expectTold(page: string, label: string, measured: readonly number[]): void {
  const told = figuresOf(page, label);
  expect(told, label).toHaveLength(measured.length);
  for (const [i, figure] of measured.entries())
    expect(Math.abs(told[i]! - figure), `${label}: ${figure}`).toBeLessThan(0.02);
}

/** What was done once: all rows are prepared and resampled, then parted. By hand, for no function of ours does it. */
async function aucResampledFirst({ frame, ...labels }: LabelledRows, ctx: Context): Promise<number> {
  const x = await (await plainPreparation.fit({ frame, rows: null }, ctx)).apply(frame, ctx);
  const all = await smote().resample({ ...labels, x }, ctx);
  const aucs: number[] = [];
  for (const { train, test } of splitsOf(all.y, 2, ctx)) {
    const part = (rows: Uint32Array) => ({
      x: { features: x.features, x: takeRows(ctx.pool, all.x.x, rows) },
      y: Int32Array.from(rows, (row) => all.y[row]!),
    });
    const input = { ...part(train), nClasses: 2, weights: null, groups: null };
    const model = await randomForest.fit(input, OPTIONS, ctx);
    const held = part(test);
    aucs.push(aucOfFirst(held.y, await model.predict(held.x, ctx)));
    input.x.x.release();
    held.x.x.release();
  }
  return mean(aucs);
}

/** Step 1 is dormant or not, step 2 low or more. */
const TREE = 'dormant | (low | (medium + high))';

async function scoresInside({ rows, classNames }: SprocketCustomers, ctx: Context) {
  const tree = parseClassTree(TREE, classNames);
  const procedure = twoStepProcedure({
    name: 'two-step',
    classNames,
    tree,
    procedure: classifierProcedure({
      name: 'after SMOTE',
      preparation: plainPreparation,
      classifier: randomForest,
      options: OPTIONS,
      resampler: smote(),
    }),
  });
  const predictions = await crossValidate(procedure, { rows, splits: splitsOf(rows.y, 4, ctx) }, ctx);
  return scoreSteps(tree, { predictions, ...rows }).map((step) => ({
    ...step,
    auc: mean(step.splits.map(({ y, probabilities }) => aucOfFirst(y, probabilities))),
  }));
}

realDataTest(
  'sprocket: SMOTE before the split would report over .85 AUC on step 1, inside the folds there is no signal',
  async () => {
    const ctx = await kernelContext();
    const customers = await sprocketCustomers(ctx);
    const { rows } = customers;
    const stepOne = { ...rows, y: rows.y.map((one) => (one === 0 ? 0 : 1)), nClasses: 2 };
    const before = await aucResampledFirst(stepOne, ctx);
    expect(before).toBeGreaterThan(0.85);
    const steps = await scoresInside(customers, ctx);
    expect(steps.map(({ name }) => name)).toEqual(['step 1', 'step 2']);
    for (const { name, auc, accuracy, majorityAccuracy } of steps) {
      // chance is .5; the standard error over these folds is about .02 at either step
      expect(Math.abs(auc - 0.5), name).toBeLessThan(0.06);
      expect(accuracy!, name).toBeLessThan(majorityAccuracy!);
      expectTold('two-step', name, [auc, accuracy!, majorityAccuracy!]);
    }
    expectTold('imbalance', 'before the split', [before]);
    expectTold('imbalance', 'inside the training part', [steps[0]!.auc]);
  },
);
