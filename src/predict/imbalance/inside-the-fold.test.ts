import { expect, test } from 'vitest';
import { createRng } from '#base';
import {
  type ClassifierInput,
  classifierProcedure,
  crossValidate,
  type LabelledRows,
  type Procedure,
  type ResampledRows,
  type Resampler,
  repeatedFolds,
} from '#learn';
import type { FeatureMatrix, Frame, Preparation } from '#matrix';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { nearestNeighbours } from '../../../test/testkit/nearest-neighbours.ts';
import { oneAgainstRest, twoStepProcedure, votingProcedure } from '../index.ts';
import { smote } from './index.ts';

/** The number of a row is its only column, as it is. */
const asIs: Preparation<null> = {
  async fit() {
    return {
      spec: null,
      async apply({ nRows, columns }, { pool }) {
        const [id] = columns;
        const x = pool.matrix(nRows, 1);
        if (id?.type === 'numeric') x.data.set(id.values);
        return { features: [{ name: 'id', column: 'id', level: null, kind: 'numeric' }], x };
      },
    };
  },
};

const idsOf = ({ x }: { readonly x: FeatureMatrix }) => [...x.x.data];

function labelled(nRows: number): LabelledRows {
  const rng = createRng(1);
  const frame: Frame = {
    nRows,
    columns: [{ type: 'numeric', name: 'id', values: Float64Array.from({ length: nRows }, (_, i) => i) }],
  };
  const y = Int32Array.from({ length: nRows }, () => Math.floor(3 * rng.next() ** 2));
  return { frame, y, nClasses: 3, weights: null, groups: null };
}

test('a resampler is given training rows alone, and what is predicted is the test rows as they are', async () => {
  const ctx = await kernelContext();
  const resampled: number[][] = [];
  const predicted: number[][] = [];
  const spy: Resampler = {
    name: 'spy',
    resample: (input, context) => {
      resampled.push(idsOf(input));
      return smote().resample(input, context);
    },
  };
  const watched: typeof nearestNeighbours = {
    ...nearestNeighbours,
    async fit(input, options, context) {
      const model = await nearestNeighbours.fit(input, options, context);
      return {
        ...model,
        predict: (x, own) => {
          predicted.push(idsOf({ x }));
          return model.predict(x, own);
        },
      };
    },
  };
  const plain = classifierProcedure({
    name: 'resampled',
    preparation: asIs,
    classifier: watched,
    options: {},
    resampler: spy,
  });
  const classNames = ['a', 'b', 'c'];
  const procedures: Procedure[] = [
    plain,
    votingProcedure({ name: 'voting', members: [plain, { ...plain, name: 'again' }], voting: 'soft' }),
    twoStepProcedure({ name: 'steps', tree: oneAgainstRest(classNames, 'a'), classNames, procedure: plain }),
  ];
  const rows = labelled(90);
  const splits = repeatedFolds(rows, { folds: 3, repeats: 2 }, ctx.rng);
  for (const procedure of procedures) {
    for (const split of splits) {
      resampled.length = 0;
      predicted.length = 0;
      await crossValidate(procedure, { rows, splits: [split] }, ctx);
      const fits = procedure === plain ? 1 : 2;
      expect([resampled.length, predicted.length]).toEqual([fits, fits]);
      for (const [i, ids] of resampled.entries()) {
        // a second step is given those of its classes
        const second = procedure.name === 'steps' && i === 1;
        expect(ids).toEqual([...split.train].filter((row) => !second || rows.y[row] !== 0));
      }
      for (const ids of predicted) expect(ids).toEqual([...split.test]);
    }
  }
});

test('resampled rows are no rows to validate on: types turn them down', async () => {
  const ctx = await kernelContext();
  const validate = (resampled: ResampledRows) =>
    // @ts-expect-error: prepared rows have no raw columns, and a split parts raw rows
    crossValidate(smoteless, { rows: resampled, splits: [] }, ctx);
  const raw = (rows: LabelledRows) =>
    // @ts-expect-error: raw rows are no input of a resampler, which comes after preparation
    smote().resample(rows, ctx);
  const smoteless: Procedure = { name: 'none', fit: () => Promise.reject(new Error('not to be called')) };
  // what a resampler gives is what a learner takes
  const learns = (resampled: ResampledRows): ClassifierInput => resampled;
  expect([validate, raw, learns]).toHaveLength(3);
});
