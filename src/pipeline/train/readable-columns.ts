import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import type { TargetFacts } from './target-facts.ts';

/**
 * Names of the columns that say something of a customer, features or not: what guards compare rows by. Neither the
 * target nor what only names rows: ids, row numbers, addresses of mail, codes of which no two are equal.
 */
export function readableColumns(
  { columns, nRows }: Pick<CustomerTable, 'columns' | 'nRows'>,
  { tellers }: Pick<TargetFacts, 'tellers'>,
): Set<string> {
  const readable = columns.filter((column) => !tellers.includes(column.name) && !namesThings(column, nRows));
  return new Set(readable.map(({ name }) => name));
}

function namesThings({ role, roleCode, kind, distinct }: CustomerColumn, nRows: number): boolean {
  if (role === 'customer-id' || role === 'order-id' || kind === 'identifier') return true;
  return roleCode === 'row-number' || (roleCode === 'code' && distinct === nRows);
}
