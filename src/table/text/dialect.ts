import type { Dataset } from '#contract';

/** What stands between the cells of a text table. */
export type Delimiter = NonNullable<Dataset['source']['delimiter']>;

export const LF = 10;
export const CR = 13;
export const QUOTE = 34;
export const SPACE = 32;
export const TAB = 9;

/** The byte of a delimiter; that of white space in general is the blank. */
export function delimiterByte(delimiter: Delimiter): number {
  return delimiter === 'whitespace' ? SPACE : delimiter.charCodeAt(0);
}
