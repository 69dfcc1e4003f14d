import { expect, test } from 'vitest';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import { choosePredictors } from './predictors.ts';

function columnOf(name: string, given: Partial<CustomerColumn> = {}): CustomerColumn {
  const facts = { kind: 'integer', storage: 'BIGINT', distinct: 9, dataset: 'customers', rfm: null } as const;
  const role = { role: 'feature', roleCode: 'number', roleReason: 'Is a number.' } as const;
  return { name, at: 0, origin: null, ...facts, ...role, ...given };
}
const COLUMNS = [
  columnOf('id', { role: 'customer-id', roleCode: 'name-is-customer-id', kind: 'identifier' }),
  columnOf('age'),
  columnOf('spent', { role: 'amount', kind: 'decimal' }),
  columnOf('left', { role: 'target', kind: 'category' }),
  columnOf('bought', { role: 'target', kind: 'boolean' }),
  columnOf('score', { role: 'ignore', roleCode: 'suspected-model-output', roleReason: 'A model wrote it.' }),
  columnOf('since', { kind: 'date' }),
  columnOf('flat', { role: 'ignore', roleCode: 'constant', roleReason: 'Has one value.' }),
  columnOf('Age '),
];
const table = { columns: COLUMNS } as unknown as CustomerTable;
const choose = (given: { features?: string[]; ignore?: string[] } = {}) =>
  choosePredictors(
    table,
    { features: given.features ?? null, ignore: given.ignore ?? [] },
    { tellers: ['left'] },
  );
const names = (found: ReturnType<typeof choose>) => found.columns.map(({ name }) => name);

test('what describes a customer is learned from; the target, other outcomes and everything else are not, with the reason', () => {
  const found = choose();
  expect(names(found)).toEqual(['age', 'spent', 'Age ']);
  expect(found.leftOut.map(({ column, code }) => [column, code])).toEqual([
    ['id', 'name-is-customer-id'],
    ['left', 'target'],
    ['bought', 'other-outcome'],
    ['score', 'suspected-model-output'],
    ['since', 'date'],
    ['flat', 'constant'],
  ]);
  expect(found).toMatchObject({ named: [], modelOutput: ['score'], identifiers: ['id'] });
});

test('named columns are taken whatever they seem to be, for the guards to flag; the target never is', () => {
  const found = choose({ features: ['score', 'id', 'bought', 'left'] });
  expect(names(found)).toEqual(['id', 'bought', 'score']);
  expect(found.named).toEqual(['score', 'id', 'bought', 'left']);
  expect(found.leftOut.find(({ column }) => column === 'left')!.code).toBe('target');
  expect(found.leftOut.find(({ column }) => column === 'age')!.code).toBe('not-named');
});

test('ignored columns are left out and raise no guard', () => {
  const found = choose({ ignore: ['age', 'score'] });
  expect(names(found)).toEqual(['spent', 'Age ']);
  expect(found.modelOutput).toEqual([]);
  expect(found.leftOut.find(({ column }) => column === 'age')!.code).toBe('ignored');
});

test('columns whose names differ in a blank or in case are different columns', () => {
  expect(names(choose({ features: ['Age '] }))).toEqual(['Age ']);
  expect(names(choose({ ignore: ['age'] }))).toEqual(['spent', 'Age ']);
});

test('unknown names and dates are refused', () => {
  expect(() => choose({ features: ['agge'] })).toThrow(
    expect.objectContaining({ code: 'COLUMN_UNKNOWN', hint: 'Did you mean "age"?' }),
  );
  expect(() => choose({ ignore: ['nothing-like-it'] })).toThrow(
    expect.objectContaining({ code: 'COLUMN_UNKNOWN', hint: expect.stringContaining('The columns are: id') }),
  );
  expect(() => choose({ features: ['since'] })).toThrow(
    expect.objectContaining({ code: 'COLUMN_WRONG_KIND', hint: expect.stringContaining('days since') }),
  );
});
