import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import type { LabelledRows, Procedure } from '../classify/procedure.ts';
import { crossValidate } from './cross-validate.ts';
import { repeatedFolds } from './folds.ts';

/** Rows whose only column is their own number. */
function numbered(nRows: number): LabelledRows {
  return {
    frame: {
      nRows,
      columns: [{ type: 'numeric', name: 'row', values: Float64Array.from({ length: nRows }, (_, i) => i) }],
    },
    y: Int32Array.from({ length: nRows }, (_, i) => i % 2),
    nClasses: 2,
    weights: Float32Array.from({ length: nRows }, (_, i) => i),
    groups: null,
  };
}

/** Remembers what it was given, and predicts the number of the row. */
function spy(): Procedure & { readonly fits: LabelledRows[]; readonly asked: Float64Array[] } {
  const fits: LabelledRows[] = [];
  const asked: Float64Array[] = [];
  return {
    name: 'spy',
    fits,
    asked,
    fit: async (rows) => {
      fits.push(rows);
      return {
        nClasses: 2,
        features: [],
        predict: async ({ columns: [column] }) => {
          const { values } = column as { values: Float64Array };
          asked.push(values);
          return Float32Array.from([...values].flatMap((row) => [1 - row / 1000, row / 1000]));
        },
      };
    },
  };
}

test('a procedure is handed its training rows and nothing of the test rows, whose classes it never sees', async () => {
  const ctx = await kernelContext();
  const rows = numbered(20);
  const splits = repeatedFolds(rows, { folds: 4, repeats: 2 }, createRng(1));
  const procedure = spy();
  const results = await crossValidate(procedure, { rows, splits }, ctx);
  expect(procedure.fits).toHaveLength(8);
  for (const [i, { train, test: held }] of splits.entries()) {
    const given = procedure.fits[i]!;
    const [column] = given.frame.columns;
    expect(column).toMatchObject({ values: Float64Array.from(train) });
    expect(given.y).toEqual(Int32Array.from(train, (row) => row % 2));
    expect(given.weights).toEqual(Float32Array.from(train));
    expect(procedure.asked[i]).toEqual(Float64Array.from(held));
    // the prediction stands in the order of the test rows
    expect(results[i]!.test[1]).toBeCloseTo(held[0]! / 1000, 6);
    expect(results[i]!.train).toBeNull();
  }
});

test('with training figures the rows that it learned from are predicted too', async () => {
  const ctx = await kernelContext();
  const rows = numbered(12);
  const splits = repeatedFolds(rows, { folds: 3, repeats: 1 }, createRng(1));
  const [first] = await crossValidate(spy(), { rows, splits, withTraining: true }, ctx);
  expect(first!.train).toHaveLength(splits[0]!.train.length * 2);
});
