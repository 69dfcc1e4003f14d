import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { holdOut, repeatedFolds, stratifiedFolds, timeSplit } from './folds.ts';

const counted = (values: Iterable<number>, n: number) => {
  const counts = new Array<number>(n).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
};

test('every class is spread over the folds as evenly as whole rows allow, and so are the rows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 2 }), { minLength: 30, maxLength: 200 }),
      fc.integer({ min: 2, max: 5 }),
      fc.nat(),
      (more, folds, seed) => {
        const y = Int32Array.from([...more, ...[0, 1, 2].flatMap((one) => new Array<number>(5).fill(one))]);
        const fold = stratifiedFolds({ y, nClasses: 3, groups: null }, folds, createRng(seed));
        for (const one of [0, 1, 2]) {
          const counts = counted(
            fold.filter((_, row) => y[row] === one),
            folds,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
        const sizes = counted(fold, folds);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 40 },
  );
});

test('rows of one group are never on both sides, and every row is in one test part of each repeat', () => {
  const rng = createRng(3);
  const y = Int32Array.from({ length: 400 }, () => (rng.next() < 0.2 ? 1 : 0));
  const groups = Int32Array.from({ length: 400 }, () => rng.int(150));
  const splits = repeatedFolds({ y, nClasses: 2, groups }, { folds: 5, repeats: 3 }, createRng(1));
  expect(splits).toHaveLength(15);
  const times = new Int32Array(400);
  for (const { train, test } of splits) {
    expect(train.length + test.length).toBe(400);
    const seen = new Set([...train].map((row) => groups[row]));
    for (const row of test) {
      times[row]!++;
      expect(seen.has(groups[row])).toBe(false);
    }
    // a fifth of 400 rows and of 20 % positives
    expect(Math.abs(test.length - 80)).toBeLessThanOrEqual(12);
    const share =
      counted(
        [...test].map((row) => y[row]!),
        2,
      )[1]! / test.length;
    expect(Math.abs(share - counted(y, 2)[1]! / 400)).toBeLessThan(0.06);
  }
  expect(new Set(times)).toEqual(new Set([3]));
});

test('the same seed deals the same folds, repeats deal others', () => {
  const y = Int32Array.from({ length: 60 }, (_, i) => i % 2);
  const deal = () => repeatedFolds({ y, nClasses: 2, groups: null }, { folds: 3, repeats: 2 }, createRng(9));
  expect(deal()).toEqual(deal());
  const [first, , , again] = deal();
  expect(first!.test).not.toEqual(again!.test);
});

test('a hold-out of a fifth has a fifth of each class; of rare classes at least one row on either side', () => {
  const y = Int32Array.from({ length: 1000 }, (_, i) => (i < 300 ? 1 : 0));
  const { train, test } = holdOut({ y, nClasses: 2, groups: null }, 0.2, createRng(1));
  expect([train.length, test.length]).toEqual([800, 200]);
  expect(
    counted(
      [...test].map((row) => y[row]!),
      2,
    ),
  ).toEqual([140, 60]);
  const rare = Int32Array.from({ length: 100 }, (_, i) => (i < 2 ? 1 : 0));
  const split = holdOut({ y: rare, nClasses: 2, groups: null }, 0.2, createRng(1));
  expect(
    counted(
      [...split.test].map((row) => rare[row]!),
      2,
    )[1],
  ).toBe(1);
});

test('later rows are tested on earlier ones, and a customer who is on both sides only tests', () => {
  const times = Float64Array.of(1, 2, 3, 4, 5);
  const { train, test } = timeSplit(times, { from: 4, groups: Int32Array.of(0, 1, 2, 0, 3) });
  expect([...train]).toEqual([1, 2]);
  expect([...test]).toEqual([3, 4]);
});

test('a class with fewer rows than folds is refused with both numbers', () => {
  const y = Int32Array.of(0, 0, 0, 0, 0, 1, 1);
  expect(() => stratifiedFolds({ y, nClasses: 2, groups: null }, 5, createRng(1))).toThrow(
    expect.objectContaining({ code: 'TARGET_INVALID', message: expect.stringContaining('got 2 of class 1') }),
  );
});
