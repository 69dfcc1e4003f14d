import { TEXT_CLASSES } from '#kernels';
import { join, name, type Sql, sql } from '#sql';
import { withCodedTexts } from '../coded/coded-census.ts';
import { ToldColumn } from '../coded/told-column.ts';
import type { Engine } from '../engine/engine.ts';
import type { LoadedText } from '../text/load-text.ts';
import { SHAPES, type Shape, shapeOfColumn, trimmed, trimmedColumn, undecorated } from './shapes.ts';

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

/** Every distinct text of a column was looked at. */
export interface ColumnCensus {
  /** Name of the table that holds them: v (cell), s (text), n, first, shape; made when it is first asked for. */
  readonly table: () => Promise<string>;
  /** What the kernels tell of a column whose texts are all plain; null for others. */
  readonly told: ToldColumn | null;
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
  /** No cell has white space around it. */
  readonly isBare: boolean;
  /** Texts that differ are known to be values that differ, or none. */
  readonly isOneToOne: boolean;
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
interface CensusOptions {
  readonly signal: AbortSignal;
  /** Takes the name of a table that the caller is to drop. */
  readonly keep: (table: string) => void;
}

/** So many are kept as words. */
const FEW_TEXTS = 4;

/** Counts the shapes of all cells of column `column`. */
export async function columnCensus(
  engine: Engine,
  text: LoadedText,
  column: number,
  options: CensusOptions,
): Promise<ColumnCensus> {
  const told = text.coded === undefined ? null : await ToldColumn.of(text.coded, column);
  if (told !== null) {
    let table: Promise<string> | null = null;
    const made = async () => (await tableOfTexts(engine, text, column, options)).table;
    return toldCensus(told, text.nRows, () => (table ??= made()));
  }
  const { table, isOneToOne } = await tableOfTexts(engine, text, column, options);
  return countedCensus(engine, { table, isOneToOne, nRows: text.nRows }, options.signal);
}

async function tableOfTexts(
  engine: Engine,
  text: LoadedText,
  column: number,
  { signal, keep }: CensusOptions,
): Promise<{ table: string; isOneToOne: boolean }> {
  const table = engine.freshName('census');
  keep(table);
  const cell = name(`c${column}`);
  const create = (texts: Sql) =>
    engine.exec(
      sql`CREATE TABLE ${name(table)} AS SELECT v, s, n, first, ${classOr(shapeOfColumn(sql`s`))} AS shape FROM (
        SELECT v, CASE class WHEN 0 THEN ${trimmedColumn(sql`v`)} ELSE v END AS s, n, first, class FROM ${texts})`,
      { signal },
    );
  if (text.coded !== undefined)
    return { table, ...(await withCodedTexts(engine, text.coded, column, create)) };
  await create(
    sql`(SELECT ${cell} AS v, count(*) AS n, min(${text.row}) AS first, 0 AS class FROM ${name(text.table)} GROUP BY ${cell})`,
  );
  return { table, isOneToOne: false };
}

/** What SQL says of a table of texts. */
async function countedCensus(
  engine: Engine,
  {
    table,
    isOneToOne,
    nRows,
  }: { readonly table: string; readonly isOneToOne: boolean; readonly nRows: number },
  signal: AbortSignal,
): Promise<ColumnCensus> {
  let { shapes, ...texts } = await countShapes(engine, table, signal);
  const isBare = texts.padded === 0;
  let decoration: ColumnCensus['undecorated'] = null;
  if (shapes.decorated.cells > 0 && shapes.text.cells <= shapes.decorated.cells) {
    const [percent] = await engine.rows(
      sql`SELECT count(*) FROM ${name(table)} WHERE shape = 'decorated' AND contains(s, '%')`,
    );
    decoration = percent?.[0] === 0 ? 'currency' : 'percent';
    await engine.exec(sql`UPDATE ${name(table)} SET s = ${undecorated(sql`s`)} WHERE shape = 'decorated'`, {
      signal,
    });
    await engine.exec(
      sql`UPDATE ${name(table)} SET shape = ${shapeOfColumn(sql`s`)} WHERE shape = 'decorated'`,
      {
        signal,
      },
    );
    ({ shapes, ...texts } = await countShapes(engine, table, signal));
  }
  // the cells are distinct, and so are texts that are the cells
  const isDistinct = isBare && decoration === null;
  return {
    table: async () => table,
    told: null,
    shapes,
    undecorated: decoration,
    nRows,
    text: isBare ? (bare) => bare : trimmed,
    isBare,
    isOneToOne,
    wordsPerText: texts.cells === 0 ? 0 : texts.words / texts.cells,
    longestText: texts.longest,
    ...(await distinctTexts(engine, table, { known: isDistinct ? texts.rows : null, signal })),
  };
}

/** What the kernels say of a column; plain texts have no white space around them and no signs. */
function toldCensus(told: ToldColumn, nRows: number, table: () => Promise<string>): ColumnCensus {
  const { classes, words, longest, form } = told.survey;
  const { blank, ...present } = classes;
  const counts = Object.values(present);
  const cells = counts.reduce((sum, count) => sum + count.cells, 0);
  const distinctTexts = counts.reduce((sum, count) => sum + count.distinct, 0);
  const shapes = Object.entries(classes).flatMap(([shape, count]): [string, ShapeCount][] => {
    if (count.distinct === 0) return [];
    const { distinct, wholeDigits, decimals, compactDates } = count;
    const firstRow = told.firstRow(count.first);
    return [
      [
        shape,
        {
          ...NONE,
          cells: count.cells,
          distinct,
          firstRow,
          wholeDigits,
          pointDecimals: decimals,
          compactDates,
        },
      ],
    ];
  });
  return {
    table,
    told,
    shapes: { ...noShapes(), ...Object.fromEntries(shapes) },
    undecorated: null,
    nRows,
    text: (cell) => cell,
    isBare: true,
    isOneToOne: form !== 0,
    wordsPerText: cells === 0 ? 0 : words / cells,
    longestText: longest,
    distinctTexts,
    words:
      distinctTexts <= FEW_TEXTS ? [...new Set(told.texts().map((text) => text.toLowerCase()))].sort() : null,
    missingTokens: blank.cells > 0 ? [''] : [],
  };
}

function noShapes(): Record<Shape, ShapeCount> {
  return Object.fromEntries(SHAPES.map((shape) => [shape, NONE])) as Record<Shape, ShapeCount>;
}

/** What the kernels tell by a class, else `shape`. */
function classOr(shape: Sql): Sql {
  const told = TEXT_CLASSES.flatMap((known, i) => (known === null ? [] : [sql`WHEN ${i} THEN ${known}`]));
  return sql`CASE class WHEN 0 THEN ${shape} ${join(told, sql` `)} END`;
}

/** Facts about all texts that are not missing; `padded` counts every cell with white space around it. */
interface TextCounts {
  rows: number;
  cells: number;
  words: number;
  longest: number;
  padded: number;
}

/** Shapes of numbers: of others nobody asks for the digits. */
const COUNTED = [
  'whole',
  'decimal',
  'padded',
  'exponent',
  'grouped',
  'groupedOrComma',
  'comma',
  'dotGrouped',
] satisfies readonly Shape[];

async function countShapes(
  engine: Engine,
  table: string,
  signal: AbortSignal,
): Promise<TextCounts & { shapes: Record<Shape, ShapeCount> }> {
  const isCounted = sql`shape IN (${join(COUNTED)})`;
  const decimals = (mark: string): Sql =>
    sql`CAST(max(CASE WHEN ${isCounted} AND strpos(s, ${mark}) > 0
      THEN length(regexp_extract(s, ${`[${mark}](\\d*)`}, 1)) ELSE 0 END) AS INTEGER)`;
  const isCompact = sql`shape = 'integer' AND length(s) = 8 AND regexp_full_match(s, ${'(19|20)\\d{6}'}) AND try_strptime(s, '%Y%m%d') IS NOT NULL`;
  const words = sql`CASE WHEN contains(s, ' ') THEN length(s) - length(replace(s, ' ', '')) + 1 ELSE 1 END`;
  const rows = await engine.rows(
    sql`SELECT shape, sum(n), count(*), min(first),
        max(CASE WHEN shape = 'integer' THEN length(ltrim(s, '+-')) WHEN ${isCounted}
          THEN length(regexp_replace(regexp_extract(s, ${'^[+-]?[\\d,.]*'}), ${'([.,]\\d*)$|\\D'}, '', 'g')) ELSE 0 END),
        ${decimals('.')}, ${decimals(',')}, sum(CASE WHEN ${isCompact} THEN n ELSE 0 END),
        count(*) FILTER (v <> s), sum(n * ${words}), coalesce(max(length(s)), 0)
      FROM ${name(table)} GROUP BY shape ORDER BY shape`,
    { signal },
  );
  const shapes = noShapes();
  const texts = { rows: 0, cells: 0, words: 0, longest: 0, padded: 0 };
  for (const [shape, ...numbers] of rows) {
    const [cells, distinct, firstRow, wholeDigits, pointDecimals, commaDecimals, compactDates] =
      numbers.map(Number);
    shapes[shape as Shape] = {
      cells: cells!,
      distinct: distinct!,
      firstRow: firstRow!,
      wholeDigits: wholeDigits!,
      pointDecimals: pointDecimals!,
      commaDecimals: commaDecimals!,
      compactDates: compactDates!,
    };
    const [padded, wordCells, longest] = numbers.slice(7).map(Number);
    texts.padded += padded!;
    if (shape === 'blank' || shape === 'token') continue;
    texts.rows += distinct!;
    texts.cells += cells!;
    texts.words += wordCells!;
    texts.longest = Math.max(texts.longest, longest!);
  }
  return { shapes, ...texts };
}

/** @param known how many texts differ, null when they are to be counted. */
async function distinctTexts(
  engine: Engine,
  table: string,
  { known, signal }: { readonly known: number | null; readonly signal: AbortSignal },
) {
  const present = sql`FROM ${name(table)} WHERE shape NOT IN ('blank', 'token')`;
  const counted = known ?? (await engine.rows(sql`SELECT count(DISTINCT s) ${present}`, { signal }))[0]?.[0];
  const nTexts = Number(counted);
  const few =
    nTexts <= FEW_TEXTS
      ? await engine.rows(sql`SELECT DISTINCT lower(s) ${present} ORDER BY 1`, { signal })
      : null;
  const tokens = await engine.rows(
    sql`SELECT DISTINCT coalesce(s, '') FROM ${name(table)} WHERE shape IN ('blank', 'token') ORDER BY 1`,
    { signal },
  );
  return {
    distinctTexts: nTexts,
    words: few?.map((row) => String(row[0])) ?? null,
    missingTokens: tokens.map((row) => String(row[0])),
  };
}
