import { expect, test } from 'vitest';
import { createRng } from '#base';
import { classificationMetric, type LabelledRows, type Procedure } from '#learn';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { labelled, valuesOf } from '../../learn/testkit/toy-procedures.ts';
import { fittedStacking, stackedFeatures, stackingProcedure } from './index.ts';

/** Says the logistic of a column times a factor. */
const saying = (name: string, column: string, factor: number): Procedure => ({
  name,
  fit: async () => ({
    nClasses: 2,
    features: [{ name: column, column, level: null, kind: 'numeric' }],
    predict: async (frame) =>
      Float32Array.from(
        [...valuesOf(frame, column)].flatMap((value) => {
          const p = 1 / (1 + Math.exp(-factor * value));
          return [1 - p, p];
        }),
      ),
  }),
});

/** Knows by heart the class of every row that it learned from, and nothing of others. */
const byHeart: Procedure = {
  name: 'by-heart',
  fit: async ({ frame, y }) => {
    const known = new Map([...valuesOf(frame, 'row')].map((row, i) => [row, y[i]!]));
    return {
      nClasses: 2,
      features: [],
      predict: async (other) =>
        Float32Array.from(
          [...valuesOf(other, 'row')].flatMap((row) => {
            const p = known.has(row) ? known.get(row)! : 0.5;
            return [1 - p, p];
          }),
        ),
    };
  },
};

/** Class 1 with log odds 1.5 x + .5 z. */
function made(n: number, seed: number): LabelledRows {
  const rng = createRng(seed);
  const [x, z] = [0, 1].map(() => Float64Array.from({ length: n }, () => rng.normal())) as [
    Float64Array,
    Float64Array,
  ];
  const y = Int32Array.from(x, (value, i) =>
    rng.next() < 1 / (1 + Math.exp(-1.5 * value - 0.5 * z[i]!)) ? 1 : 0,
  );
  return labelled({ x, z, row: Float64Array.from({ length: n }, (_, i) => seed * 1e6 + i) }, { y });
}

test('what is on top finds the log odds that members leave out: 1.5 and .5 of columns that they say once and twice', async () => {
  const ctx = await kernelContext({ threads: 2 });
  const members = [saying('once', 'x', 1), saying('twice', 'z', 2)];
  const rows = made(8000, 1);
  const fitted = await stackingProcedure({ name: 'stacking', members, folds: 5, c: 1e6 }).fit(rows, ctx);
  const fresh = made(500, 2);
  const p = await fitted.predict(fresh.frame, ctx);
  const [x, z] = ['x', 'z'].map((name) => valuesOf(fresh.frame, name));
  for (let i = 0; i < 500; i++) {
    const logOdds = Math.log(p[2 * i + 1]! / p[2 * i]!);
    // standard errors of the coefficients are about .04 and .03
    expect(Math.abs(logOdds - 1.5 * x![i]! - 0.5 * z![i]!)).toBeLessThan(0.5);
  }
});

test('a member that knows its rows by heart gets no say, as it is asked about rows that it has not seen', async () => {
  const ctx = await kernelContext({ threads: 2 });
  const [rows, fresh] = [made(1500, 3), made(3000, 4)];
  const stack = stackingProcedure({ name: 's', members: [byHeart, saying('once', 'x', 1)], folds: 5, c: 1 });
  const alone = stackingProcedure({ name: 's', members: [saying('once', 'x', 1)], folds: 5, c: 1 });
  const [a, b] = await Promise.all(
    [stack, alone].map(async (one) => (await one.fit(rows, ctx)).predict(fresh.frame, ctx)),
  );
  const loss = (probabilities: Float32Array) =>
    classificationMetric('logLoss', 2).compute({ probabilities, y: fresh.y, nClasses: 2, weights: null })!;
  expect(Math.abs(loss(a!) - loss(b!))).toBeLessThan(0.002);
});

test('a part of the rows gets its part of the prediction, of more than two classes too, and no member is refused', async () => {
  const ctx = await kernelContext({ threads: 1 });
  const rng = createRng(6);
  const rows = labelled(
    { x: Float64Array.from({ length: 90 }, () => rng.normal()) },
    { y: Int32Array.from({ length: 90 }, (_, i) => i % 3), nClasses: 3 },
  );
  const three: Procedure = {
    name: 'three',
    fit: async () => ({
      nClasses: 3,
      features: [],
      predict: async (frame) =>
        Float32Array.from(
          [...valuesOf(frame, 'x')].flatMap((v) => (v > 0 ? [0.6, 0.4, 0] : [0.1, 0.2, 0.7])),
        ),
    }),
  };
  const fitted = await stackingProcedure({ name: 's', members: [three], folds: 3, c: 1 }).fit(rows, ctx);
  const p = await fitted.predict(rows.frame, ctx);
  for (let row = 0; row < 90; row++)
    expect(p[3 * row]! + p[3 * row + 1]! + p[3 * row + 2]!).toBeCloseTo(1, 5);
  const part = {
    nRows: 10,
    columns: [{ ...rows.frame.columns[0]!, values: valuesOf(rows.frame, 'x').slice(20, 30) }],
  };
  expect(await fitted.predict(part as typeof rows.frame, ctx)).toEqual(p.slice(60, 90));
  if (fitted.part?.kind !== 'stacking') throw new Error('expected a stack');
  expect(fitted.part.top.features).toEqual(stackedFeatures(1, 3).map(({ name }) => name));
  expect(await fittedStacking(fitted.part).predict(rows.frame, ctx)).toEqual(p);
  expect(() => stackingProcedure({ name: 's', members: [], folds: 5, c: 1 })).toThrow('at least one');
});
