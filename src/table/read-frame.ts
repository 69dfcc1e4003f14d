import { invariant } from '#base';
import type { Column } from '#contract';
import type { CategoryColumn, Frame, FrameColumn, NumericColumn } from '#matrix';
import { join, name, type Sql, sql, when } from '#sql';
import type { ColumnBatch, Engine, QueryOptions } from './engine/engine.ts';
import { filePattern } from './engine/file-path.ts';
import { numericOf } from './engine/numeric-of.ts';
import type { IndexedColumn } from './indexed-column.ts';
import { type NumberScan, planScan, scanNumbers } from './scan-numbers.ts';

export interface FrameSource {
  /** Path of a Parquet file with `row`, then `c0..cN`. */
  readonly parquet: string;
  readonly columns: readonly IndexedColumn[];
  /** Rows to read; default all. */
  readonly where?: Sql;
}

/** Reads columns into typed arrays in the order of `row`; VARCHAR columns become categories. */
export async function readFrame(
  engine: Engine,
  source: FrameSource,
  options: QueryOptions = {},
): Promise<Frame> {
  const numbers = source.columns.filter(({ storage }) => storage !== 'VARCHAR');
  const scan =
    source.where === undefined && numbers.length > 0 ? await planScan(engine, source.parquet, options) : null;
  if (scan === null) return inOrder(engine, source, options);
  const texts = source.columns.filter(({ storage }) => storage === 'VARCHAR');
  const read = await readNumbers(engine, { parquet: source.parquet, columns: numbers, scan }, options);
  const rest =
    texts.length === 0 ? [] : (await inOrder(engine, { ...source, columns: texts }, options)).columns;
  const all = [...read, ...rest];
  const places = new Map([...numbers, ...texts].map((column, at) => [column, at]));
  return { nRows: scan.nRows, columns: source.columns.map((column) => all[places.get(column)!]!) };
}

async function readNumbers(
  engine: Engine,
  source: { readonly parquet: string; readonly columns: readonly IndexedColumn[]; readonly scan: NumberScan },
  options: QueryOptions,
): Promise<FrameColumn[]> {
  const arrays = source.columns.map(() => new Float64Array(source.scan.nRows));
  const take = (batch: ColumnBatch, offset: number) => {
    for (const [j, values] of arrays.entries()) values.set(batch.numbersOrNaN(j), offset);
  };
  await scanNumbers(engine, source, { ...options, take });
  return source.columns.map(({ name: column, storage }, j) => ({
    type: 'numeric',
    name: column,
    values: arrays[j]!,
    ...kindOf(storage),
  }));
}

/** Has the engine sort the rows. */
async function inOrder(engine: Engine, source: FrameSource, options: QueryOptions): Promise<Frame> {
  const from = sql`read_parquet(${filePattern(source.parquet)})`;
  const where = when(source.where !== undefined, sql` WHERE ${source.where ?? sql``}`);
  const [counted] = await engine.rows(sql`SELECT count(*) FROM ${from}${where}`, options);
  const nRows = Number(counted?.[0]);
  const codes = new Map<number, LevelTable>();
  try {
    for (const column of source.columns) {
      if (column.storage === 'VARCHAR')
        codes.set(column.index, await levelTable(engine, { column, from, where }, options));
    }
    const arrays = source.columns.map((column) => ({
      column,
      values: column.storage === 'VARCHAR' ? new Int32Array(nRows) : new Float64Array(nRows),
    }));
    const pieces = source.columns.map((column) => pieceOf(column, codes));
    const joins = [...codes].map(
      ([index, { table }]) =>
        sql` LEFT JOIN ${name(table)} ON ${name('t', `c${index}`)} = ${name(table, 'level')}`,
    );
    const query = sql`SELECT ${join([...pieces, sql`1`])} FROM (SELECT * FROM ${from}${where}) AS t${join(joins, sql``)} ORDER BY t.row`;
    let at = 0;
    for await (const batch of engine.query(query, options)) {
      for (const [j, { values }] of arrays.entries()) {
        if (values instanceof Float64Array) values.set(batch.numbers(j), at);
        else values.set(batch.integers(j), at);
      }
      at += batch.nRows;
    }
    invariant(at === nRows, `the frame has ${nRows} rows, ${at} were read`);
    const columns = arrays.map(({ column, values }): FrameColumn => {
      if (values instanceof Float64Array)
        return { type: 'numeric', name: column.name, values, ...kindOf(column.storage) };
      return category(column.name, values, codes.get(column.index)!.levels);
    });
    return { nRows, columns };
  } finally {
    for (const { table } of codes.values()) await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
  }
}

const KINDS: Partial<Record<Column['storage'], NumericColumn['kind']>> = {
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
};

function kindOf(storage: Column['storage']): Pick<NumericColumn, 'kind'> {
  const kind = KINDS[storage];
  return kind === undefined ? {} : { kind };
}

interface LevelTable {
  readonly table: string;
  /** In the order of the engine. */
  readonly levels: readonly string[];
}

async function levelTable(
  engine: Engine,
  { column, from, where }: { column: IndexedColumn; from: Sql; where: Sql },
  options: QueryOptions,
): Promise<LevelTable> {
  const table = engine.freshName('levels');
  const cell = name(`c${column.index}`);
  await engine.exec(
    sql`CREATE TABLE ${name(table)} AS SELECT level, CAST(row_number() OVER (ORDER BY level) - 1 AS INTEGER) AS code
      FROM (SELECT DISTINCT ${cell} AS level FROM (SELECT * FROM ${from}${where})) WHERE level IS NOT NULL`,
    options,
  );
  const rows = await engine.rows(sql`SELECT level FROM ${name(table)} ORDER BY code`, options);
  return { table, levels: rows.map((row) => String(row[0])) };
}

function pieceOf(column: IndexedColumn, codes: ReadonlyMap<number, LevelTable>): Sql {
  const levels = codes.get(column.index);
  if (levels !== undefined) return sql`coalesce(${name(levels.table, 'code')}, -1)`;
  return sql`coalesce(${numericOf(column.storage, name('t', `c${column.index}`))}, CAST('NaN' AS DOUBLE))`;
}

/** The engine sorts by code point, a frame by code unit: the codes are mapped where that differs. */
function category(columnName: string, codes: Int32Array, levels: readonly string[]): CategoryColumn {
  const sorted = [...levels].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = new Map(sorted.map((level, code) => [level, code]));
  const map = levels.map((level) => place.get(level)!);
  if (map.some((code, i) => code !== i))
    for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) codes[i] = map[codes[i]!]!;
  return { type: 'category', name: columnName, codes, levels: sorted };
}
