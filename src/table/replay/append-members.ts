import { createReadStream } from 'node:fs';
import { AppError, throwIfAborted } from '#base';
import { MAX_RECORD_BYTES } from '../readers/json/split-records.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { AppendedCells, UnreadRows } from './append-cells.ts';
import { encodeBack, markOf } from './encode-back.ts';

const LF = 10;
const CLOSING_BRACE = 0x7d;
const MOST_LINES = 20;

/**
 * The lines of a file of JSON objects as they stand, with members put before the closing brace of each: spacing, order,
 * line ends, encoding and byte order mark stay. Rows that are left out of `added` stay as they are.
 * @param names names of the added members; @param unread takes the rows that stay as they are.
 * @throws LIMIT_EXCEEDED when a line is too long to be held
 */
export async function* appendMembers(
  source: SourceFile,
  {
    names,
    added,
    unread,
  }: { names: readonly string[]; added: AsyncIterator<AppendedCells>; unread: UnreadRows },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let chunk = await nextOf(added);
  let at = 0;
  let row = 0;
  let line = 0;
  const spliced = async (bytes: Buffer): Promise<Buffer[]> => {
    line++;
    if (isBlank(bytes)) return [bytes];
    row++;
    while (chunk !== null && at >= chunk.rows.length) {
      chunk = await nextOf(added);
      at = 0;
    }
    const brace = bytes.lastIndexOf(CLOSING_BRACE);
    if (chunk === null || chunk.rows[at] !== row || brace < 0) {
      unread.count++;
      if (unread.lines.length < MOST_LINES) unread.lines.push(line);
      return [bytes];
    }
    const isEmpty = bytes.toString('latin1', 0, brace).trimEnd().endsWith('{');
    const members = Buffer.from(membersOf(names, chunk, at++)).subarray(isEmpty ? 1 : 0);
    return [bytes.subarray(0, brace), members, bytes.subarray(brace)];
  };
  yield markOf(source);
  let rest: Buffer = Buffer.alloc(0);
  const stream = createReadStream(source.path, { start: source.skip, highWaterMark: 1 << 20 });
  for await (const read of stream) {
    throwIfAborted(signal);
    const bytes: Buffer = rest.length === 0 ? read : Buffer.concat([rest, read]);
    const out: Buffer[] = [];
    let from = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
      out.push(...(await spliced(bytes.subarray(from, end + 1))));
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > MAX_RECORD_BYTES) {
      throw new AppError('LIMIT_EXCEEDED', `line ${line + 1}: expected at most ${MAX_RECORD_BYTES} bytes`);
    }
    yield encodeBack(Buffer.concat(out), source.encoding);
  }
  yield encodeBack(Buffer.concat(await spliced(rest)), source.encoding);
}

/** `,"name":value` of each added cell; null where it is empty. */
function membersOf(names: readonly string[], { columns }: AppendedCells, i: number): string {
  return columns
    .map((column, j) => {
      const value =
        column.type === 'number'
          ? Number(column.values[i]!.toFixed(4))
          : (column.levels[column.codes[i]!] ?? null);
      return `,${JSON.stringify(names[j])}:${JSON.stringify(value)}`;
    })
    .join('');
}

async function nextOf(added: AsyncIterator<AppendedCells>): Promise<AppendedCells | null> {
  const { done, value } = await added.next();
  return done === true ? null : value;
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}
