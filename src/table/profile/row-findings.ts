import type { Column, Dataset, Finding } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import { countCodedCopies } from '../coded/count-coded-copies.ts';
import type { Engine } from '../engine/engine.ts';
import type { LoadedText } from '../text/load-text.ts';
import type { ColumnCensus } from '../typing/column-census.ts';

export interface RowFindingsInput {
  readonly text: LoadedText;
  readonly columns: readonly Column[];
  /** What was counted of each column. */
  readonly censuses: readonly ColumnCensus[];
  readonly shape: Dataset['shape'];
}

/** What rows compared with each other gave cause to say. */
export async function rowFindings(
  engine: Engine,
  input: RowFindingsInput,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { text, columns, shape } = input;
  const findings: Finding[] = [];
  const id = columns.findIndex((column) => column.role === 'customer-id');
  const all = columns.map((_, j) => j);
  const copies = await countCopies(engine, text, all, signal);
  if (copies > 0) {
    const severity = shape === 'customers' ? 'warning' : 'info';
    const message = `Rows that repeat an earlier row in every column: ${copies}. They were kept.`;
    findings.push({ code: 'duplicate-rows', severity, column: null, count: copies, message });
  }
  if (shape === 'customers' && id >= 0) {
    findings.push(...(await customerFindings(engine, { text, columns, id }, signal)));
  }
  return findings;
}

async function customerFindings(
  engine: Engine,
  {
    text,
    columns,
    id,
  }: { readonly text: LoadedText; readonly columns: readonly Column[]; readonly id: number },
  signal: AbortSignal,
): Promise<Finding[]> {
  const column = columns[id]!;
  const found: Finding[] = [];
  const again = text.nRows - column.missing - column.distinct;
  if (again > 0) {
    const message = `Rows with the id of an earlier row: ${again}.`;
    found.push({ code: 'duplicate-ids', severity: 'warning', column: column.name, count: again, message });
  }
  const rest = columns.flatMap((_, j) => (j === id ? [] : [j]));
  // few columns repeat by chance
  if (rest.length < MIN_COLUMNS) return found;
  const twins = (await countCopies(engine, text, rest, signal)) - again;
  if (twins > 0) {
    const message = `Customers who equal an earlier one in everything but the id: ${twins}. They may be the same persons twice.`;
    found.push({
      code: 'duplicate-customers',
      severity: 'warning',
      column: column.name,
      count: twins,
      message,
    });
  }
  return found;
}

const MIN_COLUMNS = 8;

/** Rows that equal an earlier one in some columns; two 64-bit hashes stand for the row. */
async function countCopies(
  engine: Engine,
  text: LoadedText,
  columns: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  if (columns.length === 0) return 0;
  if (text.coded !== undefined) return countCodedCopies(text.coded, columns, signal);
  const cells = columns.map((j) => name(`c${j}`));
  const hashes: readonly Sql[] = [
    sql`hash(${join(cells)})`,
    sql`hash('again', ${join([...cells].reverse())})`,
  ];
  const [row] = await engine.rows(
    sql`SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM ${name(text.table)} GROUP BY ${join(hashes)})`,
    { signal },
  );
  return Number(row?.[0]);
}

/** Lines of an order log that say that they are none. */
export async function cancelledOrders(
  engine: Engine,
  { columns, censuses }: RowFindingsInput,
  signal: AbortSignal,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [j, column] of columns.entries()) {
    const isStatus = /status|state|cancel/i.test(column.name) && column.levels !== null;
    if (column.role !== 'order-id' && !isStatus) continue;
    const pattern = isStatus ? '(?i)^\\s*(cancel|refund|return)' : '^\\s*[Cc][0-9]+\\s*$';
    // most ids have no such letter at all, which is told sooner
    const { told, table } = censuses[j]!;
    const canBe = isStatus ? sql`TRUE` : sql`(contains(v, 'C') OR contains(v, 'c'))`;
    const marked = async () => {
      const from = name(await table());
      const query = sql`SELECT coalesce(sum(n), 0) FROM ${from} WHERE ${canBe} AND regexp_matches(v, ${pattern})`;
      return Number((await engine.rows(query, { signal }))[0]?.[0]);
    };
    const count = told === null || isStatus ? await marked() : told.survey.marked;
    if (count === 0) continue;
    const message = `Lines of cancelled or returned orders: ${count}. They are no sales.`;
    found.push({ code: 'cancelled-orders', severity: 'info', column: column.name, count, message });
  }
  return found;
}
