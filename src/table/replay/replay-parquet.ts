import { AppError } from '#base';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { isPresent, type NumberStyle, valueOfText } from './cell-values.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import { type ReplayChunk, replayChunks } from './replay.ts';
import type { FoundColumn, ReplayColumn } from './replay-column.ts';
import type { UnreadableCells } from './replay-text.ts';

/** A Parquet file, opened to be read as the columns of a model. */
export interface ReplayedParquet {
  readonly names: readonly string[];
  readonly nRows: number;
  readonly unreadable: readonly UnreadableCells[];
  chunks(): AsyncGenerator<ReplayChunk>;
}

const PLAIN: NumberStyle = { mark: 'point', isDecorated: true };
const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;
const TIMES = /^(DATE|TIMESTAMP)/;

/**
 * Opens a Parquet file: typed columns are cast, texts are read like those of a text table.
 * @throws FILE_CORRUPT, TABLE_NO_ROWS, COLUMN_WRONG_KIND, and what `missing` makes for a column that is not there
 */
export async function replayParquet(
  engine: Engine,
  path: string,
  options: { columns: readonly ReplayColumn[]; missing: MissingColumn; signal: AbortSignal },
): Promise<ReplayedParquet> {
  const { signal } = options;
  const table = sql`read_parquet(${filePattern(path)}, file_row_number = true)`;
  const schema = await describe(engine, path, signal);
  const names = schema.map(([column]) => column);
  const found = foundColumns(options.columns, names, options.missing);
  const values = found.map((one) => cellValue(one, schema[one.index]!));
  const texts = found.flatMap(({ column, index }, j) =>
    isText(schema[index]![1]) && column.storage !== 'VARCHAR' ? [{ column, value: values[j]! }] : [],
  );
  const counts = texts.map(
    ({ column, value }) =>
      sql`, CAST(count(*) FILTER (${isPresent(name(column.name))} AND (${value}) IS NULL) AS DOUBLE)`,
  );
  const [counted] = await engine.rows(
    sql`SELECT CAST(count(*) AS DOUBLE)${{ type: 'sequence', parts: counts }} FROM ${table}`,
    { signal },
  );
  const [nRows, ...unreadable] = (counted ?? []).map(Number);
  if (nRows === 0) {
    throw new AppError('TABLE_NO_ROWS', `${path}: expected rows, got none`, { data: { file: path } });
  }
  return {
    names,
    nRows: nRows!,
    unreadable: texts.map(({ column }, j) => ({ column: column.name, cells: unreadable[j]! })),
    chunks: () => replayChunks(engine, { found, values, row: sql`file_row_number + 1`, from: table }, signal),
  };
}

async function describe(engine: Engine, path: string, signal: AbortSignal): Promise<[string, string][]> {
  const query = sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${filePattern(path)}))`;
  try {
    return (await engine.rows(query, { signal })).map(([column, type]) => [String(column), String(type)]);
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'INTERRUPTED') throw cause;
    throw new AppError(
      'FILE_CORRUPT',
      `${path}: expected a whole Parquet file, got one that cannot be read`,
      {
        hint: 'Export the file again.',
        data: { file: path },
        cause,
      },
    );
  }
}

function cellValue({ column }: FoundColumn, [field, type]: [string, string]): Sql {
  const cell = name(field);
  if (isText(type)) return valueOfText(column, sql`CAST(${cell} AS VARCHAR)`, PLAIN);
  const isTime = column.storage === 'DATE' || column.storage === 'TIMESTAMP';
  if (column.storage === 'VARCHAR') return valueOfText(column, asText(cell, type), PLAIN);
  if (isTime && TIMES.test(type)) return sql`CAST(${cell} AS TIMESTAMP)`;
  if (!isTime && column.storage === 'BOOLEAN' && type === 'BOOLEAN') return cell;
  if (!isTime && column.storage !== 'BOOLEAN' && NUMBERS.test(type)) return sql`CAST(${cell} AS DOUBLE)`;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `column "${field}": expected ${column.storage} as the model was made from, got ${type}`,
    { data: { column: field } },
  );
}

/** Whole numbers that the file holds as DOUBLE are written without a point, as in the text that the model knows. */
function asText(cell: Sql, type: string): Sql {
  const text = sql`CAST(${cell} AS VARCHAR)`;
  return type === 'DOUBLE' || type === 'FLOAT' ? sql`regexp_replace(${text}, ${'\\.0$'}, '')` : text;
}

function isText(type: string): boolean {
  return type === 'VARCHAR' || type.startsWith('ENUM');
}
