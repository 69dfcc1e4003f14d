import { AppError, nearestName } from '#base';
import type { ColumnKind } from '#contract';
import type { CustomerColumn } from './customer-table.ts';

const NUMERIC: readonly ColumnKind[] = ['integer', 'decimal'];

/** Names that say that a number is what a customer brings. */
const VALUE_NAMES =
  /(^|[^a-z])(monetary|revenue|sales|turnover|total.?spen[dt]\w*|spen[dt]\w*|purchases?|amount|value|profit)([^a-z]|$)/i;

/**
 * The column that says what a customer is worth: monetary value of an order log, else the first column with the
 * role amount, else the first whose name says so; null when there is none.
 */
export function findValueColumn(columns: readonly CustomerColumn[]): CustomerColumn | null {
  const numeric = columns.filter((column) => NUMERIC.includes(column.kind) && column.role !== 'ignore');
  return (
    numeric.find((column) => column.rfm === 'monetary') ??
    numeric.find((column) => column.role === 'amount') ??
    numeric.find((column) => VALUE_NAMES.test(column.name.replaceAll(/([a-z])([A-Z])/g, '$1 $2'))) ??
    null
  );
}

/**
 * The column that `--tiers` means.
 * @param option true for the default value column, else its name.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND; ROLE_MISSING when no column says what a customer is worth.
 */
export function tierColumn(columns: readonly CustomerColumn[], option: true | string): CustomerColumn {
  if (option === true) {
    const found = findValueColumn(columns);
    if (found !== null) return found;
    throw new AppError('ROLE_MISSING', '--tiers: expected a column with money or value, found none', {
      hint: 'Name the column: --tiers COLUMN.',
    });
  }
  return numericColumn(columns, option, '--tiers');
}

/**
 * The column with numbers that an option names.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND
 */
export function numericColumn(
  columns: readonly CustomerColumn[],
  name: string,
  option: string,
): CustomerColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const near = nearestName(
      name,
      columns.map((candidate) => candidate.name),
    );
    throw new AppError('COLUMN_UNKNOWN', `${option}: expected the name of a column, got "${name}"`, {
      ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
      data: { column: name },
    });
  }
  if (NUMERIC.includes(column.kind)) return column;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `${option}: expected numbers, got "${name}", which is ${column.kind}`,
    { data: { column: name } },
  );
}
