import { name, sql } from '#sql';
import type { ToldColumn } from '../coded/told-column.ts';
import type { Engine } from '../engine/engine.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnCensus } from '../typing/column-census.ts';
import type { ColumnTyping } from '../typing/column-typing.ts';

/** Counts over the typed values of a column. */
export interface ValueFacts {
  readonly missing: number;
  readonly distinct: number;
  readonly min: number | null;
  readonly max: number | null;
  /** The 50 most frequent levels of a category or boolean, as written in the file; null of other kinds. */
  readonly levels: readonly { readonly level: string; readonly count: number }[] | null;
  /** Texts that a spreadsheet would take for a formula. */
  readonly formulaLike: number;
}

const MAX_LEVELS = 50;

/** Counts values, levels and extremes by the distinct texts of a column. */
export async function valueFacts(
  engine: Engine,
  census: ColumnCensus,
  typing: ColumnTyping,
  signal: AbortSignal,
): Promise<ValueFacts> {
  const hasLevels = typing.kind === 'category' || typing.kind === 'boolean';
  if (census.told?.isPlain(typing) === true && !hasLevels) {
    const told = await toldFacts(census.told, typing);
    if (told !== null) return told;
  }
  const values = sql`(SELECT ${typing.value(sql`v`)} AS x, s, n FROM ${name(await census.table())})`;
  const isText = typing.storage === 'VARCHAR';
  const number = isText ? sql`CAST(NULL AS DOUBLE)` : numericOf(typing.storage, sql`x`);
  // the cells are distinct, and so are texts that are the cells
  const distinctValues =
    census.isOneToOne || (isText && census.isBare) ? sql`count(x)` : sql`count(DISTINCT x)`;
  const formulas = isText
    ? sql`coalesce(sum(CASE WHEN x IS NOT NULL AND s < 'A' AND regexp_matches(s, ${'^[=+@\\-]'}) AND TRY_CAST(s AS DOUBLE) IS NULL THEN n ELSE 0 END), 0)`
    : sql`0`;
  const [facts] = await engine.rows(
    sql`SELECT coalesce(sum(n) FILTER (x IS NULL), 0), ${distinctValues}, min(${number}), max(${number}), ${formulas} FROM ${values}`,
    { signal },
  );
  const [missing, distinct, min, max, formulaLike] = facts ?? [];
  const level = isText ? sql`x` : sql`s`;
  const levels = hasLevels
    ? await engine.rows(
        sql`SELECT ${level} AS level, sum(n) AS cells FROM ${values} WHERE x IS NOT NULL
          GROUP BY level ORDER BY cells DESC, level LIMIT ${MAX_LEVELS}`,
        { signal },
      )
    : null;
  return {
    missing: Number(missing),
    distinct: Number(distinct),
    min: min === null || min === undefined ? null : Number(min),
    max: max === null || max === undefined ? null : Number(max),
    levels: levels?.map(([level, count]) => ({ level: String(level), count: Number(count) })) ?? null,
    formulaLike: Number(formulaLike),
  };
}

/** Plain texts begin with a letter or digit and so are no formulas. */
async function toldFacts(told: ToldColumn, typing: ColumnTyping): Promise<ValueFacts | null> {
  const { blank, ...present } = told.survey.classes;
  const texts = Object.values(present).reduce((sum, { distinct }) => sum + distinct, 0);
  const facts = { missing: blank.cells, distinct: texts, min: null, max: null, levels: null, formulaLike: 0 };
  if (typing.storage === 'VARCHAR' || texts === 0) return facts;
  const counted = await told.counts(typing);
  if (counted === null) return null;
  const { values, release } = counted;
  const distinct = told.survey.form === 0 ? values.length : texts;
  const found = { ...facts, distinct, min: values[0]!, max: values.at(-1)! };
  release?.();
  return found;
}
