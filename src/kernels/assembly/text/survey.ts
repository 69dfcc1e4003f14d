import { claim, Gang } from '../gang';
import { BLANK, classOf, DECIMAL, formOf, INTEGER, isDigit, TEXT, WHOLE, YEAR_FIRST } from './classify';
import { dayOfParts, NO_TIME, timeOf } from './parse';

/** Texts of a piece; the caller knows it. */
const PIECE: u32 = 1 << 15;
const SPACE: u32 = 32;
const POINT: u32 = 46;
const MIDNIGHT: i64 = 86_400_000_000;

/** What is counted of each class. */
@unmanaged
class ClassCount {
  cells: f64;
  distinct: f64;
  /** Code of the first one. */
  first: f64;
  wholeDigits: f64;
  decimals: f64;
  /** Cells of eight digits that are a date as yyyymmdd, 1900..2100. */
  compactDates: f64;
}

/** What is found in a piece; 48 numbers with the counts of six classes behind them. */
@unmanaged
class Piece {
  /** A text that has to be looked at closer. */
  isUnknown: f64;
  /** As `classifyTexts` gives it. */
  form: f64;
  words: f64;
  longest: f64;
  /** Cells that are a number behind a C. */
  marked: f64;
  /** Texts like times that are none. */
  noTimes: f64;
  /** Times that are not midnight. */
  clocks: f64;
  /** Code of the blank text and 1, 0 where there is none. */
  blank: f64;
}

@unmanaged
class SurveyParameters extends Gang {
  texts: usize;
  ends: usize;
  counts: usize;
  prefixes: usize;
  /** Out: a `Piece` and six `ClassCount`s for each `PIECE` texts. */
  pieces: usize;
  n: u32;
  nPrefixes: u32;
}

/** Counts what the texts of a column are; a piece with a text that has to be looked at closer is left at it. */
export function surveyTexts(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<SurveyParameters>(block);
  const bytes = offsetof<Piece>() + 6 * offsetof<ClassCount>();
  const nPieces = <i32>((q.n + PIECE - 1) / PIECE);
  for (;;) {
    const place = claim(q, 0, nPieces);
    if (place < 0) return;
    const at = q.pieces + <usize>place * bytes;
    memory.fill(at, 0, bytes);
    const from = <u32>place * PIECE;
    surveyPiece(q, changetype<Piece>(at), from, min(q.n, from + PIECE));
  }
}

function surveyPiece(q: SurveyParameters, piece: Piece, from: u32, to: u32): void {
  let start: u32 = from == 0 ? 0 : load<u32>(q.ends + (<usize>from << 2) - 4);
  let form: u32 = 0;
  let isUniform = true;
  for (let code = from; code < to; code++) {
    const end = load<u32>(q.ends + (<usize>code << 2));
    const at = q.texts + <usize>start;
    const size = end - start;
    start = end;
    const found = classOf(at, size, q.prefixes, q.nPrefixes);
    if (found == 0) {
      piece.isUnknown = 1;
      return;
    }
    const cells = <f64>load<u32>(q.counts + (<usize>code << 2));
    const count = changetype<ClassCount>(
      changetype<usize>(piece) + offsetof<Piece>() + <usize>(found - 1) * offsetof<ClassCount>(),
    );
    if (count.distinct == 0) count.first = <f64>code;
    count.cells += cells;
    count.distinct += 1;
    if (found == BLANK) {
      piece.blank = <f64>(code + 1);
      continue;
    }
    const own = formOf(found, at, size);
    if (form == 0) form = own;
    if (own == 0 || own != form) isUniform = false;
    if (<f64>size > piece.longest) piece.longest = <f64>size;
    piece.words += cells * <f64>(found == TEXT || found == YEAR_FIRST ? wordsOf(at, size) : 1);
    if (found == INTEGER || found == WHOLE || found == DECIMAL) countDigits(count, at, size, cells);
    else if (found == TEXT) {
      if (isMarked(at, size)) piece.marked += cells;
    } else {
      const time = timeOf(at, size);
      if (time == NO_TIME) piece.noTimes += 1;
      else if (time % MIDNIGHT != 0) piece.clocks += 1;
    }
  }
  piece.form = isUniform ? <f64>form : 0;
}

function countDigits(count: ClassCount, at: usize, size: u32, cells: f64): void {
  let whole: u32 = 0;
  while (whole < size && <u32>load<u8>(at + <usize>whole) != POINT) whole++;
  if (<f64>whole > count.wholeDigits) count.wholeDigits = <f64>whole;
  if (whole < size) {
    const decimals = <f64>(size - whole - 1);
    if (decimals > count.decimals) count.decimals = decimals;
  } else if (size == 8 && isCompactDate(at)) count.compactDates += cells;
}

function isCompactDate(at: usize): bool {
  let number: u32 = 0;
  for (let i: usize = 0; i < 8; i++) number = number * 10 + <u32>load<u8>(at + i) - 48;
  const year = number / 10000;
  return year >= 1900 && year < 2100 && dayOfParts(year, (number / 100) % 100, number % 100) != NO_TIME;
}

function wordsOf(at: usize, size: u32): u32 {
  let words: u32 = 1;
  for (let i: u32 = 0; i < size; i++) if (<u32>load<u8>(at + <usize>i) == SPACE) words++;
  return words;
}

/** C and a number, as cancelled orders are called. */
function isMarked(at: usize, size: u32): bool {
  if ((<u32>load<u8>(at) | 32) != 99) return false;
  for (let i: u32 = 1; i < size; i++) if (!isDigit(<u32>load<u8>(at + <usize>i))) return false;
  return size > 1;
}
