import { expect, test } from 'vitest';
import type { Dataset } from '#contract';
import { checkNamedColumns } from './check-named-columns.ts';

const fileWith = (...names: string[]) => ({ columns: names.map((name) => ({ name })) }) as unknown as Dataset;

test('an option may name a column that only one of several files has', () => {
  const files = [fileWith('id', 'age'), fileWith('id', 'paid')];
  expect(() => checkNamedColumns(files, { id: 'id', amount: 'paid', time: null })).not.toThrow();
});

test('a column that no file has is refused with the nearest name', () => {
  expect(() =>
    checkNamedColumns([fileWith('id'), fileWith('amount_paid')], { amount: 'amountpaid' }),
  ).toThrow(expect.objectContaining({ code: 'COLUMN_UNKNOWN', hint: 'Did you mean "amount_paid"?' }));
});
