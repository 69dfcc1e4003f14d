import { type FileHandle, open } from 'node:fs/promises';
import { compactStruct, type Field } from './thrift-compact.ts';

/** A Parquet file of whole and single-precision numbers that is written in row groups. */
export interface PlainParquet {
  /** Writes a row group: [n] values of each column. */
  write(columns: readonly (Int32Array | Float32Array)[]): Promise<void>;
  /** Writes the footer and closes the file. */
  close(): Promise<void>;
}

interface WrittenColumn {
  readonly offset: number;
  readonly bytes: number;
}

const INT32 = 1;
const FLOAT = 4;
const MAGIC = Buffer.from('PAR1');

/**
 * Creates a Parquet file without compression, PLAIN encoding, required columns: the quickest way of typed arrays
 * into the engine. Format: Apache Parquet 2.
 */
export async function plainParquet(
  path: string,
  columns: readonly { readonly name: string; readonly type: 'integer' | 'float' }[],
): Promise<PlainParquet> {
  const handle = await open(path, 'wx');
  const groups: { nRows: number; columns: WrittenColumn[] }[] = [];
  const types = columns.map(({ type }) => (type === 'integer' ? INT32 : FLOAT));
  let at = 0;
  const put = async (bytes: Uint8Array) => {
    await writeAll(handle, bytes);
    at += bytes.length;
  };
  await put(MAGIC);
  return {
    async write(arrays) {
      const nRows = arrays[0]!.length;
      const written: WrittenColumn[] = [];
      for (const array of arrays) {
        const offset = at;
        const data = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
        await put(pageHeader(nRows, data.length));
        await put(data);
        written.push({ offset, bytes: at - offset });
      }
      groups.push({ nRows, columns: written });
    },
    async close() {
      const rowGroups = groups.map((group) => rowGroup(group, columns, types));
      const footer = compactStruct([
        [1, 'i32', 2],
        [
          2,
          'structs',
          [schemaRoot(columns.length), ...columns.map(({ name }, j) => schemaLeaf(name, types[j]!))],
        ],
        [3, 'i64', groups.reduce((sum, { nRows }) => sum + nRows, 0)],
        [4, 'structs', rowGroups],
      ]);
      const size = Buffer.alloc(4);
      size.writeUInt32LE(footer.length);
      await put(Buffer.concat([footer, size, MAGIC]));
      await handle.close();
    },
  };
}

/** A data page: PLAIN values; levels are RLE in name only, as required columns have none. */
function pageHeader(nValues: number, bytes: number): Buffer {
  const data: Field[] = [
    [1, 'i32', nValues],
    [2, 'i32', 0],
    [3, 'i32', 3],
    [4, 'i32', 3],
  ];
  return compactStruct([
    [1, 'i32', 0],
    [2, 'i32', bytes],
    [3, 'i32', bytes],
    [5, 'struct', data],
  ]);
}

function schemaRoot(nChildren: number): Field[] {
  return [
    [4, 'text', 'schema'],
    [5, 'i32', nChildren],
  ];
}

function schemaLeaf(name: string, type: number): Field[] {
  return [
    [1, 'i32', type],
    [3, 'i32', 0],
    [4, 'text', name],
  ];
}

function rowGroup(
  group: { nRows: number; columns: readonly WrittenColumn[] },
  columns: readonly { readonly name: string }[],
  types: readonly number[],
): Field[] {
  const chunks = group.columns.map(({ offset, bytes }, j): Field[] => [
    [2, 'i64', offset],
    [
      3,
      'struct',
      [
        [1, 'i32', types[j]!],
        [2, 'i32s', [0]],
        [3, 'texts', [columns[j]!.name]],
        [4, 'i32', 0],
        [5, 'i64', group.nRows],
        [6, 'i64', bytes],
        [7, 'i64', bytes],
        [9, 'i64', offset],
      ],
    ],
  ]);
  return [
    [1, 'structs', chunks],
    [2, 'i64', group.columns.reduce((sum, { bytes }) => sum + bytes, 0)],
    [3, 'i64', group.nRows],
  ];
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}
