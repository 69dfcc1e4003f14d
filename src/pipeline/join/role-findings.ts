import type { Dataset, Finding, TableUse } from '#contract';
import type { TableFinding } from '../customer-table.ts';
import type { ChosenTables } from './choose-tables.ts';
import { tableName } from './imported-table.ts';

/**
 * What each table is taken for, where it is not plain: customers and orders are told only beside further tables.
 * @param byOrders whether the segments are made by figures of orders.
 */
export function roleFindings(
  datasets: readonly Dataset[],
  { uses }: ChosenTables,
  byOrders: boolean,
): TableFinding[] {
  return uses.flatMap((use, table) => {
    const dataset = datasets[table]!;
    const isPlain = use.role === 'customers' || use.role === 'orders';
    if (isPlain && datasets.length < 3) return [];
    return [{ table, finding: roleFinding(dataset, use, byOrders) }];
  });
}

function roleFinding(dataset: Dataset, { role, reason }: TableUse, byOrders: boolean): Finding {
  const file = tableName(dataset);
  const base = { severity: 'info', column: null, count: dataset.rows } as const;
  switch (role) {
    case 'customers':
      return { ...base, code: 'table-customers', message: `${file} holds the customers. ${reason}` };
    case 'orders':
      return { ...base, code: 'table-orders', message: `${file} holds their orders. ${reason}` };
    case 'addresses':
    case 'further':
      return {
        ...base,
        code: 'table-joined',
        message: `${file} is joined to the customers. ${reason}`,
      };
    case 'new':
      return { ...base, code: 'new-customers', message: newMessage(dataset, reason, byOrders) };
    case 'ignore':
      return { ...base, code: 'table-not-used', message: `${file} was read and is not used. ${reason}` };
  }
}

function newMessage(dataset: Dataset, reason: string, byOrders: boolean): string {
  const { file, table } = dataset.source;
  const apart = `${tableName(dataset)} holds customers that are to be scored: they are kept apart. ${reason}`;
  const sheet = table === null ? '' : ` --sheet ${quoted(table)}`;
  const command = `clientele score ${quoted(file)}${sheet} --model NAME`;
  return byOrders
    ? `${apart} They have no orders: name columns that they have with --features, then ${command}.`
    : `${apart} Score them with ${command}.`;
}

function quoted(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `"${word}"`;
}
