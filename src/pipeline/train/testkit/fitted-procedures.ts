import { createRng } from '#base';
import { trainOptionsSchema } from '#contract';
import type { LabelledRows } from '#learn';
import { kernelContext } from '../../../../test/testkit/kernel-context.ts';
import { contenderOf } from '../contenders-of.ts';
import type { packProcedure } from '../pack-procedure.ts';
import { storedProcedure } from '../stored-procedure.ts';

/** Names of the classes. */
export const NAMES = ['low', 'mid', 'high'];

/** Two numbers, one with gaps, and a region; the class follows them. */
export function made(nClasses: number, nRows = 240): LabelledRows {
  const rng = createRng(8);
  const a = Float64Array.from({ length: nRows }, () => rng.normal());
  const b = Float64Array.from({ length: nRows }, () => rng.normal());
  const codes = Int32Array.from({ length: nRows }, () => rng.int(3));
  const y = Int32Array.from(a, (value, i) => {
    const score = value - b[i]! + codes[i]! / 2 + 0.5 * rng.normal();
    return Math.min(nClasses - 1, score > 1.5 ? 2 : score > 0.7 ? 1 : 0);
  });
  const columns = [
    { type: 'numeric' as const, name: 'a', values: a },
    { type: 'numeric' as const, name: 'b', values: b.map((value) => (value > 1.5 ? Number.NaN : value)) },
    { type: 'category' as const, name: 'region', codes, levels: ['east', 'north', 'south'] },
  ];
  return { frame: { nRows, columns }, y, nClasses, weights: null, groups: null };
}

const quick = {
  'random-forest': { trees: 5 },
  'gradient-boosting': { trees: 5 },
  'multilayer-perceptron': { layers: [4], epochs: 3 },
};

/** A procedure as `train` makes it, on these rows. */
export async function fitted(given: Record<string, unknown>, rows: LabelledRows, name: string) {
  const ctx = await kernelContext();
  const options = trainOptionsSchema.parse({
    files: ['x'],
    target: { kind: 'column', column: 'y' },
    ...given,
    learnerOptions: { ...quick, ...(given['learnerOptions'] as object | undefined) },
  });
  const names = NAMES.slice(0, rows.nClasses);
  const counts = names.map((_, one) => rows.y.filter((value) => value === one).length);
  const contender = contenderOf(name, options, { names, rows: counts });
  return { ctx, contender, procedure: await contender.procedure.fit(rows, ctx) };
}

/** A procedure as a bundle holds it. */
export type Packed = ReturnType<typeof packProcedure>;

/** Through JSON, as a file would be. */
export const loadedOf = ({ recipe, model, arrays }: Packed, learner: string, nClasses: number) =>
  storedProcedure({
    ...(JSON.parse(JSON.stringify({ recipe, model })) as Pick<Packed, 'recipe' | 'model'>),
    arrays,
    learner,
    nClasses,
  }).procedure;

/** What procedures are made of: title, learner, classes, options of training. */
export const cases: [string, string, number, Record<string, unknown>][] = [
  ['a classifier by itself', 'decision-tree', 3, {}],
  [
    'class weights and Platt scaling',
    'logistic-regression',
    2,
    { imbalance: 'class-weights', calibrate: 'platt' },
  ],
  [
    'oversampling, isotonic, three classes',
    'random-forest',
    3,
    { imbalance: 'oversample', calibrate: 'isotonic' },
  ],
  [
    'undersampling and a threshold by cost',
    'k-nearest-neighbours',
    2,
    {
      imbalance: 'undersample',
      threshold: 'cost',
      outcomes: { truePositive: 1, falsePositive: 1, falseNegative: 9, trueNegative: 0 },
    },
  ],
  [
    'a soft vote',
    'voting',
    3,
    { learners: ['voting', 'logistic-regression', 'decision-tree', 'multilayer-perceptron'] },
  ],
  [
    'a hard vote with SMOTE, isotonic and a threshold by F1',
    'voting',
    2,
    {
      imbalance: 'smote',
      calibrate: 'isotonic',
      threshold: 'f1',
      learnerOptions: { voting: { kind: 'hard', weights: [2, 1, 1] } },
    },
  ],
  [
    'a stack with Platt scaling',
    'stacking',
    2,
    { calibrate: 'platt', learners: ['stacking', 'decision-tree', 'extra-trees', 'naive-bayes'] },
  ],
  [
    'a stack of two steps and a tree',
    'stacking',
    3,
    { learners: ['voting', 'two-step', 'decision-tree'], learnerOptions: { stacking: { folds: 3, c: 0.5 } } },
  ],
  ['two steps', 'two-step', 3, { calibrate: 'platt', imbalance: 'smote' }],
  [
    'a vote of two steps and boosting',
    'voting',
    3,
    {
      learners: ['two-step', 'gradient-boosting', 'voting'],
      learnerOptions: { 'two-step': { tree: 'low | (mid | high)', learner: 'logistic-regression' } },
    },
  ],
];
