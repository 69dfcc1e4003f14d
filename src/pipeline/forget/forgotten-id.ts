/** The id of a customer that is to be forgotten, and how it is recognised. */
export interface ForgottenId {
  /** As two tables agree on it: without blanks around it, "17850.0" as "17850". */
  readonly key: string;
  /** Whether it can be told from other words and numbers of a table, wherever it stands. */
  readonly isDistinctive: boolean;
  /** Whether it is no number, so that it cannot be a figure of many customers. */
  readonly isWord: boolean;
  /** Whether a text holds it, not as a part of a longer word or number. */
  isIn(text: string): boolean;
  /** The text with something else in its place. */
  redact(text: string): string;
}

const REPLACEMENT = '[forgotten]';
/** A number of fewer digits is taken for a count, a year or a day as well. */
const LEAST_DIGITS = 5;

/** How a customer's id is recognised. */
export function forgottenId(id: string): ForgottenId {
  const key = id.trim().replace(/^(\d+)\.0+$/, '$1');
  const isWord = /[^\d.,\s]/.test(key);
  const isDistinctive = isWord || key.length >= LEAST_DIGITS;
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(key)}(?![\\p{L}\\p{N}])`, 'gu');
  return {
    key,
    isDistinctive,
    isWord,
    isIn: (text) => text.search(word) >= 0,
    redact: (text) =>
      isDistinctive ? text.replace(word, REPLACEMENT) : text.trim() === key ? REPLACEMENT : text,
  };
}

/** The pattern of a cell that holds the id, not as a part of a longer word or number, for RE2. */
export function cellPattern({ key }: ForgottenId): string {
  return `(^|[^\\pL\\pN])${escaped(key)}($|[^\\pL\\pN])`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (mark) => `\\x${mark.charCodeAt(0).toString(16)}`);
}
