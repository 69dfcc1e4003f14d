import type { Dataset } from '#contract';
import type { LineColumn } from '#features';
import { type CustomerColumn, freeName } from '../customer-table.ts';
import { idPosition } from './imported-table.ts';
import { figureColumns } from './order-figures.ts';
import type { SummedOrders } from './sum-orders.ts';

/** The columns of the customers' own table. @param table its place among the tables of the run. */
export function ownColumns(dataset: Dataset, table: number): CustomerColumn[] {
  return dataset.columns.map((column, at) => customerColumn(dataset, { column, at, origin: { table, at } }));
}

/** The columns of a table that is joined to the customers, without its id, beside names that are taken. */
export function joinedColumns(
  dataset: Dataset,
  { table, first, taken }: { table: number; first: number; taken: Set<string> },
): CustomerColumn[] {
  const id = idPosition(dataset);
  const others = dataset.columns.flatMap((column, at) => (at === id ? [] : [{ column, at }]));
  return others.map(({ column, at }, i) => {
    const free = freeName(column.name, taken);
    taken.add(free);
    return { ...customerColumn(dataset, { column, at: first + i, origin: { table, at } }), name: free };
  });
}

/** The columns of a table of customers that an order log alone gives. */
export function summedColumns({ dataset, figures }: SummedOrders): CustomerColumn[] {
  const source = dataset.columns[idPosition(dataset)!]!;
  const id: CustomerColumn = {
    ...customerColumn(dataset, { column: source, at: 0, origin: null }),
    kind: 'identifier',
    storage: 'VARCHAR',
    role: 'customer-id',
  };
  return [id, ...figureColumns(dataset, figures, { first: 1, taken: new Set([source.name]) })];
}

/** The columns of the order log, which its figures stand for. */
export function lineColumns({ name: dataset, columns }: Dataset): LineColumn[] {
  return columns.map(({ name: column, role, roleCode, roleReason }) => ({
    dataset,
    name: column,
    role,
    roleCode,
    roleReason,
  }));
}

function customerColumn(
  dataset: Dataset,
  { column, at, origin }: { column: Dataset['columns'][number] } & Pick<CustomerColumn, 'at' | 'origin'>,
): CustomerColumn {
  const { name, kind, storage, role, roleCode, roleReason, distinct } = column;
  return {
    name,
    at,
    kind,
    storage,
    role,
    roleCode,
    roleReason,
    distinct,
    dataset: dataset.name,
    rfm: null,
    origin,
  };
}
