import { expect, test } from 'vitest';
import { requireRows } from './require-rows.ts';
import type { LabelledPart } from './target-facts.ts';

const partOf = (y: readonly number[], foretold: LabelledPart['foretold'] = null): LabelledPart => ({
  table: {} as LabelledPart['table'],
  file: null,
  rows: Uint32Array.from(y.keys()),
  y: Int32Array.from(y),
  customers: null,
  foretold,
});
const facts = (...parts: LabelledPart[]) => ({ target: 'left', classes: ['no', 'a "b"'], parts });

test('as many rows of each class as there are folds are enough', () => {
  expect(() => requireRows(facts(partOf([0, 1, 0, 1, 0])), { folds: 2, groups: null })).not.toThrow();
});

test('one row less is refused, with the name of the class and the way out', () => {
  expect(() => requireRows(facts(partOf([0, 1, 0, 1, 0])), { folds: 3, groups: null })).toThrow(
    expect.objectContaining({
      code: 'TARGET_INVALID',
      message: 'target "left": expected at least 3 rows of each class for 3 folds, got 2 of "a "b""',
      hint: expect.stringContaining('--folds'),
      data: { folds: 3, rows: 2 },
    }),
  );
  expect(() => requireRows(facts(partOf([0, 0])), { folds: 2, groups: null })).toThrow(/got 0 of/);
});

test('of two moments each needs them, and the error tells which has not', () => {
  const window = { from: '2020-01-01', to: '2020-02-01' };
  const both = facts(partOf([0, 1, 0, 1]), partOf([0, 0, 0, 1], window));
  expect(() => requireRows(both, { folds: 2, groups: null })).toThrow(
    /got 1 of "a "b"" in 2020-01-01 to 2020-02-01$/,
  );
});

test('rows that stay together count as one', () => {
  const target = facts(partOf([0, 1, 0, 1, 1]));
  const check = (groups: number[]) => () =>
    requireRows(target, { folds: 2, groups: Int32Array.from(groups) });
  expect(check([0, 1, 2, 1, 3])).not.toThrow();
  expect(check([0, 1, 2, 1, 1])).toThrow(/at least 2 rows that do not belong together .* got 1 of "a "b""/);
});
