import { customerKey, customerKeysQuery } from '#features';
import { name, type Sql, sql } from '#sql';
import { type Engine, filePattern } from '#table';
import { MOST_EXAMPLES } from './example-ids.ts';
import { type ImportedTable, idPosition, rowsFile } from './imported-table.ts';

/** Rows that something is to be said about: how many, and the first of them. */
export interface CountedRows {
  readonly count: number;
  /** Customers of the first rows; blank ones left out. */
  readonly ids: readonly string[];
  /** Numbers of the first rows among the data rows of their file. */
  readonly rows: readonly number[];
}

/** Tables of the engine with the customers of tables; dropped by `close`. */
export class KeyTables {
  private readonly made: Sql[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly signal: AbortSignal,
  ) {}

  /** Every row of a table: `row`, `key`, `is_first` for the first row of each customer, `first_key` for it alone. */
  async everyRow(table: ImportedTable): Promise<Sql> {
    const key = customerKey(name(`c${idPosition(table.dataset)!}`));
    const source = sql`SELECT row, ${key} AS key FROM read_parquet(${filePattern(rowsFile(table))})`;
    const first = sql`key IS NOT NULL AND row = min(row) OVER (PARTITION BY key)`;
    return this.make(
      sql`SELECT *, CASE WHEN is_first THEN key END AS first_key FROM (SELECT row, key, ${first} AS is_first FROM (${source}))`,
    );
  }

  /** Every customer of a table: `key`, `row` of the first of its rows, `copies`. */
  async everyCustomer(table: ImportedTable): Promise<Sql> {
    return this.make(customerKeysQuery({ parquet: rowsFile(table), key: idPosition(table.dataset)! }));
  }

  /** @param query gives `row` and `key`. */
  async counted(query: Sql): Promise<CountedRows> {
    const { engine, signal } = this;
    const [[count] = []] = await engine.rows(sql`SELECT CAST(count(*) AS DOUBLE) FROM (${query})`, {
      signal,
    });
    if (Number(count) === 0) return { count: 0, ids: [], rows: [] };
    const first = await engine.rows(
      sql`SELECT CAST(row AS DOUBLE), key FROM (${query}) ORDER BY row LIMIT ${MOST_EXAMPLES}`,
      { signal },
    );
    return {
      count: Number(count),
      ids: first.flatMap(([, key]) => (typeof key === 'string' ? [key] : [])),
      rows: first.map(([row]) => Number(row)),
    };
  }

  async close(): Promise<void> {
    for (const table of this.made.splice(0)) await this.engine.exec(sql`DROP TABLE ${table}`);
  }

  private async make(query: Sql): Promise<Sql> {
    const table = name(this.engine.freshName('keys'));
    await this.engine.exec(sql`CREATE TABLE ${table} AS ${query}`, { signal: this.signal });
    this.made.push(table);
    return table;
  }
}
