import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import type { LoadedText } from '../text/load-text.ts';
import { SHAPES, type Shape, shapeOf, trimmed, undecorated } from './shapes.ts';

/** Cells of one shape in a column. */
export interface ShapeCount {
  readonly cells: number;
  readonly distinct: number;
  /** Row of the first such cell. */
  readonly firstRow: number;
  /** Most digits before and after the decimal mark. */
  readonly wholeDigits: number;
  readonly pointDecimals: number;
  readonly commaDecimals: number;
  /** Cells of eight digits that are a date as yyyymmdd, 1900..2100. */
  readonly compactDates: number;
}

/** Every distinct text of a column was looked at; `table` holds them: v (cell), s (text), n, first, shape. */
export interface ColumnCensus {
  readonly table: string;
  readonly shapes: Readonly<Record<Shape, ShapeCount>>;
  readonly nRows: number;
  /** Distinct texts, missing ones aside. */
  readonly distinctTexts: number;
  readonly wordsPerText: number;
  readonly longestText: number;
  /** The distinct texts in lower case where there are at most four. */
  readonly words: readonly string[] | null;
  /** Texts that mean missing, as they stand in the file. */
  readonly missingTokens: readonly string[];
  /** A cell without white space around it; the cell itself where no cell of the column has any. */
  readonly text: (cell: Sql) => Sql;
  /** Currency or percent signs were taken off before the shapes were counted. */
  readonly undecorated: 'currency' | 'percent' | null;
}

const NONE: ShapeCount = {
  cells: 0,
  distinct: 0,
  firstRow: 0,
  wholeDigits: 0,
  pointDecimals: 0,
  commaDecimals: 0,
  compactDates: 0,
};
/** Counts the shapes of all cells of column `column`. `keep` takes the name of its table, which the caller drops. */
export async function columnCensus(
  engine: Engine,
  text: LoadedText,
  column: number,
  { signal, keep }: { readonly signal: AbortSignal; readonly keep: (table: string) => void },
): Promise<ColumnCensus> {
  const table = engine.freshName('census');
  keep(table);
  const cell = name(`c${column}`);
  await engine.exec(
    sql`CREATE TABLE ${name(table)} AS SELECT v, s, n, first, ${shapeOf(sql`s`)} AS shape FROM (
      SELECT v, ${trimmed(sql`v`)} AS s, n, first FROM (
        SELECT ${cell} AS v, count(*) AS n, min(${text.row}) AS first FROM ${name(text.table)} GROUP BY ALL))`,
    { signal },
  );
  let shapes = await countShapes(engine, table, signal);
  let decoration: ColumnCensus['undecorated'] = null;
  if (shapes.decorated.cells > 0 && shapes.text.cells <= shapes.decorated.cells) {
    const [percent] = await engine.rows(
      sql`SELECT count(*) FROM ${name(table)} WHERE shape = 'decorated' AND contains(s, '%')`,
    );
    decoration = percent?.[0] === 0 ? 'currency' : 'percent';
    await engine.exec(sql`UPDATE ${name(table)} SET s = ${undecorated(sql`s`)} WHERE shape = 'decorated'`, {
      signal,
    });
    await engine.exec(sql`UPDATE ${name(table)} SET shape = ${shapeOf(sql`s`)} WHERE shape = 'decorated'`, {
      signal,
    });
    shapes = await countShapes(engine, table, signal);
  }
  return {
    table,
    shapes,
    undecorated: decoration,
    nRows: text.nRows,
    text: (await needsTrim(engine, table, signal)) ? trimmed : (bare) => bare,
    ...(await countTexts(engine, table, signal)),
  };
}

async function countShapes(
  engine: Engine,
  table: string,
  signal: AbortSignal,
): Promise<Record<Shape, ShapeCount>> {
  const decimals = (mark: string): Sql =>
    sql`CAST(max(CASE WHEN shape IN ('text', 'wordDate') OR strpos(s, ${mark}) = 0 THEN 0
      ELSE length(regexp_extract(s, ${`[${mark}](\\d*)`}, 1)) END) AS INTEGER)`;
  const isCompact = sql`regexp_full_match(s, ${'(19|20)\\d{6}'}) AND try_strptime(s, '%Y%m%d') IS NOT NULL`;
  const rows = await engine.rows(
    sql`SELECT shape, sum(n), count(*), min(first),
        max(CASE WHEN shape IN ('text', 'wordDate') THEN 0 ELSE length(regexp_replace(regexp_extract(s, ${'^[+-]?[\\d,.]*'}), ${'([.,]\\d*)$|\\D'}, '', 'g')) END),
        ${decimals('.')}, ${decimals(',')},
        coalesce(sum(n) FILTER (shape = 'integer' AND ${isCompact}), 0)
      FROM ${name(table)} GROUP BY shape ORDER BY shape`,
    { signal },
  );
  const counts = Object.fromEntries(SHAPES.map((shape) => [shape, NONE])) as Record<Shape, ShapeCount>;
  for (const [shape, ...numbers] of rows) {
    const [cells, distinct, firstRow, wholeDigits, pointDecimals, commaDecimals, compactDates] =
      numbers.map(Number);
    counts[shape as Shape] = {
      cells: cells!,
      distinct: distinct!,
      firstRow: firstRow!,
      wholeDigits: wholeDigits!,
      pointDecimals: pointDecimals!,
      commaDecimals: commaDecimals!,
      compactDates: compactDates!,
    };
  }
  return counts;
}

async function countTexts(engine: Engine, table: string, signal: AbortSignal) {
  const present = sql`FROM ${name(table)} WHERE shape NOT IN ('blank', 'token')`;
  const [facts] = await engine.rows(
    sql`SELECT count(DISTINCT s), coalesce(sum(n * (length(s) - length(replace(s, ' ', '')) + 1)), 0), coalesce(sum(n), 0),
      coalesce(max(length(s)), 0) ${present}`,
    { signal },
  );
  const [distinctTexts, words, cells, longestText] = (facts ?? []).map(Number);
  const few =
    distinctTexts! <= 4
      ? await engine.rows(sql`SELECT DISTINCT lower(s) ${present} ORDER BY 1`, { signal })
      : null;
  const tokens = await engine.rows(
    sql`SELECT DISTINCT coalesce(s, '') FROM ${name(table)} WHERE shape IN ('blank', 'token') ORDER BY 1`,
    { signal },
  );
  return {
    distinctTexts: distinctTexts!,
    wordsPerText: cells === 0 ? 0 : words! / cells!,
    longestText: longestText!,
    words: few?.map((row) => String(row[0])) ?? null,
    missingTokens: tokens.map((row) => String(row[0])),
  };
}

async function needsTrim(engine: Engine, table: string, signal: AbortSignal): Promise<boolean> {
  const [odd] = await engine.rows(sql`SELECT count(*) FROM ${name(table)} WHERE v <> ${trimmed(sql`v`)}`, {
    signal,
  });
  return odd?.[0] !== 0;
}
