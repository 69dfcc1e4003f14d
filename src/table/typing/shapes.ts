import { join, type Sql, sql } from '#sql';

/**
 * What a trimmed cell text looks like. `grouped` 1,234.5 · `comma` 12,5 or 1.234,5 · `groupedOrComma` 1,234 ·
 * `whole` 17.0 · `padded` 0017 · `dayMonthYear` 3/12/2010 · `wordDate` 3 Dec 2010 · `decorated` $12 or 5 %.
 */
export const SHAPES = [
  'blank',
  'token',
  'infinite',
  'integer',
  'whole',
  'decimal',
  'padded',
  'exponent',
  'grouped',
  'groupedOrComma',
  'comma',
  'dotGrouped',
  'yearFirst',
  'dayMonthYear',
  'wordDate',
  'decorated',
  'text',
] as const;
export type Shape = (typeof SHAPES)[number];

/** Texts that mean a missing value, in lower case. */
export const MISSING_TOKENS: readonly string[] = [
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'n.a.',
  'nan',
  '-nan',
  'null',
  '(null)',
  '#null!',
  'nil',
  'none',
  'missing',
  'unknown',
  'undefined',
  '?',
  '-',
  '--',
  '.',
];

const INFINITE = [
  'inf',
  '+inf',
  '-inf',
  'infinity',
  '+infinity',
  '-infinity',
  '1.#inf',
  '-1.#inf',
  '#div/0!',
  '#value!',
];

const CLOCK = '[ T]+\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?';
const MONTH =
  '(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)';
const CURRENCY = '(?:[$€£¥]|USD|EUR|GBP|CHF|JPY)';

/** Regular expression (RE2) of each shape that has one; the first that fits counts. */
const PATTERNS: readonly (readonly [Shape, string])[] = [
  ['integer', '[+-]?(0|[1-9]\\d*)'],
  ['whole', '[+-]?\\d+\\.0*'],
  ['decimal', '[+-]?\\d*\\.\\d+'],
  ['padded', '0\\d+'],
  ['yearFirst', `\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(${CLOCK}( ?(Z|[+-]\\d{2}(:?\\d{2})?))?)?`],
  ['dayMonthYear', `\\d{1,2}[-/.]\\d{1,2}[-/.](\\d{4}|\\d{2})(${CLOCK}( ?[AaPp][Mm])?)?`],
  ['exponent', '[+-]?(\\d+\\.?\\d*|\\.\\d+)[eE][+-]?\\d{1,3}'],
  ['groupedOrComma', '[+-]?[1-9]\\d{0,2},\\d{3}'],
  ['grouped', '[+-]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d*)?'],
  ['comma', '[+-]?(\\d+|[1-9]\\d{0,2}(\\.\\d{3})+),\\d+'],
  ['dotGrouped', '[+-]?[1-9]\\d{0,2}(\\.\\d{3}){2,}'],
  ['wordDate', `(\\d{1,2}[- ]${MONTH}[- ,]+\\d{2,4}|${MONTH} \\d{1,2},? \\d{4})`],
  ['decorated', `\\(?[+-]?${CURRENCY}?\\s?[+-]?\\d[\\d.,\\s\\x{A0}\\x{202F}]*\\s?(${CURRENCY}|%)?\\)?`],
];

/** Longer texts are not looked at with patterns. */
const MAX_PATTERN_LENGTH = 64;

/**
 * A text of the same shape with all digits the same, so that few of them stand for many: `2024-02-29` is `1111-11-11`.
 * A zero that a number begins with stays, and so do those behind the point of a whole number: they decide.
 */
export function sameShape(text: Sql): Sql {
  const ones = sql`translate(${text}, '023456789', '111111111')`;
  return sql`CASE WHEN length(${text}) > ${MAX_PATTERN_LENGTH} OR lower(${text}) IN (${join(INFINITE)}) THEN ${text}
    WHEN regexp_full_match(${text}, '[+-]?\\d+\\.0+') THEN translate(${text}, '23456789', '11111111')
    WHEN regexp_matches(${text}, '^[+-]?0') THEN regexp_replace(${ones}, '^([+-]?)1', '\\10') ELSE ${ones} END`;
}

/** The shape of a trimmed text. */
export function shapeOf(text: Sql): Sql {
  const patterns = PATTERNS.map(
    ([shape, pattern]) => sql`WHEN regexp_full_match(${text}, ${pattern}) THEN ${shape}`,
  );
  return sql`CASE
    WHEN ${text} IS NULL OR ${text} = '' THEN 'blank'
    WHEN length(${text}) > ${MAX_PATTERN_LENGTH} THEN 'text'
    WHEN lower(${text}) IN (${join(MISSING_TOKENS)}) THEN 'token'
    WHEN lower(${text}) IN (${join(INFINITE)}) THEN 'infinite'
    ${join(patterns, sql` `)}
    ELSE 'text' END`;
}

/** A cell without the white space around it (no-break spaces too). */
export function trimmed(cell: Sql): Sql {
  return sql`trim(${cell}, ${' \t\n\r\u00a0\u202f\ufeff'})`;
}

/** A trimmed text without currency, percent sign and grouping blanks; (5) is -5. */
export function undecorated(text: Sql): Sql {
  const bare = sql`regexp_replace(${text}, ${`[$€£¥%\\s\\x{A0}\\x{202F}]|USD|EUR|GBP|CHF|JPY`}, '', 'g')`;
  return sql`regexp_replace(${bare}, ${'^\\((.*)\\)$'}, ${'-\\1'})`;
}
