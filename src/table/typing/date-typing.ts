import { join, name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import type { ColumnCensus } from './column-census.ts';
import { type ColumnTyping, type DateOrder, PLAIN } from './column-typing.ts';
import { FIRST_SERIAL, LAST_SERIAL } from './excel-serial.ts';
import { saysDate } from './name-words.ts';
import { MAX_UNREADABLE_SHARE, MAX_UNREADABLE_TEXTS } from './number-typing.ts';

const WORD_FORMATS = [
  '%d %b %Y',
  '%d-%b-%Y',
  '%d-%b-%y',
  '%d %B %Y',
  '%d-%B-%Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%b %d %Y',
  '%B %d %Y',
];
const DAY_MONTH_YEAR = '^(\\d{1,2})[-/.](\\d{1,2})[-/.]';

export interface DateOptions {
  readonly words: readonly string[];
  /** What the user said, null when nothing was said. */
  readonly dateOrder: DateOrder | null;
  readonly signal: AbortSignal;
}

/** A column of dates or times, null when too few cells are one. */
export async function dateTyping(
  engine: Engine,
  census: ColumnCensus,
  options: DateOptions,
): Promise<ColumnTyping | null> {
  const { shapes } = census;
  const present = census.nRows - shapes.blank.cells - shapes.token.cells - shapes.infinite.cells;
  const { compactDates } = shapes.integer;
  const isCompact =
    compactDates > 0 &&
    (saysDate(options.words)
      ? compactDates >= (1 - MAX_UNREADABLE_SHARE) * present
      : compactDates === present && census.distinctTexts >= 5);
  const read = isCompact
    ? compactDates
    : shapes.yearFirst.cells + shapes.dayMonthYear.cells + shapes.wordDate.cells;
  if (read === 0 || present - read > MAX_UNREADABLE_SHARE * present) return null;
  if (isCompact) return withTime(engine, census, (cell) => compactDate(census.text(cell)), options.signal);
  let order: DateOrder = 'dmy';
  if (shapes.dayMonthYear.cells > 0) {
    const found = await foundOrder(engine, census, options);
    if (found.order === null) {
      const value = (cell: Sql) => sql`nullif(${census.text(cell)}, '')`;
      return { ...PLAIN, kind: 'text', storage: 'VARCHAR', value, ambiguousDate: found.ambiguous };
    }
    order = found.order;
  }
  const value = (cell: Sql) => timeOf(census, census.text(cell), order);
  const typing = await withTime(engine, census, value, options.signal);
  return typing === null || shapes.dayMonthYear.cells === 0 ? typing : { ...typing, dateOrder: order };
}

/** A trimmed text as a time, however it is written; NULL where it is none. @param order of day, month and year. */
export function anyTime(text: Sql, order: DateOrder): Sql {
  const words = WORD_FORMATS.map((format) => sql`try_strptime(${text}, ${format})`);
  const number = sql`TRY_CAST(${text} AS DOUBLE)`;
  const serial = sql`CASE WHEN ${number} BETWEEN ${FIRST_SERIAL} AND ${LAST_SERIAL}
    THEN TIMESTAMP '1899-12-30' + to_seconds(CAST(round(${number} * 86400) AS BIGINT)) END`;
  const readings = [yearFirst(text, true), dayMonthYear(text, order), compactDate(text), serial, ...words];
  return sql`coalesce(${join(readings)})`;
}

/** What a cell tells about the order of day and month: whether the first or the second number is over 12, and whether they could be either. */
export function orderSigns(text: Sql): { first: Sql; second: Sql; isOrdered: Sql } {
  const over = (group: number) =>
    sql`coalesce(TRY_CAST(regexp_extract(${text}, ${DAY_MONTH_YEAR}, ${group}) AS INTEGER), 0) > 12`;
  const part = (group: number) => sql`regexp_extract(${text}, ${DAY_MONTH_YEAR}, ${group})`;
  const isOrdered = sql`regexp_matches(${text}, ${DAY_MONTH_YEAR}) AND ${part(1)} <> ${part(2)}`;
  return { first: over(1), second: over(2), isOrdered };
}

function compactDate(text: Sql): Sql {
  return sql`CASE WHEN regexp_full_match(${text}, ${'(19|20)\\d{6}'}) THEN try_strptime(${text}, '%Y%m%d') END`;
}

function timeOf(census: ColumnCensus, text: Sql, order: DateOrder): Sql {
  const { shapes } = census;
  const readings: Sql[] = [];
  const hasStrays = census.nRows !== shapes.yearFirst.cells + shapes.blank.cells;
  if (shapes.yearFirst.cells > 0) readings.push(yearFirst(text, hasStrays));
  if (shapes.dayMonthYear.cells > 0) readings.push(dayMonthYear(text, order));
  if (shapes.wordDate.cells > 0) {
    const formats = WORD_FORMATS.map((format) => sql`try_strptime(${text}, ${format})`);
    readings.push(...formats);
  }
  return readings.reduce((all, reading) => sql`coalesce(${all}, ${reading})`);
}

/** `TRY_CAST` reads much that is no time here (`epoch`, `infinity`): stray texts have to begin with a year. */
function yearFirst(text: Sql, hasStrays: boolean): Sql {
  const pattern = '^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})';
  const iso = sql`replace(regexp_replace(${text}, ${pattern}, ${'\\1-\\2-\\3'}), ',', '.')`;
  const time = sql`coalesce(TRY_CAST(${text} AS TIMESTAMP), TRY_CAST(${iso} AS TIMESTAMP))`;
  return hasStrays ? sql`CASE WHEN regexp_matches(${text}, ${pattern}) THEN ${time} END` : time;
}

function dayMonthYear(text: Sql, order: DateOrder): Sql {
  const last = order === 'dmy' ? '-\\2-\\1' : '-\\1-\\2';
  const century = (years: string, prefix: string, from: Sql) =>
    sql`regexp_replace(${from}, ${`${DAY_MONTH_YEAR}(${years})( |T|$)`}, ${`${prefix}\\3${last}\\4`})`;
  const isoOf =
    order === 'ymd'
      ? sql`regexp_replace(${text}, ${`${DAY_MONTH_YEAR}(\\d{2})( |T|$)`}, ${'20\\1-\\2-\\3\\4'})`
      : century('\\d{4}', '', century('[0-6]\\d', '20', century('[7-9]\\d', '19', text)));
  const half = sql`coalesce(try_strptime(${isoOf}, '%Y-%m-%d %I:%M %p'), try_strptime(${isoOf}, '%Y-%m-%d %I:%M:%S %p'))`;
  return sql`CASE WHEN NOT regexp_matches(${text}, ${DAY_MONTH_YEAR}) THEN NULL
    WHEN regexp_matches(${text}, '[AaPp][Mm]$') THEN ${half} ELSE TRY_CAST(${isoOf} AS TIMESTAMP) END`;
}

/** The order that the values show; what the user said decides where they show none. */
async function foundOrder(
  engine: Engine,
  census: ColumnCensus,
  { dateOrder, signal }: DateOptions,
): Promise<{ order: DateOrder | null; ambiguous: { example: string; row: number } | null }> {
  const part = (group: number) => sql`CAST(regexp_extract(s, ${DAY_MONTH_YEAR}, ${group}) AS INTEGER)`;
  const hasCentury = sql`regexp_matches(s, ${`${DAY_MONTH_YEAR}\\d{4}`})`;
  const [counts] = await engine.rows(
    sql`SELECT count(*) FILTER (a > 12), count(*) FILTER (b > 12), count(*) FILTER (a <> b), count(*) FILTER (century),
        arg_min(s, first), min(first)
      FROM (SELECT s, first, ${part(1)} AS a, ${part(2)} AS b, ${hasCentury} AS century
        FROM ${name(await census.table())} WHERE shape = 'dayMonthYear')`,
    { signal },
  );
  const [firstOver, secondOver, differing, centuries, example, row] = counts ?? [];
  if (dateOrder === 'ymd' && centuries === 0) return { order: 'ymd', ambiguous: null };
  if (differing === 0) return { order: 'dmy', ambiguous: null };
  if (firstOver === 0 && secondOver === 0) {
    const told = dateOrder === 'ymd' ? null : dateOrder;
    return { order: told, ambiguous: told === null ? { example: String(example), row: Number(row) } : null };
  }
  return { order: Number(firstOver) >= Number(secondOver) ? 'dmy' : 'mdy', ambiguous: null };
}

async function withTime(
  engine: Engine,
  census: ColumnCensus,
  time: (cell: Sql) => Sql,
  signal: AbortSignal,
): Promise<ColumnTyping | null> {
  const { cells, texts, firstRow, withClock, read } = await timeCounts(engine, census, time, signal);
  const present = census.nRows - census.shapes.blank.cells - census.shapes.token.cells;
  if (read === 0 || cells > MAX_UNREADABLE_SHARE * present || texts > MAX_UNREADABLE_TEXTS) return null;
  const unreadable = { cells, firstRow };
  return withClock === 0
    ? {
        ...PLAIN,
        kind: 'date',
        storage: 'DATE',
        value: (cell) => sql`CAST(${time(cell)} AS DATE)`,
        unreadable,
      }
    : { ...PLAIN, kind: 'timestamp', storage: 'TIMESTAMP', value: time, unreadable };
}

interface TimeCounts {
  /** Cells and texts that are no time, and the row of the first. */
  readonly cells: number;
  readonly texts: number;
  readonly firstRow: number;
  /** Texts that are one, and those of them that are not midnight. */
  readonly read: number;
  readonly withClock: number;
}

async function timeCounts(
  engine: Engine,
  census: ColumnCensus,
  time: (cell: Sql) => Sql,
  signal: AbortSignal,
): Promise<TimeCounts> {
  if (census.told?.isTime === true) {
    const { clocks, classes } = census.told.survey;
    return { cells: 0, texts: 0, firstRow: 0, read: classes.yearFirst.distinct, withClock: clocks };
  }
  const [facts] = await engine.rows(
    sql`SELECT coalesce(sum(n) FILTER (t IS NULL), 0), count(*) FILTER (t IS NULL), min(first) FILTER (t IS NULL),
        count(*) FILTER (t <> date_trunc('day', t)), count(t)
      FROM (SELECT ${time(sql`v`)} AS t, n, first FROM ${name(await census.table())} WHERE shape NOT IN ('blank', 'token', 'infinite'))`,
    { signal },
  );
  const [cells, texts, firstRow, withClock, read] = (facts ?? []).map(Number);
  return { cells: cells!, texts: texts!, firstRow: firstRow!, withClock: withClock!, read: read! };
}
