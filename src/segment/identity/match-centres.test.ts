import { expect, test } from 'vitest';
import { keepIds, matchCentres } from './index.ts';

test('segments are matched by their centres one to one, and the distance is told', () => {
  // by hand: root mean square of (.3, .4) and of (.1, .1); the segments of a side are farther than 1 apart
  const { match, pairs } = matchCentres(
    [
      [0, 0],
      [3, 3],
    ],
    [
      [3.1, 3.1],
      [0.3, 0.4],
    ],
  );
  expect(match.after.map(({ same }) => same)).toEqual([1, 0]);
  expect(pairs[0]!.distance).toBeCloseTo(Math.sqrt((0.09 + 0.16) / 2), 12);
  expect(pairs[1]!.distance).toBeCloseTo(0.1, 12);
  expect(pairs.map((pair) => pair!.limit)).toEqual([0.5, 0.5]);
});

test('half of the way to the next segment is the limit: what could as well be another has no partner', () => {
  // sides of 0.4: the limit is 0.2, and 0.21 is beyond it
  const { match, pairs } = matchCentres([[0], [0.4]], [[0.21]]);
  expect(pairs[0]!.limit).toBeCloseTo(0.2, 12);
  expect(match.before.map(({ fate }) => fate)).toEqual(['vanished', 'matched']);
  expect(match.after[0]).toMatchObject({ fate: 'matched', same: 1 });
  const far = matchCentres([[0]], [[0.51]]);
  expect(far.match.after[0]).toMatchObject({ fate: 'born', same: null });
  expect(far.pairs[0]).toMatchObject({ before: 0, after: 0, limit: 0.5 });
});

test('a column without a value counts nothing; without any column in common there is no partner', () => {
  expect(matchCentres([[0, Number.NaN]], [[0.1, 7]]).pairs[0]!.distance).toBeCloseTo(0.1, 12);
  expect(matchCentres([[Number.NaN]], [[1]])).toMatchObject({
    pairs: [null],
    match: { before: [{ fate: 'vanished' }] },
  });
});

test('profiles tell only where hardly a customer is like those of before', () => {
  const known = [
    { id: 3, name: 'Big' },
    { id: 7, name: 'Small' },
  ];
  const profiles = {
    before: [{ spend: 1 }, { spend: -1 }],
    after: () => [{ spend: -1.1 }, { spend: 0.9 }],
  };
  const labels = Int32Array.of(0, 0, 1, 1, 1);
  const ask = (labelsBefore: number[]) =>
    keepIds(
      { of: 'shop@1', known, nextId: 8 },
      { labelsBefore: Int32Array.from(labelsBefore), labels, k: 2, profiles },
    );
  const unlike = ask([-1, -1, -1, -1, 0]);
  expect(unlike.kept.map((one) => one?.id)).toEqual([7, 3]);
  expect(unlike.pairs).not.toBeNull();
  // three of five are placed: they tell, whatever the profiles say
  const alike = ask([0, 0, 1, -1, -1]);
  expect(alike.kept.map((one) => one?.id)).toEqual([3, 7]);
  expect(alike.pairs).toBeNull();
});
