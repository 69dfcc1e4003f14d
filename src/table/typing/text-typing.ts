import { join, type Sql, sql } from '#sql';
import type { ColumnCensus } from './column-census.ts';
import { type ColumnTyping, PLAIN } from './column-typing.ts';
import { MISSING_TOKENS } from './shapes.ts';

/** Words of opposite meaning, in lower case: the false one first. */
export const PAIRS: readonly (readonly [string, string])[] = [
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['f', 't'],
];

/** A column of two opposite words, null when it is none. */
export function booleanTyping(census: ColumnCensus): ColumnTyping | null {
  const { words } = census;
  const pair =
    words?.length === 2 ? PAIRS.find((both) => both.every((word) => words.includes(word))) : undefined;
  if (pair === undefined) return null;
  const [no, yes] = pair;
  const value = (cell: Sql) => {
    const word = sql`lower(${census.text(cell)})`;
    return sql`CASE ${word} WHEN ${yes} THEN TRUE WHEN ${no} THEN FALSE END`;
  };
  return { ...PLAIN, kind: 'boolean', storage: 'BOOLEAN', value };
}

/** Most levels of a column that is still a category whatever the number of rows. */
const FEW_LEVELS = 50;
const MAX_LEVELS = 1000;
const MAX_LEVEL_SHARE = 0.05;
const MIN_IDENTIFIERS = 10;

/** A column kept as text: a category, a name of something, or prose. */
export function textTyping(census: ColumnCensus, isIdentifier: boolean): ColumnTyping {
  const { shapes, distinctTexts } = census;
  const present = census.nRows - shapes.blank.cells - shapes.token.cells;
  const value = (cell: Sql) =>
    shapes.token.cells === 0
      ? sql`nullif(${census.text(cell)}, '')`
      : sql`CASE WHEN lower(${census.text(cell)}) IN ('', ${join(MISSING_TOKENS)}) THEN NULL ELSE ${census.text(cell)} END`;
  const isPadded = shapes.padded.cells > 0 && shapes.padded.cells + shapes.integer.cells === present;
  return {
    ...PLAIN,
    kind: isIdentifier ? 'identifier' : kindOf(census, present, distinctTexts),
    storage: 'VARCHAR',
    value,
    isPadded,
  };
}

function kindOf(census: ColumnCensus, present: number, distinct: number): 'identifier' | 'category' | 'text' {
  if (present === 0) return 'text';
  const isDistinct = distinct >= 0.95 * present && present >= MIN_IDENTIFIERS;
  if (isDistinct) return census.wordsPerText < 1.5 && census.longestText <= 64 ? 'identifier' : 'text';
  if (distinct <= FEW_LEVELS) return 'category';
  return distinct <= MAX_LEVELS && distinct <= MAX_LEVEL_SHARE * present && census.longestText <= 100
    ? 'category'
    : 'text';
}
