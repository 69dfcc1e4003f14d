import { isAscii, isUtf8 } from 'node:buffer';
import type { Dataset } from '#contract';

/** What all bytes of a text say about its encoding. */
export interface ByteCensus {
  readonly bytes: number;
  readonly encoding: NonNullable<Dataset['source']['encoding']>;
  /** Bytes of the byte order mark. */
  readonly markBytes: number;
  readonly validUtf8: boolean;
  readonly nulBytes: number;
  /** The first bytes, at most 64 KiB. */
  readonly head: Buffer;
}

const HEAD_BYTES = 1 << 16;

/** Counts over chunks of bytes, in order. */
export function byteCensus(): { add(chunk: Buffer): void; finish(): ByteCensus } {
  let bytes = 0;
  let nulBytes = 0;
  let validUtf8 = true;
  let sequences = 0;
  let broken = 0;
  let plausible = 0;
  let head: Buffer = Buffer.alloc(0);
  let rest: Buffer = Buffer.alloc(0);
  const check = (text: Buffer) => {
    if (isUtf8(text)) {
      if (sequences === 0 && !isAscii(text)) sequences = 1;
      return;
    }
    validUtf8 = false;
    const counts = countSequences(text);
    sequences += counts.whole;
    broken += counts.broken;
    plausible += counts.plausible;
  };
  return {
    add(chunk) {
      bytes += chunk.length;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, at + 1)) nulBytes++;
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = wholeCharacters(text);
      check(text.subarray(0, end));
      rest = Buffer.from(text.subarray(end));
    },
    finish() {
      check(rest);
      const mark = markOf(head);
      const utf16 = mark?.encoding ?? (nulBytes > 0 ? looksUtf16(head) : null);
      const isBrokenUtf8 = mark?.encoding === 'utf-8' || sequences > broken || plausible < broken / 2;
      const encoding = utf16 ?? (validUtf8 || isBrokenUtf8 ? 'utf-8' : 'windows-1252');
      return { bytes, encoding, markBytes: mark?.length ?? 0, validUtf8, nulBytes, head };
    },
  };
}

function markOf(head: Buffer): { encoding: 'utf-8' | 'utf-16le' | 'utf-16be'; length: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

/** Text in Latin letters has a NUL in every second byte of UTF-16, and never in the others. */
function looksUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const nuls = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) nuls[i & 1]!++;
  const half = head.length / 2;
  if (nuls[1]! > 0.6 * half && nuls[0]! < 0.05 * half) return 'utf-16le';
  if (nuls[0]! > 0.6 * half && nuls[1]! < 0.05 * half) return 'utf-16be';
  return null;
}

/** Length without a character that is cut off at the end. */
function wholeCharacters(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back]!;
    if (byte < 0x80) return text.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? text.length - back : text.length;
    }
  }
  return text.length;
}

function countSequences(text: Buffer): { whole: number; broken: number; plausible: number } {
  let whole = 0;
  let broken = 0;
  let plausible = 0;
  for (let i = 0; i < text.length; ) {
    const byte = text[i]!;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc2 && isUtf8(text.subarray(i, i + length)) && i + length <= text.length) {
      whole++;
      i += length;
    } else {
      broken++;
      if (isPlausible1252(text, i)) plausible++;
      i++;
    }
  }
  return { whole, broken, plausible };
}

/** Bytes of windows-1252 that stand alone: currency, dashes, quotes, signs. */
const SIGNS_1252 = new Set([
  0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xa0, 0xa3, 0xa5, 0xa7, 0xa9, 0xae, 0xb0,
]);
const LETTERS_1252 = new Set([0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f, 0xaa, 0xb5, 0xba]);

/** In a text of windows-1252 an accented letter stands beside a plain one; damaged UTF-8 mostly does not look so. */
function isPlausible1252(text: Buffer, i: number): boolean {
  const byte = text[i]!;
  if (SIGNS_1252.has(byte)) return true;
  const isLetter = LETTERS_1252.has(byte) || (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7);
  return isLetter && (isPlainLetter(text[i - 1]) || isPlainLetter(text[i + 1]));
}

function isPlainLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}
