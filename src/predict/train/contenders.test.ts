import { expect, test } from 'vitest';
import { classificationMetric, type LabelledRows, type Procedure, type Split } from '#learn';
import { labelled, poolLessContext } from '../../learn/testkit/toy-procedures.ts';
import { chooseInside } from './contenders.ts';

/** Says what it says of a number, whatever it learned; remembers which rows it was given. */
function saying(name: string, of: (x: number) => number, seen: number[][]): Procedure {
  return {
    name,
    async fit(rows: LabelledRows) {
      const [x] = rows.frame.columns;
      if (x?.type === 'numeric') seen.push([...x.values]);
      return {
        nClasses: 2,
        features: [],
        predict: async (frame) => {
          const [column] = frame.columns;
          if (column?.type !== 'numeric') throw new Error('expected numbers');
          return Float32Array.from([...column.values].flatMap((value) => [1 - of(value), of(value)]));
        },
      };
    },
  };
}

test('a choice is made on the rows that a split names for it, and on no other', async () => {
  // rows 0..5 are of an earlier moment, 6..11 of a later one, 12..15 are tested; the class turns after the first moment
  const x = Array.from({ length: 16 }, (_, i) => i);
  const rows = labelled({ x }, { y: x.map((i) => (i < 6 ? i % 2 : 1 - (i % 2))) });
  const seen: number[][] = [];
  const contender = (name: string, of: (value: number) => number) => ({
    name,
    title: name,
    isBaseline: false,
    procedure: saying(name, of, seen),
  });
  const learners = [contender('odd', (i) => i % 2), contender('even', (i) => 1 - (i % 2))];
  const whole: Split = {
    train: Uint32Array.of(0, 1, 2, 3, 4, 5),
    test: Uint32Array.of(12, 13, 14, 15),
    name: 'fold 1',
  };
  const inside = { train: Uint32Array.of(0, 1, 2, 3), test: Uint32Array.of(8, 9, 10, 11) };
  const metric = classificationMetric('auc', 2);
  const choose = (split: Split) =>
    chooseInside(learners, { rows, splits: [split], metric }, poolLessContext());
  expect(await choose({ ...whole, inside })).toEqual([1]);
  expect(seen).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
  seen.length = 0;
  expect(await choose(whole)).toEqual([0]);
  for (const own of seen) expect(own.every((value) => value < 6)).toBe(true);
});
