import { Gang } from '../gang';

/** What a text is at first sight; 0 where it has to be looked at closer. */
export const BLANK: u32 = 1;
export const INTEGER: u32 = 2;
export const WHOLE: u32 = 3;
export const DECIMAL: u32 = 4;
export const YEAR_FIRST: u32 = 5;
export const TEXT: u32 = 6;

/** Words for a missing or infinite value have no digits and are shorter. */
const MIN_TEXT_SIZE: u32 = 12;
const MAX_DIGITS: u32 = 18;

@unmanaged
class ClassifyParameters extends Gang {
  texts: usize;
  ends: usize;
  /** Out: i32[n]. */
  classes: usize;
  /** u32[nPrefixes] three lower-case letters each, with which a date or amount may begin. */
  prefixes: usize;
  from: u32;
  to: u32;
  nPrefixes: u32;
}

/** Classes of the texts with codes from..to - 1; returns 1 where all but blanks are whole numbers, or dates of one form. */
export function classifyTexts(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<ClassifyParameters>(block);
  let form: u32 = 0;
  let isUniform = true;
  for (let code = q.from; code < q.to; code++) {
    const start = code == 0 ? 0 : load<u32>(q.ends + (<usize>code << 2) - 4);
    const size = load<u32>(q.ends + (<usize>code << 2)) - start;
    const at = q.texts + <usize>start;
    const found = classOf(at, size, q.prefixes, q.nPrefixes);
    store<u32>(q.classes + (<usize>(code - q.from) << 2), found);
    if (found == BLANK) continue;
    const own = formOf(found, at, size);
    if (own == 0) isUniform = false;
    if (form == 0) form = own;
    else if (form != own) isUniform = false;
  }
  return isUniform ? <f64>form : 0;
}

/** @param prefixes u32[nPrefixes] three lower-case letters each, with which a date or amount may begin. */
export function classOf(at: usize, size: u32, prefixes: usize, nPrefixes: u32): u32 {
  if (size == 0) return BLANK;
  const first = <u32>load<u8>(at);
  if (isDigit(first)) return isYearFirst(at, size) ? YEAR_FIRST : numberClass(at, size);
  if (isLetter(first)) return isText(at, size, prefixes, nPrefixes) ? TEXT : 0;
  return 0;
}

/** Texts of one form are values that differ; 0 where they need not. */
export function formOf(found: u32, at: usize, size: u32): u32 {
  if (found == INTEGER) return INTEGER;
  if (found != YEAR_FIRST) return 0;
  const separator: u32 = size > 10 ? <u32>load<u8>(at + 10) : 0;
  return (size << 16) | (separator << 8) | YEAR_FIRST;
}

/** 123, 12.50, 17.0 */
function numberClass(at: usize, size: u32): u32 {
  if (size > MAX_DIGITS) return 0;
  let digits: u32 = 0;
  while (digits < size && isDigit(<u32>load<u8>(at + <usize>digits))) digits++;
  if (digits == size) return size == 1 || <u32>load<u8>(at) != 48 ? INTEGER : 0;
  if (<u32>load<u8>(at + <usize>digits) != 46) return 0;
  let isWhole = true;
  for (let i = digits + 1; i < size; i++) {
    const byte = <u32>load<u8>(at + <usize>i);
    if (!isDigit(byte)) return 0;
    if (byte != 48) isWhole = false;
  }
  return isWhole ? WHOLE : DECIMAL;
}

/** 2024-07-01, 2024-07-01T00:21, 2024-07-01 00:21:34 */
function isYearFirst(at: usize, size: u32): bool {
  if (size != 10 && size != 16 && size != 19) return false;
  for (let i: u32 = 0; i < size; i++) {
    const byte = <u32>load<u8>(at + <usize>i);
    if (i == 4 || i == 7) {
      if (byte != 45) return false;
    } else if (i == 10) {
      if (byte != 32 && byte != 84) return false;
    } else if (i == 13 || i == 16) {
      if (byte != 58) return false;
    } else if (!isDigit(byte)) return false;
  }
  return true;
}

/** Plain ASCII that begins with a letter and cannot be a month, a currency or a word for no value. */
function isText(at: usize, size: u32, prefixes: usize, nPrefixes: u32): bool {
  if (size < 4) return false;
  const letters = (load<u32>(at) | 0x202020) & 0xffffff;
  for (let i: u32 = 0; i < nPrefixes; i++) if (letters == load<u32>(prefixes + (<usize>i << 2))) return false;
  let hasDigit = size >= MIN_TEXT_SIZE;
  for (let i: u32 = 0; i < size; i++) {
    const byte = <u32>load<u8>(at + <usize>i);
    if (byte < 32 || byte > 126) return false;
    if (isDigit(byte)) hasDigit = true;
  }
  return hasDigit && <u32>load<u8>(at + <usize>size - 1) != 32;
}

// @ts-ignore: decorator
@inline
export function isDigit(byte: u32): bool {
  return byte - 48 < 10;
}

// @ts-ignore: decorator
@inline
function isLetter(byte: u32): bool {
  return (byte | 32) - 97 < 26;
}
