import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import {
  type Classifier,
  classifierProcedure,
  crossValidate,
  type LabelledRows,
  repeatedFolds,
  type Split,
  takeRows,
} from '#learn';
import type { Context } from '#matrix';
import { parseClassTree, scoreSteps, smote, twoStepProcedure } from '#predict';
import { kernelContext } from '../testkit/kernel-context.ts';
import { nearestNeighbours } from '../testkit/nearest-neighbours.ts';
import { plainPreparation } from '../testkit/plain-preparation.ts';
import { realDataTest } from '../testkit/real-data.ts';
import { sprocketCustomers } from '../testkit/sprocket-customers.ts';

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

const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

/** A row of a table in the docs. */
const row = (label: string, ...figures: number[]) =>
  `| ${[label, ...figures.map((figure) => figure.toFixed(2).replace(/^0/, ''))].join(' | ')} |`;

/** What was done once: all rows are prepared and resampled, then parted. By hand, for no function of ours does it. */
async function aucResampledFirst(
  { frame, ...labels }: LabelledRows,
  learner: Classifier,
  ctx: Context,
): Promise<number> {
  const x = await (await plainPreparation.fit({ frame, rows: null }, ctx)).apply(frame, ctx);
  const all = await smote().resample({ ...labels, x }, ctx);
  const aucs: number[] = [];
  for (const { train, test } of splitsOf(all.y, 2, ctx)) {
    const part = (rows: Uint32Array) => ({
      x: { features: x.features, x: takeRows(ctx.pool, all.x.x, rows) },
      y: Int32Array.from(rows, (row) => all.y[row]!),
    });
    const input = { ...part(train), nClasses: 2, weights: null, groups: null };
    const model = await learner.fit(input, learner.options.parse({}), ctx);
    const held = part(test);
    aucs.push(aucOfFirst(held.y, await model.predict(held.x, ctx)));
    input.x.x.release();
    held.x.x.release();
  }
  return mean(aucs);
}

realDataTest(
  'sprocket: SMOTE before the split would report over .85 AUC, inside the fold there is no signal',
  async () => {
    const ctx = await kernelContext();
    const { rows, classNames } = await sprocketCustomers(ctx);
    const learner = nearestNeighbours;
    const stepOne = { ...rows, y: rows.y.map((one) => (one === 0 ? 0 : 1)), nClasses: 2 };
    const before = await aucResampledFirst(stepOne, learner, ctx);
    expect(before).toBeGreaterThan(0.85);

    const tree = parseClassTree('dormant | (low | (medium + high))', classNames);
    const procedure = twoStepProcedure({
      name: 'two-step',
      classNames,
      tree,
      procedure: classifierProcedure({
        name: 'neighbours after SMOTE',
        preparation: plainPreparation,
        classifier: learner,
        options: learner.options.parse({}),
        resampler: smote(),
      }),
    });
    const predictions = await crossValidate(procedure, { rows, splits: splitsOf(rows.y, 4, ctx) }, ctx);
    const steps = scoreSteps(tree, { predictions, ...rows });
    // chance is .5; the standard error over these folds is about .02 at either step
    for (const { name, splits, accuracy, majorityAccuracy } of steps) {
      const auc = mean(splits.map(({ y, probabilities }) => aucOfFirst(y, probabilities)));
      expect(Math.abs(auc - 0.5), name).toBeLessThan(0.06);
      expect(accuracy!, name).toBeLessThan(majorityAccuracy!);
      expect(page('two-step')).toContain(row(name, auc, accuracy!, majorityAccuracy!));
      if (name !== 'step 1') continue;
      expect(page('imbalance')).toContain(row('before the split', before));
      expect(page('imbalance')).toContain(row('inside the training part', auc));
    }
  },
);
