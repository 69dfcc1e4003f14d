import type { ColumnKind, Dataset, Finding, RelationalStep, Role, TableUse } from '#contract';
import type { LineColumn } from '#features';

/** A column of the table with one row per customer. */
export interface CustomerColumn {
  /** Name in results; distinct within the table. */
  readonly name: string;
  /** Position in the table's Parquet file: `c0`, `c1`, ... */
  readonly at: number;
  readonly kind: ColumnKind;
  readonly storage: Dataset['columns'][number]['storage'];
  readonly role: Role;
  readonly roleCode: string;
  readonly roleReason: string;
  readonly distinct: number;
  /** Name of the dataset that it comes from. */
  readonly dataset: string;
  /** Which figure of RFM it is, null for a column of a table. */
  readonly rfm: string | null;
  /** Where its values and original texts stand among the tables of the run; null where they were computed. */
  readonly origin: { readonly table: number; readonly at: number } | null;
}

/** A table with one more row per customer that was joined to the customers. */
export interface JoinedTable {
  /** Its place among the tables of the run. */
  readonly table: number;
  /** Column of the Parquet file with the row that was joined, NULL where there was none. */
  readonly rowColumn: string;
}

/** Something that was noticed about a table when it was chosen or joined. */
export interface TableFinding {
  /** Its place among the tables of the run. */
  readonly table: number;
  readonly finding: Finding;
}

/** One row per customer: a customer table, an order log summed up, or both joined. */
export interface CustomerTable {
  readonly source: 'customers' | 'orders' | 'joined';
  /** Positions of the datasets among the tables of the run. */
  readonly customers: number | null;
  readonly orders: number | null;
  /** Further tables with a row per customer, in the order of their columns. */
  readonly joined: readonly JoinedTable[];
  /** What each table of the run is. */
  readonly uses: readonly TableUse[];
  /** Whether the Parquet file is `customers.parquet` of the recipe's artifact or the customer dataset's own. */
  readonly ownFile: boolean;
  readonly nRows: number;
  readonly columns: readonly CustomerColumn[];
  /** Columns of the order log, which the figures of RFM stand for; none without one. */
  readonly lines: readonly LineColumn[];
  /** ISO date that recency counts back from; null without an order log. */
  readonly cutoff: string | null;
  readonly findings: readonly TableFinding[];
  /** What was done to whole tables, in order. */
  readonly relational: readonly RelationalStep[];
}

/** Places of the tables that the customers' rows are made of: customers, what was joined to them, orders. */
export function usedTables({ customers, joined, orders }: CustomerTable): number[] {
  return [customers, ...joined.map(({ table }) => table), orders].filter((at) => at !== null);
}

/** A name that is not taken yet: a clash gets the suffix `_clientele`, repeated if need be. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  while (taken.has(free)) free = `${free}_clientele`;
  return free;
}
