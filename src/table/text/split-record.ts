import { type Delimiter, delimiterByte, QUOTE, SPACE, TAB } from './dialect.ts';

/** The cells of one record as text: quotes taken off, doubled quotes made single. */
export function splitRecord(bytes: Buffer, delimiter: Delimiter): string[] {
  return delimiter === 'whitespace'
    ? splitWhitespace(bytes)
    : splitDelimited(bytes, delimiterByte(delimiter));
}

function splitDelimited(bytes: Buffer, delimiter: number): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const open = delimiter === TAB ? at : skipBlanks(bytes, at);
    const isQuoted = bytes[open] === QUOTE;
    const [cell, end] = isQuoted ? quotedCell(bytes, open) : ['', at];
    const next = bytes.indexOf(delimiter, end);
    const stop = next < 0 ? bytes.length : next;
    const rest = bytes.toString('utf8', end, stop);
    cells.push(isQuoted && rest.trim() === '' ? cell : cell + rest);
    if (next < 0) return cells;
    at = next + 1;
  }
}

function skipBlanks(bytes: Buffer, from: number): number {
  let i = from;
  while (bytes[i] === SPACE || bytes[i] === TAB) i++;
  return i;
}

function splitWhitespace(bytes: Buffer): string[] {
  const cells: string[] = [];
  const isBlank = (i: number) => bytes[i] === SPACE || bytes[i] === TAB;
  for (let at = 0; at < bytes.length; ) {
    if (isBlank(at)) {
      at++;
      continue;
    }
    const [cell, from] = bytes[at] === QUOTE ? quotedCell(bytes, at) : ['', at];
    let end = from;
    while (end < bytes.length && !isBlank(end)) end++;
    cells.push(cell + bytes.toString('utf8', from, end));
    at = end;
  }
  return cells;
}

/** @returns the text between the quotes and the place after the closing one. */
function quotedCell(bytes: Buffer, start: number): [string, number] {
  let close = bytes.indexOf(QUOTE, start + 1);
  while (close >= 0 && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2);
  const end = close < 0 ? bytes.length : close;
  return [bytes.toString('utf8', start + 1, end).replaceAll('""', '"'), Math.min(end + 1, bytes.length)];
}
