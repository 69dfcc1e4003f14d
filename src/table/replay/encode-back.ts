import { TextDecoder } from 'node:util';
import type { SourceFile } from '../text/source-file.ts';

const MARKS = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
  'windows-1252': [],
};

/** The byte order mark of a file; no bytes where it has none. */
export function markOf({ byteOrderMark, encoding }: SourceFile): Buffer {
  return Buffer.from(byteOrderMark ? MARKS[encoding] : []);
}

/** Whole characters of UTF-8 in the encoding that the file came in; what windows-1252 lacks becomes `?`. */
export function encodeBack(bytes: Buffer, encoding: SourceFile['encoding']): Buffer {
  switch (encoding) {
    case 'utf-8':
      return bytes;
    case 'utf-16le':
      return Buffer.from(bytes.toString('utf8'), 'utf16le');
    case 'utf-16be':
      return Buffer.from(bytes.toString('utf8'), 'utf16le').swap16();
    case 'windows-1252': {
      const codes = codesOf1252();
      return Buffer.from(Array.from(bytes.toString('utf8'), (character) => codes.get(character) ?? 63));
    }
  }
}

function codesOf1252(): Map<string, number> {
  const decoder = new TextDecoder('windows-1252');
  return new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]));
}
