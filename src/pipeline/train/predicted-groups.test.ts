import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { LabelledRows, SplitPrediction } from '#learn';
import type { Frame } from '#matrix';
import { predictedGroups } from './predicted-groups.ts';

/** Rows of two halves by region; what is said of the south is .2 too high. */
function made(n: number, off: number): { rows: LabelledRows; whole: Frame; predictions: SplitPrediction[] } {
  const rng = createRng(6);
  const codes = Int32Array.from({ length: n }, (_, i) => (i % 10 === 9 ? -1 : i % 2));
  const p = Float64Array.from({ length: n }, () => 0.2 + 0.4 * rng.next());
  const y = Int32Array.from(p, (value) => Number(rng.next() < value));
  const whole: Frame = {
    nRows: n,
    columns: [
      { type: 'category', name: 'region', codes, levels: ['north', 'south'] },
      { type: 'numeric', name: 'spend', values: Float64Array.from({ length: n }, () => rng.normal()) },
      { type: 'category', name: 'left', codes: Int32Array.from(y), levels: ['no', 'yes'] },
    ],
  };
  const rows = { frame: whole, y, nClasses: 2, weights: null, groups: null };
  const folds = [0, 1].map((fold) =>
    Uint32Array.from(y.keys()).filter((row) => (row % 3 === 0) === (fold === 0)),
  );
  const predictions = folds.map((test, fold): SplitPrediction => {
    const said = Array.from(test, (row) => p[row]! + (codes[row] === 1 ? off : 0));
    return {
      split: { train: folds[1 - fold]!, test, name: `fold ${fold}` },
      test: Float32Array.from(said.flatMap((value) => [1 - value, value])),
      train: null,
    };
  });
  return { rows, whole, predictions };
}

const without = new Set(['left']);

test('levels are counted by hand: who is in them, what was said and what came; numbers and what says the class are none', () => {
  const { rows, whole, predictions } = made(600, 0);
  const found = predictedGroups(predictions, { rows, whole, without });
  expect(found.groups.map(({ column, level }) => [column, level])).toEqual([
    ['region', 'north'],
    ['region', 'south'],
    ['region', null],
  ]);
  const [region] = whole.columns;
  for (const [at, code] of [0, 1, -1].entries()) {
    const own = [...rows.y.keys()].filter(
      (row) => region!.type === 'category' && region!.codes[row] === code,
    );
    const group = found.groups[at]!;
    expect(group.customers).toBe(own.length);
    expect(group.came!.mean).toBeCloseTo(own.filter((row) => rows.y[row] === 1).length / own.length, 6);
    const saidOf = new Map(
      predictions.flatMap(({ split, test: p }) =>
        [...split.test].map((row, i) => [row, p[2 * i + 1]!] as const),
      ),
    );
    expect(group.said).toBeCloseTo(own.reduce((sum, row) => sum + saidOf.get(row)!, 0) / own.length, 5);
    const right = own.filter((row) => Number(saidOf.get(row)! > 0.5) === rows.y[row]).length;
    expect(group.accuracy.mean).toBeCloseTo(right / own.length, 6);
    let pairs = 0;
    let above = 0;
    for (const a of own.filter((row) => rows.y[row] === 1))
      for (const b of own.filter((row) => rows.y[row] === 0)) {
        pairs++;
        above += saidOf.get(a)! > saidOf.get(b)! ? 1 : saidOf.get(a) === saidOf.get(b) ? 0.5 : 0;
      }
    expect(group.auc).toBeCloseTo(above / pairs, 5);
  }
  expect(found.worse).toEqual([]);
});

test('a group of which too much is said is named, with what was said and what came', () => {
  const { rows, whole, predictions } = made(3000, 0.2);
  const { worse } = predictedGroups(predictions, { rows, whole, without });
  expect(worse).toHaveLength(1);
  expect(worse[0]).toMatchObject({ column: 'region', level: 'south', measures: ['calibration'] });
  expect(worse[0]!.message).toMatch(
    /with region = south are predicted worse: [56]\d\.\d % is said on average and [34]\d\.\d % came/,
  );
});

test('levels of fewer than 30 customers are not listed', () => {
  const { rows, whole, predictions } = made(120, 0);
  expect(predictedGroups(predictions, { rows, whole, without }).groups.map(({ level }) => level)).toEqual([
    'north',
    'south',
  ]);
});
