import { expect, test } from 'vitest';
import { similarLevels } from './similar-levels.ts';

const levels = (counts: Record<string, number>) =>
  Object.entries(counts).map(([level, count]) => ({ level, count }));

test('spellings of one level map to the most frequent', () => {
  expect(similarLevels(levels({ Female: 2000, Male: 1900, U: 88, F: 1, Femal: 1, M: 1 }))).toEqual({
    F: 'Female',
    Femal: 'Female',
    M: 'Male',
  });
  expect(similarLevels(levels({ 'New York': 50, 'new york': 40, 'New-York ': 3 }))).toEqual({
    'new york': 'New York',
    'New-York ': 'New York',
  });
});

test('levels that differ on purpose stay apart', () => {
  for (const counts of [
    { 'Class A': 900, 'Class B': 3 },
    { 'Level 1': 900, 'Level 2': 3 },
    { cat_a: 500, cat_b: 400 },
    { Married: 100, Male: 90, M: 1 },
    { north: 100, south: 90 },
    { '😀': 90, '😁': 2 },
    { '-': 50, '.': 2 },
  ]) {
    expect(similarLevels(levels(counts)), Object.keys(counts).join()).toEqual({});
  }
});
