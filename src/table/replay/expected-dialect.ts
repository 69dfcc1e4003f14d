import type { Delimiter } from '../text/dialect.ts';
import { scanBytes } from '../text/scan-records.ts';
import { sniffDialect, type TextDialect } from '../text/sniff-dialect.ts';
import { splitRecord } from '../text/split-record.ts';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|', 'whitespace'];

/**
 * Judges the first bytes of a file by the column names that are expected: a first record that holds them all is the
 * header, however few rows there are; otherwise the usual rules decide.
 */
export function expectedDialect(expected: readonly string[]): typeof sniffDialect {
  return (head, isWhole): TextDialect => {
    const sniffed = sniffDialect(head, isWhole);
    const delimiters = [sniffed.delimiter, ...DELIMITERS];
    const found = delimiters.find((delimiter) => {
      const names = new Set(firstCells(head, delimiter));
      return expected.every((column) => names.has(column));
    });
    if (found !== undefined) return { delimiter: found, header: true };
    const isPositional = expected.every((column) => /^column_\d+$/.test(column));
    return isPositional ? { ...sniffed, header: false } : sniffed;
  };
}

function firstCells(head: Buffer, delimiter: Delimiter): string[] {
  let cells: string[] = [];
  scanBytes(head, { delimiter, skip: 0, signal: new AbortController().signal }, (record) => {
    cells = splitRecord(record.bytes.subarray(record.start, record.end), delimiter);
    return false;
  });
  return cells.map((cell) => cell.trim());
}
