import { type FileHandle, open } from 'node:fs/promises';
import type { Column } from '#contract';
import { compactStruct, type Field } from '../replay/thrift-compact.ts';

/** What a column of a Parquet file holds. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: Column['storage'] | 'INTEGER';
  /** Of DECIMAL. */
  readonly decimals?: number | null;
  /** Some values may be missing. */
  readonly isOptional?: boolean;
}

/** The values of a column in a row group. */
export type ParquetPart =
  | { readonly encoding: 'plain'; readonly bytes: Uint8Array }
  /** Whole numbers one apart, from `first`. */
  | { readonly encoding: 'sequence'; readonly first: number }
  | {
      readonly encoding: 'dictionary';
      readonly bytes: Uint8Array;
      readonly dictionary: Uint8Array;
      readonly nDictionary: number;
    };

/** A Parquet file without compression, written in row groups. */
export interface ParquetFile {
  write(nRows: number, parts: readonly ParquetPart[]): Promise<void>;
  /** Writes the footer and closes the file; does nothing the second time. */
  close(): Promise<void>;
}

interface WrittenChunk {
  readonly start: number;
  readonly data: number;
  readonly bytes: number;
  readonly encoding: number;
  /** Least and largest value, of a sequence. */
  readonly range: readonly [number, number] | null;
}

const MAGIC = Buffer.from('PAR1');
const PLAIN = 0;
const RLE = 3;
const DELTA_BINARY_PACKED = 5;
const RLE_DICTIONARY = 8;
const ENCODINGS = { plain: PLAIN, sequence: DELTA_BINARY_PACKED, dictionary: RLE_DICTIONARY } as const;

/** Physical type and what it stands for (`ConvertedType`). */
const TYPES: Readonly<Record<ParquetColumn['type'], readonly [physical: number, converted: number | null]>> =
  {
    BOOLEAN: [0, null],
    INTEGER: [1, null],
    BIGINT: [2, null],
    DOUBLE: [5, null],
    VARCHAR: [6, 0],
    DATE: [1, 6],
    TIMESTAMP: [2, 10],
    DECIMAL: [2, 5],
  };
const DECIMAL_DIGITS = 18;

/** Creates a Parquet file (Apache Parquet 2) of pages that are encoded already. */
export async function parquetFile(path: string, columns: readonly ParquetColumn[]): Promise<ParquetFile> {
  const handle = await open(path, 'wx');
  const groups: { nRows: number; chunks: WrittenChunk[] }[] = [];
  let at = 0;
  let isOpen = true;
  const put = async (pieces: readonly Uint8Array[]) => {
    for (const piece of pieces) at += piece.length;
    await writeAll(handle, pieces);
  };
  await put([MAGIC]);
  return {
    async write(nRows, parts) {
      const pieces: Uint8Array[] = [];
      let end = at;
      const add = (...added: Uint8Array[]) => {
        for (const piece of added) end += piece.length;
        pieces.push(...added);
      };
      const chunks = parts.map((part): WrittenChunk => {
        const start = end;
        if (part.encoding === 'dictionary')
          add(dictionaryHeader(part.nDictionary, part.dictionary.length), part.dictionary);
        const data = end;
        const bytes = part.encoding === 'sequence' ? sequence(part.first, nRows) : part.bytes;
        const encoding = ENCODINGS[part.encoding];
        add(dataHeader({ nRows, bytes: bytes.length, encoding }), bytes);
        const range = part.encoding === 'sequence' ? ([part.first, part.first + nRows - 1] as const) : null;
        return { start, data, bytes: end - start, encoding, range };
      });
      groups.push({ nRows, chunks });
      await put(pieces);
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      const footer = compactStruct([
        [1, 'i32', 2],
        [
          2,
          'structs',
          [
            [
              [4, 'text', 'schema'],
              [5, 'i32', columns.length],
            ],
            ...columns.map(schemaOf),
          ],
        ],
        [3, 'i64', groups.reduce((sum, { nRows }) => sum + nRows, 0)],
        [4, 'structs', groups.map((group) => rowGroup(group, columns))],
      ]);
      const size = Buffer.alloc(4);
      size.writeUInt32LE(footer.length);
      await put([footer, size, MAGIC]);
      await handle.close();
    },
  };
}

