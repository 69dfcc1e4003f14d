import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { Column, Dataset, Role, RunOptions } from '#contract';
import { join, type Sql, sql } from '#sql';
import { type CellValue, createEngine, type Engine, filePattern } from '#table';
import type { CustomerTable } from '../../customer-table.ts';
import { buildCustomerTable } from '../build-customer-table.ts';
import type { GivenTables } from '../given-tables.ts';
import type { ImportedTable } from '../imported-table.ts';

/** A column of a table that a test writes. */
export function column(
  name: string,
  role: Role,
  storage: Column['storage'],
  decimals: number | null = null,
): Column {
  const facts = { kind: 'integer', distinct: 3, levels: null, numeric: null };
  return { name, role, storage, decimals, ...facts, roleCode: 'x', roleReason: 'X.' } as unknown as Column;
}

/** What a test writes as an imported table. */
export interface SmallTable {
  readonly shape: Dataset['shape'];
  readonly columns: readonly Column[];
  /** Gives `row`, `c0`, `c1`, ... */
  readonly rows: Sql;
  readonly nRows: number;
}

/** A customer table that was built of tables: itself, its findings as code and count, and cells of columns by name. */
export interface BuiltTable {
  readonly table: CustomerTable;
  readonly counts: readonly (readonly [code: string, count: number])[];
  figures(...names: string[]): CellValue[][];
}

/** An engine and a folder for tables of a test. */
export class SmallTables {
  private nTables = 0;

  private constructor(
    private readonly folder: string,
    readonly engine: Engine,
  ) {}

  static async open(): Promise<SmallTables> {
    const folder = await mkdtemp(joinPath(tmpdir(), 'clientele-join-'));
    return new SmallTables(folder, await createEngine({ threads: 2, tempDir: joinPath(folder, 'spill') }));
  }

  async close(): Promise<void> {
    await this.engine.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async imported(name: string, { shape, columns, rows, nRows }: SmallTable): Promise<ImportedTable> {
    const own = joinPath(this.folder, `${name} [${this.nTables++}]`);
    await mkdir(own, { recursive: true });
    await this.engine.exec(sql`COPY (${rows}) TO ${joinPath(own, 'data.parquet')} (FORMAT parquet)`);
    const source = { file: `${name}.csv`, table: null, parts: [] };
    const dataset = { name, shape, columns, rows: nRows, source, shapeReason: 'X.' };
    return { dataset: dataset as unknown as Dataset, folder: own };
  }

  async build(
    tables: readonly ImportedTable[],
    options: Partial<Pick<RunOptions, 'cutoff' | 'from' | 'features'>> = {},
    given: Partial<GivenTables> = {},
    engine: Engine = this.engine,
  ): Promise<BuiltTable> {
    const { folder } = this;
    const all = { cutoff: null, from: null, features: null, ...options };
    const { signal } = new AbortController();
    const table = await buildCustomerTable(tables, { folder, options: all, given, engine, signal });
    const file = filePattern(joinPath(folder, 'customers.parquet'));
    const rows = await engine.rows(sql`SELECT * FROM read_parquet(${file}) ORDER BY row`);
    const at = (name: string) => 1 + placeOf(table, name);
    return {
      table,
      counts: table.findings.map(({ finding: { code, count } }) => [code, count] as const),
      figures: (...names) => rows.map((row) => names.map((name) => row[at(name)] ?? null)),
    };
  }
}

/** The rows that were joined stand between the columns of their table and the next one. */
function placeOf({ columns, joined }: CustomerTable, name: string): number {
  const { at, origin, rfm } = columns.find((entry) => entry.name === name)!;
  const before = joined.findIndex(({ table }) => table === origin?.table);
  const rowColumns = rfm === null ? Math.max(before, 0) : joined.length;
  return at + rowColumns;
}

/** Rows as a query: `row` from 1, then the cells, each cast to the type of its column. */
export function rowsQuery(rows: readonly (readonly CellValue[])[], types: readonly string[]): Sql {
  const selects = rows.map((cells, i) => {
    const casts = cells.map((cell, j) => {
      const type: Sql = { type: 'text', text: types[j]! };
      return sql`CAST(${cell} AS ${type}) AS ${{ type: 'text', text: `c${j}` } as Sql}`;
    });
    return sql`SELECT ${join([sql`CAST(${i + 1} AS BIGINT) AS row`, ...casts])}`;
  });
  return join(selects, sql` UNION ALL `);
}
