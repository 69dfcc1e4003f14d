import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Interval, LabEntry } from '#contract';
import { classifierProcedure, finishedProcedure, type Split, stratifiedFolds } from '#learn';
import type { FittedPreparation, Frame, Preparation } from '#matrix';
import { logisticRegressionLearner, resamplerOf } from '#predict';
import { sharedContext } from '../testkit/shared-context.ts';
import { figuresBySplit, labFigures, MONEY, THRESHOLD } from './lab-figures.ts';
import { labGoal, recommend } from './recommend.ts';
import { paired, runLab, type Way } from './run-lab.ts';

const context = sharedContext();

const split = (test: number[]): Split => ({
  train: new Uint32Array(),
  test: Uint32Array.from(test),
  name: 'one',
});
const frame: Frame = { nRows: 4, columns: [] };
const rows = { frame, y: Int32Array.of(0, 0, 1, 1), nClasses: 2, weights: null, groups: null };

test('figures of a split are counted from its rows, money a thousand of them', () => {
  // two of class 0 said to be .4 and .7 of class 1, two of class 1 said to be .6 and .3
  const said = Float32Array.of(0.6, 0.4, 0.3, 0.7, 0.4, 0.6, 0.7, 0.3);
  const decide = (p: Float32Array) =>
    Int32Array.from({ length: p.length / 2 }, (_, i) => (p[2 * i + 1]! >= 0.25 ? 1 : 0));
  const predictions = [{ split: split([0, 1, 2, 3]), test: said, train: null, decide }];
  const outcomes = { truePositive: 50, falsePositive: -10, falseNegative: -100, trueNegative: 0 };
  const half = figuresBySplit(rows, predictions, { decided: false, outcomes });
  // likeliest: 0 right, 1 wrong, 2 right, 3 missed
  expect(half['precision']).toEqual([0.5]);
  expect(half['recall']).toEqual([0.5]);
  expect(half['accuracy']).toEqual([0.5]);
  expect(half[MONEY]).toEqual([(1000 * (50 - 10 - 100)) / 4]);
  const all = figuresBySplit(rows, predictions, { decided: true, outcomes });
  expect(all['recall']).toEqual([1]);
  expect(all['precision']).toEqual([0.5]);
  expect(all[MONEY]).toEqual([(1000 * (2 * 50 - 2 * 10)) / 4]);
  expect(all['auc']).toEqual(half['auc']);
  expect(all[THRESHOLD]).toEqual([expect.closeTo(0.25, 6)]);
  expect(half[THRESHOLD]).toBeUndefined();
  // of four pairs .6 > .4 alone is right, .6 < .7, .3 < .4, .3 < .7 are not
  expect(half['auc']).toEqual([0.25]);
  expect(labFigures(2, null).map(({ name }) => name)).not.toContain(MONEY);
  expect(labFigures(3, null).map(({ name }) => name)).toContain('f1Macro');
});

test('a paired difference leaves out splits where either is not defined', () => {
  expect(paired([0.9, null, 0.7], [0.8, 0.5, null], 0.25)).toEqual({
    mean: expect.closeTo(0.1, 12),
    low: null,
    high: null,
  });
  expect(paired([null], [1], 0.25)).toEqual({ mean: null, low: null, high: null });
});

const between = (mean: number, half: number): Interval => ({ mean, low: mean - half, high: mean + half });

function entry(
  way: Way,
  decision: LabEntry['decision'],
  given: { f1: number; gain?: Interval; error: number; errorGain?: Interval; byThreshold?: Interval },
): LabEntry {
  const { f1, gain, error, errorGain, byThreshold } = given;
  return {
    way,
    title: way === 'smote' ? 'SMOTE' : 'Plain',
    decision,
    figures: {
      f1: between(f1, 0.01),
      calibrationError: between(error, 0.01),
      auc: between(0.8, 0.01),
      ...(decision === 'threshold' ? { threshold: between(0.31, 0.02) } : {}),
    },
    differences:
      gain === undefined ? {} : { f1: gain, calibrationError: errorGain!, auc: between(-0.001, 0.003) },
    byThreshold: byThreshold === undefined ? {} : { f1: byThreshold },
  };
}

const plainWith = (byThreshold: Interval) => [
  entry('none', 'likeliest', { f1: 0.5, error: 0.02 }),
  entry('none', 'threshold', { f1: 0.6, error: 0.02, byThreshold }),
];
const goal = labGoal(2, false);
const smote = (gain: Interval, errorGain: Interval) =>
  (['likeliest', 'threshold'] as const).map((decision) =>
    entry('smote', decision, { f1: 0.65, gain, error: 0.12, errorGain }),
  );

