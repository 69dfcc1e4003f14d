import { expect, test } from 'vitest';
import type { CustomerColumn } from '../customer-table.ts';
import { readableColumns } from './readable-columns.ts';

function columnOf(name: string, given: Partial<CustomerColumn> = {}): CustomerColumn {
  const facts = { kind: 'integer', storage: 'BIGINT', distinct: 9, dataset: 'customers', rfm: null } as const;
  const role = { role: 'feature', roleCode: 'feature', roleReason: 'Is a number.' } as const;
  return { name, at: 0, origin: null, ...facts, ...role, ...given };
}

test('rows are compared by all that says something of a customer, not by what names them or by the target', () => {
  const columns = [
    columnOf('id', { role: 'customer-id' }),
    columnOf('order', { role: 'order-id' }),
    columnOf('mail', { kind: 'identifier', role: 'ignore', roleCode: 'identifier' }),
    columnOf('row', { role: 'ignore', roleCode: 'row-number', distinct: 100 }),
    columnOf('phone', { role: 'ignore', roleCode: 'code', distinct: 100 }),
    columnOf('postcode', { role: 'ignore', roleCode: 'code', distinct: 40 }),
    columnOf('since', { kind: 'date', role: 'ignore' }),
    columnOf('outcome', { role: 'target' }),
    columnOf('left', { role: 'target' }),
    columnOf('age', { distinct: 100 }),
  ];
  expect([...readableColumns({ columns, nRows: 100 }, { tellers: ['left'] })]).toEqual([
    'postcode',
    'since',
    'outcome',
    'age',
  ]);
});
