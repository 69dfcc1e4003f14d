import { AppError } from '#base';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { isPresent, valueOfText } from './cell-values.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import { type Reading, replayChunks } from './replay.ts';
import type { FoundColumn, ReplayColumn } from './replay-column.ts';
import type { ReplayedTable } from './replay-text.ts';

const PLAIN = { mark: 'point', isDecorated: true } as const;
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
): Promise<ReplayedTable> {
  const { signal } = options;
  const table = sql`read_parquet(${filePattern(path)}, file_row_number = true)`;
  const schema = await describe(engine, path, signal);
  const names = schema.map(([column]) => column);
  const found = foundColumns(options.columns, names, options.missing);
  const readings = found.map((one): Reading => {
    const value = cellValue(one, schema[one.index]!);
    const isDoubtful = isText(schema[one.index]![1]) && one.column.storage !== 'VARCHAR';
    const cell = name(one.column.name);
    return { value, isUnreadable: isDoubtful ? sql`${isPresent(cell)} AND (${value}) IS NULL` : null };
  });
  const [counted] = await engine.rows(sql`SELECT CAST(count(*) AS DOUBLE) FROM ${table}`, { signal });
  const nRows = Number(counted?.[0]);
  if (nRows === 0) {
    throw new AppError('TABLE_NO_ROWS', `${path}: expected rows, got none`, { data: { file: path } });
  }
  const chunks: ReplayedTable['chunks'] = (after) => {
    const from = after === 0 ? table : sql`${table} WHERE file_row_number >= ${after}`;
    return replayChunks(engine, { found, readings, row: sql`file_row_number + 1`, from }, signal);
  };
  return { names, nRows, chunks };
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
  const style = { ...PLAIN, dateOrder: column.dateOrder ?? 'dmy' };
  if (isText(type)) return valueOfText(column, sql`CAST(${cell} AS VARCHAR)`, style);
  const isTime = column.storage === 'DATE' || column.storage === 'TIMESTAMP';
  if (column.storage === 'VARCHAR') return valueOfText(column, asText(cell, type), style);
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
