import { claim, Gang } from '../gang';
import { isDigit } from './classify';

const PIECE: u32 = 1 << 15;
const POINT: u32 = 46;

/** No time of the calendar. */
export const NO_TIME: i64 = i64.MIN_VALUE;
const MICROS: i64 = 1_000_000;
const DAY_MICROS: i64 = 86_400_000_000;

/** What the texts are read as. */
const NUMBER: u32 = 0;
const TIME: u32 = 1;
const DAY: u32 = 2;

@unmanaged
class ParseParameters extends Gang {
  /** Numbers are divided by it on the way to f64; 0 for the values themselves. */
  divisor: f64;
  texts: usize;
  ends: usize;
  /** Out: i64[n] of numbers and times, i32[n] of days; f64[n] where there is a divisor, NaN for blanks. */
  out: usize;
  n: u32;
  as: u32;
  decimals: u32;
}

/** Values of texts that `surveyTexts` knows to be plain numbers, or times, or blank. */
export function parseTexts(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ParseParameters>(block);
  const nPieces = <i32>((q.n + PIECE - 1) / PIECE);
  for (;;) {
    const piece = claim(q, 0, nPieces);
    if (piece < 0) return;
    const from = <u32>piece * PIECE;
    parsePiece(q, from, min(q.n, from + PIECE));
  }
}

function parsePiece(q: ParseParameters, from: u32, to: u32): void {
  const as = q.as;
  const divisor = q.divisor;
  let start: u32 = from == 0 ? 0 : load<u32>(q.ends + (<usize>from << 2) - 4);
  for (let code = from; code < to; code++) {
    const end = load<u32>(q.ends + (<usize>code << 2));
    const at = q.texts + <usize>start;
    const size = end - start;
    start = end;
    let value: i64 = 0;
    if (size != 0) {
      if (as == NUMBER) value = numberOf(at, size, q.decimals);
      else if (as == TIME) value = timeOf(at, size);
      else value = dayOf(at);
    }
    if (divisor != 0) store<f64>(q.out + (<usize>code << 3), size == 0 ? NaN : <f64>value / divisor);
    else if (as == DAY) store<i32>(q.out + (<usize>code << 2), <i32>value);
    else store<i64>(q.out + (<usize>code << 3), value);
  }
}

/** 12.5 with two decimals is 1250; what comes after them is left. */
function numberOf(at: usize, size: u32, decimals: u32): i64 {
  let value: i64 = 0;
  let i: u32 = 0;
  for (; i < size; i++) {
    const byte = <u32>load<u8>(at + <usize>i);
    if (!isDigit(byte)) break;
    value = value * 10 + <i64>(byte - 48);
  }
  let rest = decimals;
  if (i < size && <u32>load<u8>(at + <usize>i) == POINT) {
    for (i++; i < size && rest > 0; i++, rest--) value = value * 10 + <i64>(load<u8>(at + <usize>i) - 48);
  }
  for (; rest > 0; rest--) value *= 10;
  return value;
}

/** Microseconds since 1970 of 2024-07-01, 2024-07-01T00:21 or 2024-07-01 00:21:34. */
export function timeOf(at: usize, size: u32): i64 {
  const day = dayOf(at);
  if (day == NO_TIME || size == 10) return day == NO_TIME ? NO_TIME : day * DAY_MICROS;
  const hour = two(at + 11);
  const minute = two(at + 14);
  const second = size > 16 ? two(at + 17) : 0;
  if (hour > 23 || minute > 59 || second > 59) return NO_TIME;
  return day * DAY_MICROS + <i64>((hour * 60 + minute) * 60 + second) * MICROS;
}

/** Days since 1970 of 2024-07-01 (Hinnant 2013, days_from_civil). */
export function dayOf(at: usize): i64 {
  return dayOfParts(two(at) * 100 + two(at + 2), two(at + 5), two(at + 8));
}

/** NO_TIME where the calendar has no such day. */
export function dayOfParts(year: u32, month: u32, day: u32): i64 {
  if (year == 0 || month - 1 > 11 || day == 0 || day > daysIn(year, month)) return NO_TIME;
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const ofEra = y - era * 400;
  const ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return <i64>(era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear) - 719468;
}

function daysIn(year: u32, month: u32): u32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  return (<u32>load<u8>(at) - 48) * 10 + <u32>load<u8>(at + 1) - 48;
}
