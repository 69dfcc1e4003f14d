import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Frame } from '#matrix';
import { findValueGuards } from './value-guards.ts';

const nRows = 200;
const rng = createRng(3);
const column = (name: string, values: Float64Array) => ({ type: 'numeric' as const, name, values });
const signal = Float64Array.from({ length: nRows }, () => rng.normal());
const y = signal.map((value) => value + 0.5 * rng.normal());
const frame: Frame = {
  nRows,
  columns: [
    column('signal', signal),
    column('squeezed', y.map(Math.tanh)),
    column(
      'other',
      y.map(() => rng.next()),
    ),
  ],
};
const rest = { y, whole: null, ids: null, named: [], modelOutput: [], identifiers: [], testRows: 40 };

test('what rises with the target row by row is a copy, what only tells much of it is not', () => {
  const { guards, leftOut, groups } = findValueGuards({ ...rest, frame });
  expect(guards).toHaveLength(1);
  expect(guards[0]).toMatchObject({ code: 'target-copy', severity: 'warning', columns: ['squeezed'] });
  expect(leftOut.map((one) => one.column)).toEqual(['squeezed']);
  expect(groups).toBeNull();
});

test('a copy that was asked for stays and makes the figures worthless', () => {
  const { guards, leftOut } = findValueGuards({ ...rest, frame, named: ['squeezed'] });
  expect(guards[0]).toMatchObject({ code: 'target-copy', severity: 'invalid' });
  expect(leftOut).toEqual([]);
});

test('rows of one customer stay together', () => {
  const ids = Int32Array.from({ length: nRows }, (_, row) => row >> 1);
  const { groups, guards } = findValueGuards({ ...rest, frame, ids });
  expect(guards.map(({ code }) => code)).toContain('listed-twice');
  expect(new Set(groups).size).toBe(100);
});

test('columns that add up to the target are left out', () => {
  const rest1 = y.map((value, row) => value - signal[row]!);
  const parts = { nRows, columns: [column('signal', signal), column('rest', rest1)] };
  const { guards, leftOut } = findValueGuards({ ...rest, frame: parts });
  expect(guards).toEqual([
    expect.objectContaining({ code: 'circular', severity: 'warning', columns: ['signal', 'rest'] }),
  ]);
  expect(leftOut.map((one) => one.column)).toEqual(['signal', 'rest']);
});
