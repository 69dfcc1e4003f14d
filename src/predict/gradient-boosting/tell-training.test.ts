import { expect, test } from 'vitest';
import { createRng, type TrainingSink } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { multilayerPerceptron } from '../multilayer-perceptron/index.ts';
import { gradientBoostingLearner } from './index.ts';

interface Told {
  readonly at: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** Two columns, of which the first tells the class of nine rows in ten. */
async function given() {
  const ctx = await kernelContext();
  const rng = createRng(3);
  const rows = Array.from({ length: 300 }, () => [rng.normal(), rng.normal()]);
  const y = Int32Array.from(rows, ([first]) => (first! > 0 !== rng.next() < 0.1 ? 1 : 0));
  const x = await matrixOf(rows, ctx);
  const told: Told[] = [];
  const kept: number[] = [];
  const training: TrainingSink = {
    start: () => ({ step: (at, figures) => told.push({ at, figures }), keep: (at) => kept.push(at) }),
  };
  const input = { x, y, nClasses: 2, weights: null, groups: null };
  return { ctx: { ...ctx, rng: createRng(1) }, input, told, kept, training };
}

/** Mean of minus the logarithm of the probability of what came. */
function lossOf(probabilities: Float32Array, y: Int32Array): number {
  return y.reduce((sum, one, row) => sum - Math.log(probabilities[2 * row + one]!), 0) / y.length;
}

test('boosting tells the loss of its trees so far, and the model does not depend on it', async () => {
  const { ctx, input, told, training } = await given();
  const options = gradientBoostingLearner.options.parse({ trees: 40 });
  const model = await gradientBoostingLearner.fit(input, options, { ...ctx, training });
  expect(told.map(({ at }) => at)).toHaveLength(25);
  expect([told[0]!.at, told.at(-1)!.at]).toEqual([1, 40]);
  expect(told.at(-1)!.figures['trainingLoss']).toBeCloseTo(
    lossOf(await model.predict(input.x, ctx), input.y),
    6,
  );
  const few = await gradientBoostingLearner.fit(input, { ...options, trees: told[3]!.at }, ctx);
  expect(told[3]!.figures['trainingLoss']).toBeCloseTo(lossOf(await few.predict(input.x, ctx), input.y), 6);
  const alone = await gradientBoostingLearner.fit(input, options, { ...ctx, rng: createRng(1) });
  expect(model.toBundle()).toEqual(alone.toBundle());
});

test('early stopping tells the held-out loss, whose least value is at the trees that are kept', async () => {
  const { ctx, input, told, training } = await given();
  const options = gradientBoostingLearner.options.parse({ trees: 60, earlyStopping: 5 });
  await gradientBoostingLearner.fit(input, options, { ...ctx, training });
  const losses = told.map(({ figures }) => figures['heldOutLoss']!);
  expect(Math.min(...losses)).toBe(losses.at(-1));
});

test('a network tells every epoch, and which one it keeps', async () => {
  const { ctx, input, told, kept, training } = await given();
  const options = multilayerPerceptron.options.parse({ layers: [4], epochs: 12, patience: 12 });
  const model = await multilayerPerceptron.fit(input, options, { ...ctx, training });
  expect(told.map(({ at }) => at)).toEqual(model.history.map((_, epoch) => epoch + 1));
  expect(told.map(({ figures }) => figures['trainingLoss'])).toEqual(
    model.history.map((one) => one.trainingLoss),
  );
  const losses = told.map(({ figures }) => figures['heldOutLoss']!);
  expect(kept).toEqual([losses.indexOf(Math.min(...losses)) + 1]);
});
