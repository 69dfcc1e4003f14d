import { type Delimiter, TAB } from './dialect.ts';
import { scanBytes } from './scan-records.ts';
import { splitRecord } from './split-record.ts';

/** How a text table is cut and whether it names its columns. */
export interface TextDialect {
  readonly delimiter: Delimiter;
  readonly header: boolean;
}

const CANDIDATES: readonly Delimiter[] = [',', ';', '\t', '|'];
const SAMPLE_RECORDS = 200;

/**
 * Finds delimiter and header from the first records.
 * @param head the first bytes, without byte order mark; @param isWhole false when the text goes on after them.
 */
export function sniffDialect(head: Buffer, isWhole: boolean): TextDialect {
  const end = isWhole ? head.length : head.lastIndexOf(10) + 1 || head.length;
  const text = head.subarray(0, end);
  const delimiter = sniffDelimiter(text);
  const records = recordsOf(text, delimiter);
  return { delimiter, header: hasHeader(records) };
}

function recordsOf(text: Buffer, delimiter: Delimiter): string[][] {
  const records: string[][] = [];
  const options = { delimiter, skip: 0, signal: new AbortController().signal };
  scanBytes(text, options, (record) => {
    records.push(splitRecord(record.bytes.subarray(record.start, record.end), delimiter));
    return records.length < SAMPLE_RECORDS;
  });
  return records;
}

/** The delimiter that gives most records the width of the first one; among equals the wider table. */
function sniffDelimiter(text: Buffer): Delimiter {
  let best: { delimiter: Delimiter; share: number; width: number } | null = null;
  for (const delimiter of CANDIDATES) {
    const judged = { delimiter, ...agreement(recordsOf(text, delimiter)) };
    if (judged.width < 2) continue;
    const isBetter =
      best === null ||
      judged.share > best.share + 0.1 ||
      (judged.share > best.share - 0.1 && judged.width > best.width);
    if (isBetter) best = judged;
  }
  if (best !== null && best.share >= 0.5) return best.delimiter;
  const blanks = agreement(recordsOf(text, 'whitespace'));
  // prose has blanks too: only where nearly all lines have as many cells is it a table
  if (blanks.width >= 2 && blanks.share >= 0.95) return 'whitespace';
  return best?.delimiter ?? (text.includes(TAB) ? '\t' : ',');
}

function agreement(records: readonly string[][]): { share: number; width: number } {
  const width = records[0]?.length ?? 0;
  const same = records.filter((record) => record.length === width).length;
  return { share: records.length === 0 ? 0 : same / records.length, width };
}

const VALUE_LIKE = /^[-+]?[$€£]?\s*\d[\d.,:/ %-]*$/;
const YEAR = /^(19|20)\d\d$/;
const BLANK = /^\s*$/;

/**
 * A first record is a header unless it looks like the rows below it: it holds a number or date where they do.
 * Names such as years (`2019`) are told from values by the columns that are text in the header and numbers below.
 */
export function hasHeader(records: readonly string[][]): boolean {
  const [first, ...rows] = records;
  if (first === undefined || rows.length === 0)
    return !(first ?? []).some((cell) => VALUE_LIKE.test(cell.trim()));
  let votes = 0;
  for (const [j, cell] of first.entries()) {
    const below = rows.map((row) => row[j] ?? '').filter((text) => !BLANK.test(text));
    const values = below.filter((text) => VALUE_LIKE.test(text.trim())).length;
    if (below.length === 0 || values < 0.8 * below.length) continue;
    votes += looksLike(cell.trim(), below) ? -1 : BLANK.test(cell) ? 0 : 1;
  }
  if (votes !== 0) return votes > 0;
  return !first.some((cell) => VALUE_LIKE.test(cell.trim())) && !repeats(first, rows);
}

/** A year above other numbers is the name of a column. */
function looksLike(cell: string, below: readonly string[]): boolean {
  if (YEAR.test(cell)) return below.some((text) => YEAR.test(text.trim()));
  return VALUE_LIKE.test(cell);
}

/** A first record whose every cell occurs again below in its column is a row (all columns are categories). */
function repeats(first: readonly string[], rows: readonly string[][]): boolean {
  return rows.length >= 3 && first.every((cell, j) => rows.some((row) => row[j] === cell));
}
