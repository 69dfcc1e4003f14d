import { AppError } from '#base';
import type { ReadLimits } from './limits.ts';

/** @throws LIMIT_EXCEEDED when a table is larger than allowed. */
export function checkSize(
  size: { readonly file: string; readonly rows: number; readonly columns: number },
  limits: ReadLimits,
): void {
  const { file, rows, columns } = size;
  checkLimit({ file, what: 'columns', value: columns }, limits);
  checkLimit({ file, what: 'rows', value: rows }, limits);
  checkLimit({ file, what: 'cells', value: rows * columns }, limits);
}

/** @throws LIMIT_EXCEEDED when one figure of a source is larger than allowed. */
export function checkLimit(
  found: { readonly file: string; readonly what: keyof ReadLimits; readonly value: number },
  limits: ReadLimits,
): void {
  const { file, what, value } = found;
  const limit = limits[what];
  if (value <= limit) return;
  throw new AppError('LIMIT_EXCEEDED', `${file}: expected at most ${limit} ${WORDS[what]}, got ${value}`, {
    hint: `If the file is meant to be so large, raise the limit with --limit ${what}=NUMBER.`,
    data: { file, limit: what, allowed: limit, found: value },
  });
}

const WORDS: Record<keyof ReadLimits, string> = {
  inflatedBytes: 'bytes after decompression',
  entries: 'entries in the archive',
  rows: 'rows',
  columns: 'columns',
  cells: 'cells',
  cellBytes: 'bytes in a cell',
};