test('the plain way stays unless another one is better beyond doubt and keeps its percentages', () => {
  const plain = plainWith(between(0.1, 0.05));
  const equal = recommend([...plain, ...smote(between(0.01, 0.02), between(0.1, 0.01))], goal);
  expect(equal).toMatchObject({ way: 'none', decision: 'threshold' });
  expect(equal.sentence).toBe(
    'Leave the classes as they are, and choose the threshold within the rows learned from (here about 0.31): it gains +0.100, +0.050 to +0.150 of F1 over the likelier class.',
  );
  expect(equal.reasons).toEqual([
    'With SMOTE AUC gains nothing that shows (-0.001, -0.004 to +0.002) and F1 gains nothing that shows (+0.010, -0.010 to +0.030); its percentages are off, calibration error 0.120 against 0.020.',
  ]);
  const ruined = recommend([...plain, ...smote(between(0.05, 0.02), between(0.1, 0.01))], goal);
  expect(ruined.way).toBe('none');
  expect(ruined.reasons[0]).toContain('and F1 gains (+0.050, +0.030 to +0.070); its percentages are off');
  const worse = recommend([...plain, ...smote(between(-0.05, 0.02), between(0, 0.01))], goal);
  expect(worse.reasons[0]).toContain('and F1 loses (-0.050, -0.070 to -0.030); calibration error');
  const better = recommend([...plain, ...smote(between(0.05, 0.02), between(0.001, 0.01))], goal);
  expect(better).toMatchObject({ way: 'smote', decision: 'threshold', reasons: [] });
  expect(better.sentence).toContain('Take SMOTE, which gains +0.050, +0.030 to +0.070 of F1, and choose');
});

test('a threshold is taken only when it is better than the likelier class beyond doubt', () => {
  const none = smote(between(0, 0.02), between(0.1, 0.01));
  const level = recommend([...plainWith(between(0.01, 0.02)), ...none], goal);
  expect(level.decision).toBe('likeliest');
  expect(level.sentence).toContain(
    'a chosen threshold gains nothing that shows in F1 (+0.010, -0.010 to +0.030)',
  );
  const bad = recommend([...plainWith(between(-0.3, 0.02)), ...none], goal);
  expect(bad.decision).toBe('likeliest');
  expect(bad.sentence).toContain('a chosen threshold loses in F1 (-0.300, -0.320 to -0.280)');
});

/** Two numbers of raw rows as they are. */
const asTheyAre: Preparation<null> = {
  fit: async () => prepared,
};
const prepared: FittedPreparation<null> = {
  spec: null,
  async apply({ nRows, columns }, ctx) {
    const x = ctx.pool.matrix(nRows, columns.length);
    for (const [j, column] of columns.entries())
      if (column.type === 'numeric')
        for (let i = 0; i < nRows; i++) x.data[i * columns.length + j] = column.values[i]!;
    const features = columns.map(({ name }) => ({
      name,
      column: name,
      level: null,
      kind: 'numeric' as const,
    }));
    return { x, features };
  },
};

test('every way is tried on the same splits, and classes that are weighed alike lose their percentages', async () => {
  const rng = createRng(3);
  const n = 400;
  const values = [0, 1].map(() => Float64Array.from({ length: n }, () => rng.normal()));
  const y = Int32Array.from({ length: n }, (_, i) =>
    rng.next() < 1 / (1 + Math.exp(2 - 1.5 * values[0]![i]!)) ? 1 : 0,
  );
  const own = {
    frame: {
      nRows: n,
      columns: values.map((column, j) => ({ name: `x${j}`, type: 'numeric' as const, values: column })),
    },
    y,
    nClasses: 2,
    weights: null,
    groups: null,
  };
  const ctx = context();
  const fold = stratifiedFolds(own, 4, ctx.rng.fork('folds'));
  const pick = (wanted: (one: number) => boolean) =>
    Uint32Array.from([...fold.keys()].filter((row) => wanted(fold[row]!)));
  const splits = [0, 1, 2, 3].map((one) => ({
    train: pick((other) => other !== one),
    test: pick((other) => other === one),
    name: `fold ${one}`,
  }));
  const names: Record<Way, string | null> = {
    none: null,
    'class-weights': 'class-weights',
    oversample: 'random-oversampling',
    undersample: 'random-undersampling',
    smote: 'smote',
  };
  const procedureOf = (way: Way) =>
    finishedProcedure(
      classifierProcedure({
        name: way,
        preparation: asTheyAre,
        classifier: logisticRegressionLearner,
        options: logisticRegressionLearner.options.parse({}),
        resampler: names[way] === null ? null : resamplerOf(names[way]),
      }),
      { calibration: null, goal: { by: 'f1' } },
    );
  const entries = await runLab({ rows: own, splits, procedureOf, outcomes: null, hasThreshold: true }, ctx);
  expect(entries.map(({ way, decision }) => `${way} ${decision}`)).toHaveLength(10);
  const at = (way: Way, decision: LabEntry['decision']) =>
    entries.find((one) => one.way === way && one.decision === decision)!;
  // what is said does not depend on what is decided
  expect(at('none', 'threshold').figures['auc']).toEqual(at('none', 'likeliest').figures['auc']);
  expect(at('none', 'threshold').differences).toEqual({});
  const { figures: decided, byThreshold } = at('none', 'threshold');
  expect(byThreshold['f1']!.mean).toBeCloseTo(
    decided['f1']!.mean! - at('none', 'likeliest').figures['f1']!.mean!,
    12,
  );
  expect(Object.keys(byThreshold)).toEqual(['f1', 'precision', 'recall', 'accuracy']);
  for (const way of ['class-weights', 'oversample', 'undersample', 'smote'] as const) {
    const { figures, differences } = at(way, 'likeliest');
    // a fifth of the rows are positive, and each class is made to count as a half
    expect(differences['calibrationError']!.low).toBeGreaterThan(0.05);
    expect(figures['recall']!.mean).toBeGreaterThan(at('none', 'likeliest').figures['recall']!.mean! + 0.2);
    expect(differences['auc']!.mean).toBeCloseTo(
      figures['auc']!.mean! - at('none', 'likeliest').figures['auc']!.mean!,
      12,
    );
  }
  expect(recommend(entries, labGoal(2, false)).way).toBe('none');
});
