import { expect, test } from 'vitest';
import { createRng } from '#base';
import {
  classificationMetric,
  type FittedProcedure,
  type LabelledRows,
  type Procedure,
  repeatedFolds,
} from '#learn';
import type { Frame } from '#matrix';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { learningCurve, validationCurve } from './score-curves.ts';

/** One column; the class is whether it is above 0. */
function labelled(n: number, seed: number): LabelledRows {
  const rng = createRng(seed);
  const values = Float64Array.from({ length: n }, () => rng.normal());
  const frame: Frame = { nRows: n, columns: [{ type: 'numeric', name: 'x', values }] };
  return {
    frame,
    y: Int32Array.from(values, (value) => (value > 0 ? 1 : 0)),
    nClasses: 2,
    weights: null,
    groups: null,
  };
}

/** Right for rows above a bound that falls with the rows it saw, else undecided; tells what it was given. */
function learns(seen: LabelledRows[], bound: (rows: number) => number): Procedure {
  return {
    name: 'made',
    fit: async (rows) => {
      seen.push(rows);
      const least = bound(rows.y.length);
      const predict = async ({ columns, nRows }: Frame) => {
        const { values } = columns[0] as { values: Float64Array };
        return Float32Array.from({ length: 2 * nRows }, (_, i) => {
          const value = values[i >> 1]!;
          const one = Math.abs(value) < least ? 0.5 : value > 0 ? 1 : 0;
          return i % 2 === 1 ? one : 1 - one;
        });
      };
      return { predict, nClasses: 2, features: ['x'] } as unknown as FittedProcedure;
    },
  } as Procedure;
}

test('parts of the training rows are nested, hold the classes in their shares, and are tested on the same rows', async () => {
  const ctx = { ...(await kernelContext()), rng: createRng(2) };
  const rows = labelled(400, 5);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 1 }, createRng(1));
  const seen: LabelledRows[] = [];
  const metric = classificationMetric('auc', 2);
  const procedure = learns(seen, (n) => 400 / n);
  const curve = await learningCurve(procedure, { rows, splits, metric }, ctx);
  expect(curve.points.map((point) => point.rows)).toEqual([30, 60, 120, 210, 300]);
  const values = ({ frame }: LabelledRows) => [...(frame.columns[0] as { values: Float64Array }).values];
  for (let split = 0; split < 4; split++) {
    const parts = [0, 1, 2, 3, 4].map((share) => seen[share * 4 + split]!);
    for (const [i, part] of parts.slice(0, -1).entries()) {
      const larger = new Set(values(parts[i + 1]!));
      expect(values(part).every((value) => larger.has(value))).toBe(true);
      const share = (of: LabelledRows) => of.y.reduce((sum, one) => sum + one, 0) / of.y.length;
      expect(Math.abs(share(part) - share(parts[4]!))).toBeLessThan(1.5 / part.y.length + 0.005);
    }
  }
  const means = curve.points.map(({ test: { mean } }) => mean!);
  expect(means).toEqual([...means].sort((a, b) => a - b));
  expect(curve.gain.mean).toBeCloseTo(means[4]! - means[3]!, 12);
  expect(curve.sentence).toMatch(/^More customers would probably help: from 210 to 300 customers/);
});

test('what is perfect with few rows needs no more', async () => {
  const ctx = { ...(await kernelContext()), rng: createRng(2) };
  const rows = labelled(200, 6);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 1 }, createRng(1));
  const metric = classificationMetric('auc', 2);
  const curve = await learningCurve(
    learns([], () => 0),
    { rows, splits, metric },
    ctx,
  );
  expect(curve.points.map(({ test: { mean } }) => mean)).toEqual([1, 1, 1, 1, 1]);
  expect(curve.sentence).toMatch(/^More customers would hardly help/);
});

test('values of an option are held against the one in use, and chance is called chance', async () => {
  const ctx = { ...(await kernelContext()), rng: createRng(2) };
  const rows = labelled(200, 6);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 1 }, createRng(1));
  const metric = classificationMetric('auc', 2);
  const given = { rows, splits, metric, ctx };
  const tried = (bounds: readonly number[], used: number) =>
    bounds.map((bound) => ({
      value: String(bound),
      procedure: learns([], () => bound),
      isUsed: bound === used,
    }));
  const curve = await validationCurve(tried([0, 0.8, 1.5], 0.8), { learner: 'made', option: 'bound' }, given);
  const [best, used, worse] = curve.points;
  expect([best!.test.mean, used!.gain]).toEqual([1, null]);
  expect(best!.gain!.mean).toBeCloseTo(1 - used!.test.mean!, 12);
  expect(worse!.gain!.mean!).toBeLessThan(0);
  expect(curve.sentence).toMatch(/^bound 0 is better: \+0\.\d+ AUC against 0.8/);
  const settled = await validationCurve(tried([0, 0.8], 0), { learner: 'made', option: 'bound' }, given);
  expect(settled.sentence).toMatch(/^No other value has a better AUC/);
});
