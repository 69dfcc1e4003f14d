import { createReadStream } from 'node:fs';
import { throwIfAborted } from '#base';

/** Takes a record as bytes; null where it is longer than allowed. `line` is where it begins, from 1. */
export type OnRecord = (bytes: Buffer | null, line: number) => void;

/** Bytes of a record that is still read. */
export const MAX_RECORD_BYTES = 1 << 26;

/** Cuts bytes, given in chunks, into records. */
export interface RecordSplitter {
  add(chunk: Buffer): void;
  /** @returns whether the bytes ended where they may. */
  finish(): boolean;
}

/** Feeds a file from a byte on to a splitter. */
export async function splitFile(
  file: { readonly path: string; readonly start: number },
  splitter: RecordSplitter,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const chunk of createReadStream(file.path, { start: file.start, highWaterMark: 1 << 20 })) {
    throwIfAborted(signal);
    splitter.add(chunk as Buffer);
  }
  return splitter.finish();
}

/** The bytes of one record over several chunks. */
class Pending {
  private parts: Buffer[] = [];
  private length = 0;

  add(part: Buffer): void {
    this.length += part.length;
    if (this.length > MAX_RECORD_BYTES) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }

  /** The record, null when it is too long; the next one begins. */
  take(last: Buffer): Buffer | null {
    this.add(last);
    const isTooLong = this.length > MAX_RECORD_BYTES;
    const whole = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
    this.parts = [];
    this.length = 0;
    return isTooLong ? null : whole;
  }
}

/** One record a line; blank lines are none. */
export function lineSplitter(onRecord: OnRecord): RecordSplitter {
  const pending = new Pending();
  let line = 1;
  const emit = (bytes: Buffer | null) => {
    if (bytes === null || !isBlank(bytes)) onRecord(bytes, line);
    line++;
  };
  return {
    add(chunk) {
      let start = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
        emit(pending.take(chunk.subarray(start, at)));
        start = at + 1;
      }
      pending.add(chunk.subarray(start));
    },
    finish() {
      emit(pending.take(Buffer.alloc(0)));
      return true;
    },
  };
}

/**
 * One record an element of an array, whose opening bracket is the first byte. What follows the array is no record.
 * A document that ends within the array gives what is left as a last record.
 */
export function elementSplitter(onRecord: OnRecord): RecordSplitter {
  const pending = new Pending();
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let recordLine = 0;
  let isDone = false;
  const end = (last: Buffer, isLast: boolean) => {
    const bytes = pending.take(last);
    // a comma before the closing bracket, and nothing in the brackets, is no record
    if (bytes === null || !isBlank(bytes) || !isLast) {
      onRecord(bytes, recordLine === 0 ? line : recordLine);
    }
    recordLine = 0;
  };
  return {
    add(chunk) {
      let start = depth === 0 && !isDone ? -1 : 0;
      for (let i = 0; i < chunk.length && !isDone; i++) {
        const byte = chunk[i]!;
        if (byte === 10) line++;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === 0x5c) escaped = true;
          else if (byte === 0x22) inString = false;
          continue;
        }
        if (byte <= 0x20) continue;
        if (depth === 0) {
          depth = 1;
          start = i + 1;
          continue;
        }
        if (depth === 1 && (byte === 0x2c || byte === 0x5d || byte === 0x7d)) {
          end(chunk.subarray(start, i), byte !== 0x2c);
          start = i + 1;
          isDone = byte !== 0x2c;
          continue;
        }
        if (recordLine === 0) recordLine = line;
        if (byte === 0x22) inString = true;
        else if (byte === 0x7b || byte === 0x5b) depth++;
        else if (byte === 0x7d || byte === 0x5d) depth--;
      }
      if (!isDone && start >= 0) pending.add(chunk.subarray(start));
    },
    finish() {
      if (!isDone && depth > 0) end(Buffer.alloc(0), true);
      return isDone;
    },
  };
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}
