import { expect, test } from 'vitest';
import { askedValues } from './score-curves-of.ts';

test('without values the default is tried with a quarter to four times of it, whole and within bounds where it must be', () => {
  expect(askedValues('logistic-regression.c', {})).toEqual({
    learner: 'logistic-regression',
    option: 'c',
    values: [0.25, 0.5, 1, 2, 4],
    used: 1,
  });
  // the value in use is that which was given
  expect(askedValues('logistic-regression.c', { 'logistic-regression': { c: 8 } }).values).toEqual([
    2, 4, 8, 16, 32,
  ]);
  expect(askedValues('logistic-regression.l1Ratio', {}).values).toEqual([0.125, 0.25, 0.5, 1]);
  expect(askedValues('gradient-boosting.trees', {}).values.every(Number.isInteger)).toBe(true);
});

test('values are taken as given; what the learner does not take is refused', () => {
  expect(askedValues('logistic-regression.c=0.01,1', {}).values).toEqual([0.01, 1]);
  const invalid = expect.objectContaining({ code: 'OPTION_INVALID' });
  for (const wrong of [
    'c',
    'nobody.c',
    'logistic-regression.nothing',
    'logistic-regression.c=-1',
    'logistic-regression.c=x',
  ])
    expect(() => askedValues(wrong, {})).toThrow(invalid);
});
