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
const MAX_WORD_LENGTH = Math.max(...[...MISSING_TOKENS, ...INFINITE].map((word) => word.length));
/** `2024-1-1`. */
const MIN_DATE_LENGTH = 8;
/** How a text that begins with a letter has to begin, in lower case, to be more than text. */
export const FIRST_LETTERS = 'jan feb mar apr may jun jul aug sep oct nov dec usd eur gbp chf jpy'.split(' ');

/** The shape of a trimmed text. */
export function shapeOf(text: Sql): Sql {
  return sql`CASE
    WHEN ${text} IS NULL OR ${text} = '' THEN 'blank'
    WHEN length(${text}) > ${MAX_PATTERN_LENGTH} THEN 'text'
    WHEN lower(${text}) IN (${join(MISSING_TOKENS)}) THEN 'token'
    WHEN lower(${text}) IN (${join(INFINITE)}) THEN 'infinite'
    ${branches(text, SHAPES)}
    ELSE 'text' END`;
}

/**
 * `shapeOf` for a column of texts. Most texts of a long one are names, which fit no pattern, or dates, which fit none
 * of the patterns before theirs: both are told first, by less than a pattern for each shape.
 */
export function shapeOfColumn(column: Sql): Sql {
  const isShort = sql`length(${column}) <= ${MAX_WORD_LENGTH}`;
  return sql`CASE
    WHEN ${column} IS NULL OR ${column} = '' THEN 'blank'
    WHEN length(${column}) > ${MAX_PATTERN_LENGTH} THEN 'text'
    WHEN ${isShort} AND lower(${column}) IN (${join(MISSING_TOKENS)}) THEN 'token'
    WHEN ${isShort} AND lower(${column}) IN (${join(INFINITE)}) THEN 'infinite'
    WHEN ${column} >= 'A' AND ${column} < '{' THEN CASE
      WHEN lower(left(${column}, 3)) NOT IN (${join(FIRST_LETTERS)}) THEN 'text'
      ${branches(column, ['wordDate', 'decorated'])}
      ELSE 'text' END
    WHEN length(${column}) >= ${MIN_DATE_LENGTH} THEN CASE
      ${branches(column, ['yearFirst'])}
      ${branches(column, SHAPES)}
      ELSE 'text' END
    ${branches(column, SHAPES)}
    ELSE 'text' END`;
}

function branches(text: Sql, shapes: readonly Shape[]): Sql {
  const wanted = PATTERNS.filter(([shape]) => shapes.includes(shape));
  const when = wanted.map(
    ([shape, pattern]) => sql`WHEN regexp_full_match(${text}, ${pattern}) THEN ${shape}`,
  );
  return join(when, sql` `);
}

const WHITE_SPACE = [' ', '\t', '\n', '\r', '\u00a0', '\u202f', '\ufeff'];

/** `trimmed` for a column, quicker where few cells have white space: cells that begin with a sign of ASCII and end bare are left. */
export function trimmedColumn(cell: Sql): Sql {
  const ends = WHITE_SPACE.map((blank) => sql`suffix(${cell}, ${blank})`);
  return sql`CASE WHEN ${cell} >= '!' AND ${cell} < ${'\u0080'} AND NOT (${join(ends, sql` OR `)}) THEN ${cell} ELSE ${trimmed(cell)} END`;
}

/** A cell without the white space around it (no-break spaces too). */
export function trimmed(cell: Sql): Sql {
  return sql`trim(${cell}, ${WHITE_SPACE.join('')})`;
}

/** A trimmed text without currency, percent sign and grouping blanks; (5) is -5. */
export function undecorated(text: Sql): Sql {
  const bare = sql`regexp_replace(${text}, ${`[$€£¥%\\s\\x{A0}\\x{202F}]|USD|EUR|GBP|CHF|JPY`}, '', 'g')`;
  return sql`regexp_replace(${bare}, ${'^\\((.*)\\)$'}, ${'-\\1'})`;
}
