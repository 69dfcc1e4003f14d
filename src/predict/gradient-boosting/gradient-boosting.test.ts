import { test } from 'vitest';
import { createRng } from '#base';
import type { Feature } from '#matrix';
import { expectClassifies } from '../../../test/testkit/classifier-conformance.ts';
import { gradientBoostingLearner } from './index.ts';

const features: Feature[] = ['number', 'gaps', 'level', 'noise'].map((name) => ({
  name,
  column: name,
  level: null,
  kind: name === 'level' ? 'category' : 'numeric',
  ...(name === 'level' ? { nLevels: 7 } : {}),
}));

/** A class from a number, a level and whether a value is missing. */
function mixedRows(nRows: number, nClasses: number, seed = 1) {
  const rng = createRng(seed);
  const rows: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < nRows; i++) {
    const gap = rng.int(4) === 0 ? Number.NaN : rng.normal();
    const level = rng.int(12) === 0 ? Number.NaN : rng.int(7);
    const row = [rng.normal(), gap, level, rng.normal()];
    const score = row[0]! + (Number.isNaN(gap) ? 1 : 0) + ([1, 4, 5].includes(level) ? 1 : -1) + rng.normal();
    rows.push(row);
    y.push(score < -0.5 ? 0 : score < 0.8 ? nClasses - 2 : nClasses - 1);
  }
  return { rows, y, features };
}

test('gradient boosting keeps the promises of a learner of classes, for two classes and for three', async () => {
  for (const nClasses of [2, 3]) {
    const data = mixedRows(700, nClasses);
    await expectClassifies(gradientBoostingLearner, { options: { trees: 12, leaves: 8 }, data });
  }
});

test('so it does with drawn rows and columns, weights, early stopping, and one leaf by one', async () => {
  const data = mixedRows(600, 3);
  const options = { trees: 40, rowShare: 0.6, columnShare: 0.5, earlyStopping: 3, minSamplesLeaf: 5 };
  await expectClassifies(gradientBoostingLearner, { options, data });
});
