import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import type { LoadedText } from '../text/load-text.ts';
import { SHAPES, type Shape, sameShape, shapeOf, trimmed, undecorated } from './shapes.ts';

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
  const texts = engine.freshName('texts');
  const looks = engine.freshName('looks');
  const drop = async (...tables: string[]) => {
    for (const one of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(one)}`);
  };
  try {
    await engine.exec(
      sql`CREATE TABLE ${name(texts)} AS SELECT v, s, n, first, ${sameShape(sql`s`)} AS alike FROM (
        SELECT v, ${trimmed(sql`v`)} AS s, n, first FROM (
          SELECT ${cell} AS v, count(*) AS n, min(${text.row}) AS first FROM ${name(text.table)} GROUP BY ALL))`,
      { signal },
    );
    await createLooks(engine, { from: texts, looks }, signal);
    await engine.exec(
      sql`CREATE TABLE ${name(table)} AS SELECT v, s, n, t.first, shape
        FROM ${name(texts)} AS t JOIN ${name(looks)} AS l ON t.alike IS NOT DISTINCT FROM l.alike`,
      { signal },
    );
    const isTrimmed = (
      await engine.rows(sql`SELECT coalesce(bool_or(odd), FALSE) FROM ${name(looks)}`)
    )[0]?.[0];
    let shapes = await countShapes(engine, { table, looks }, signal);
    let decoration: ColumnCensus['undecorated'] = null;
    if (shapes.decorated.cells > 0 && shapes.text.cells <= shapes.decorated.cells) {
      decoration = await undecorate(engine, table, signal);
      await drop(texts, looks);
      const again = sql`SELECT v, s, n, first, ${sameShape(sql`s`)} AS alike FROM ${name(table)}`;
      await engine.exec(sql`CREATE TABLE ${name(texts)} AS ${again}`, { signal });
      await createLooks(engine, { from: texts, looks }, signal);
      shapes = await countShapes(engine, { table, looks }, signal);
    }
    const areDistinct = isTrimmed !== true && decoration === null;
    return {
      table,
      shapes,
      undecorated: decoration,
      nRows: text.nRows,
      text: isTrimmed === true ? trimmed : (bare) => bare,
      ...(await countTexts(engine, { table, looks, areDistinct }, signal)),
    };
  } finally {
    await drop(texts, looks);
  }
}

/** Texts that differ in their digits only, looked at once: how many they are, their shape, and what it tells. */
async function createLooks(
  engine: Engine,
  { from, looks }: { from: string; looks: string },
  signal: AbortSignal,
): Promise<void> {
  const isNone = sql`shape IN ('text', 'wordDate')`;
  const decimals = (mark: string): Sql =>
    sql`CASE WHEN ${isNone} OR strpos(alike, ${mark}) = 0 THEN 0
      ELSE length(regexp_extract(alike, ${`[${mark}](\\d*)`}, 1)) END`;
  const whole = sql`CASE WHEN ${isNone} THEN 0
    ELSE length(regexp_replace(regexp_extract(alike, ${'^[+-]?[\\d,.]*'}), ${'([.,]\\d*)$|\\D'}, '', 'g')) END`;
  await engine.exec(
    sql`CREATE TABLE ${name(looks)} AS SELECT *, ${whole} AS whole, ${decimals('.')} AS points, ${decimals(',')} AS commas,
        length(alike) AS size, length(alike) - length(replace(alike, ' ', '')) AS blanks
      FROM (SELECT *, ${shapeOf(sql`alike`)} AS shape FROM (
        SELECT alike, count(*) AS texts, CAST(sum(n) AS BIGINT) AS cells, min(first) AS first, bool_or(v <> s) AS odd
        FROM ${name(from)} GROUP BY alike))`,
    { signal },
  );
}

/** Takes currency or percent signs off the texts that have them. */
async function undecorate(
  engine: Engine,
  table: string,
  signal: AbortSignal,
): Promise<'currency' | 'percent'> {
  const [percent] = await engine.rows(
    sql`SELECT count(*) FROM ${name(table)} WHERE shape = 'decorated' AND contains(s, '%')`,
  );
  const isDecorated = sql`WHERE shape = 'decorated'`;
  await engine.exec(sql`UPDATE ${name(table)} SET s = ${undecorated(sql`s`)} ${isDecorated}`, { signal });
  await engine.exec(sql`UPDATE ${name(table)} SET shape = ${shapeOf(sql`s`)} ${isDecorated}`, { signal });
  return percent?.[0] === 0 ? 'currency' : 'percent';
}

async function countShapes(
  engine: Engine,
  { table, looks }: { table: string; looks: string },
  signal: AbortSignal,
): Promise<Record<Shape, ShapeCount>> {
  const rows = await engine.rows(
    sql`SELECT shape, sum(cells), sum(texts), min(first), max(whole), max(points), max(commas)
      FROM ${name(looks)} GROUP BY shape ORDER BY shape`,
    { signal },
  );
  const counts = Object.fromEntries(SHAPES.map((shape) => [shape, NONE])) as Record<Shape, ShapeCount>;
  for (const [shape, ...numbers] of rows) {
    const [cells, distinct, firstRow, wholeDigits, pointDecimals, commaDecimals] = numbers.map(Number);
    counts[shape as Shape] = {
      cells: cells!,
      distinct: distinct!,
      firstRow: firstRow!,
      wholeDigits: wholeDigits!,
      pointDecimals: pointDecimals!,
      commaDecimals: commaDecimals!,
      compactDates: 0,
    };
  }
  if (counts.integer.wholeDigits < 8) return counts;
  const isCompact = sql`regexp_full_match(s, ${'(19|20)\\d{6}'}) AND try_strptime(s, '%Y%m%d') IS NOT NULL`;
  const [compact] = await engine.rows(
    sql`SELECT CAST(coalesce(sum(n), 0) AS DOUBLE) FROM ${name(table)} WHERE shape = 'integer' AND ${isCompact}`,
    { signal },
  );
  return { ...counts, integer: { ...counts.integer, compactDates: Number(compact?.[0]) } };
}

async function countTexts(
  engine: Engine,
  { table, looks, areDistinct }: { table: string; looks: string; areDistinct: boolean },
  signal: AbortSignal,
) {
  const isPresent = sql`shape NOT IN ('blank', 'token')`;
  const [facts] = await engine.rows(
    sql`SELECT coalesce(sum(texts), 0), coalesce(sum(cells * (blanks + 1)), 0), coalesce(sum(cells), 0), coalesce(max(size), 0)
      FROM ${name(looks)} WHERE ${isPresent}`,
    { signal },
  );
  const present = sql`FROM ${name(table)} WHERE ${isPresent}`;
  const counted = areDistinct
    ? null
    : await engine.rows(sql`SELECT count(DISTINCT s) ${present}`, { signal });
  const [texts, words, cells, longestText] = (facts ?? []).map(Number);
  const distinctTexts = counted === null ? texts! : Number(counted[0]?.[0]);
  const few =
    distinctTexts <= 4
      ? await engine.rows(sql`SELECT DISTINCT lower(s) ${present} ORDER BY 1`, { signal })
      : null;
  const tokens = await engine.rows(
    sql`SELECT DISTINCT coalesce(s, '') FROM ${name(table)} WHERE shape IN ('blank', 'token') ORDER BY 1`,
    { signal },
  );
  return {
    distinctTexts,
    wordsPerText: cells === 0 ? 0 : words! / cells!,
    longestText: longestText!,
    words: few?.map((row) => String(row[0])) ?? null,
    missingTokens: tokens.map((row) => String(row[0])),
  };
}
