import type { Span } from './ast.ts';
import { formulaError } from './formula-error.ts';

/** A piece of a formula. */
export type Token = Span &
  (
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'text'; readonly value: string }
    /** A name as it stands, a keyword or a column. */
    | { readonly type: 'word'; readonly value: string }
    /** A column in backticks or double brackets: never a keyword. */
    | { readonly type: 'quoted'; readonly value: string }
    | { readonly type: 'sign'; readonly value: string }
    | { readonly type: 'end' }
  );

const BLANK = /[\s\u00a0]+/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const SIGN = /<=|>=|!=|<>|==|[-+*/%^()<>=,]/y;

/** Longest formula, in characters. */
const MAX_LENGTH = 10_000;

/**
 * Cuts a formula into its pieces.
 * @throws FORMULA_INVALID
 */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_LENGTH) {
    throw formulaError(
      text,
      { start: MAX_LENGTH, end: MAX_LENGTH + 1 },
      `expected at most ${MAX_LENGTH} characters, got ${text.length}`,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const blank = match(BLANK);
    if (blank !== null) {
      at += blank.length;
      continue;
    }
    const start = at;
    const token = quoted(text, at) ?? plain(text, at, match);
    at = token.end;
    tokens.push({ ...token, start });
  }
  tokens.push({ type: 'end', start: text.length, end: text.length });
  return tokens;
}

function plain(text: string, start: number, match: (pattern: RegExp) => string | null): Token {
  const number = match(NUMBER);
  if (number !== null) {
    const token = { type: 'number', value: Number(number), start, end: start + number.length } as const;
    if (!Number.isFinite(token.value))
      throw formulaError(text, token, `expected a finite number, got ${number}`);
    return token;
  }
  const word = match(WORD);
  if (word !== null) return { type: 'word', value: word, start, end: start + word.length };
  const sign = match(SIGN);
  if (sign !== null) return { type: 'sign', value: sign, start, end: start + sign.length };
  const [character = ''] = text.slice(start);
  throw formulaError(
    text,
    { start, end: start + character.length },
    `expected a name, number or sign, got ${JSON.stringify(character)}`,
  );
}

/** Text in quotes, a column in backticks or double brackets; the closing sign twice stands for itself. */
function quoted(text: string, start: number): Token | null {
  const opening = text.startsWith('[[', start) ? '[[' : text[start]!;
  const closing = { "'": "'", '"': '"', '`': '`', '[[': ']]' }[opening];
  if (closing === undefined) return null;
  let value = '';
  for (let at = start + opening.length; ; ) {
    const end = text.indexOf(closing, at);
    if (end < 0)
      throw formulaError(
        text,
        { start, end: text.length },
        `expected a closing ${closing}, got the end of the formula`,
      );
    value += text.slice(at, end);
    at = end + closing.length;
    if (closing === ']]' || !text.startsWith(closing, at)) {
      const isColumn = closing === '`' || closing === ']]';
      return { type: isColumn ? 'quoted' : 'text', value, start, end: at };
    }
    value += closing;
    at += closing.length;
  }
}