function schemaOf({ name, type, decimals, isOptional }: ParquetColumn): Field[] {
  const [physical, converted] = TYPES[type];
  return [
    [1, 'i32', physical],
    [3, 'i32', isOptional === true ? 1 : 0],
    [4, 'text', name],
    ...(converted === null ? [] : [[6, 'i32', converted] as const]),
    ...(type === 'DECIMAL' ? [[7, 'i32', decimals ?? 0] as const, [8, 'i32', DECIMAL_DIGITS] as const] : []),
  ];
}

function dictionaryHeader(nValues: number, bytes: number): Buffer {
  return compactStruct([
    [1, 'i32', 2],
    [2, 'i32', bytes],
    [3, 'i32', bytes],
    [
      7,
      'struct',
      [
        [1, 'i32', nValues],
        [2, 'i32', PLAIN],
      ],
    ],
  ]);
}

function dataHeader({ nRows, bytes, encoding }: { nRows: number; bytes: number; encoding: number }): Buffer {
  const data: Field[] = [
    [1, 'i32', nRows],
    [2, 'i32', encoding],
    [3, 'i32', RLE],
    [4, 'i32', RLE],
  ];
  return compactStruct([
    [1, 'i32', 0],
    [2, 'i32', bytes],
    [3, 'i32', bytes],
    [5, 'struct', data],
  ]);
}

/** Blocks of 128 values in four groups, every step 1: no bits for what exceeds the least step. */
function sequence(first: number, n: number): Uint8Array {
  const bytes: number[] = [];
  const varint = (value: number) => {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
    bytes.push(rest);
  };
  for (const value of [128, 4, n, 2 * first]) varint(value);
  for (let done = 1; done < n; done += 128) bytes.push(2, 0, 0, 0, 0);
  return Uint8Array.from(bytes);
}

function rowGroup(
  group: { readonly nRows: number; readonly chunks: readonly WrittenChunk[] },
  columns: readonly ParquetColumn[],
): Field[] {
  const chunks = group.chunks.map(({ start, data, bytes, encoding, range }, j): Field[] => {
    const column = columns[j]!;
    const meta: Field[] = [
      [1, 'i32', TYPES[column.type][0]],
      [2, 'i32s', [...new Set([PLAIN, RLE, encoding])]],
      [3, 'texts', [column.name]],
      [4, 'i32', 0],
      [5, 'i64', group.nRows],
      [6, 'i64', bytes],
      [7, 'i64', bytes],
      [9, 'i64', data],
      ...(encoding === RLE_DICTIONARY ? [[11, 'i64', start] as const] : []),
      ...(range === null ? [] : [[12, 'struct', statistics(range)] as const]),
    ];
    return [
      [2, 'i64', start],
      [3, 'struct', meta],
    ];
  });
  return [
    [1, 'structs', chunks],
    [2, 'i64', group.chunks.reduce((sum, { bytes }) => sum + bytes, 0)],
    [3, 'i64', group.nRows],
  ];
}

/** By them the engine passes over groups, and a reader cuts the file into parts. */
function statistics([least, most]: readonly [number, number]): Field[] {
  const bytes = (value: number) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    return buffer;
  };
  return [
    [3, 'i64', 0],
    [5, 'bytes', bytes(most)],
    [6, 'bytes', bytes(least)],
  ];
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces);
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (bytesWritten === total) return;
  const all = Buffer.concat(pieces);
  for (let at = bytesWritten; at < total; ) at += (await handle.write(all, at)).bytesWritten;
}
