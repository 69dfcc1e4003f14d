import type { FileHandle } from 'node:fs/promises';
import { compactStruct, type Field } from '../replay/thrift-compact.ts';
import { type AddedParquetColumn, encodingsOf, parquetTypeOf } from './added-pages.ts';
import {
  joinStruct,
  joinStructs,
  numberBytes,
  numberOf,
  sliceStruct,
  sliceStructs,
  ThriftDamaged,
  type ThriftSlice,
} from './thrift-slices.ts';

/** What a Parquet file says of itself, its fields as they stand. */
export interface ParquetFooter {
  /** Offset of its first byte: all pages lie before. */
  readonly start: number;
  readonly fields: readonly ThriftSlice[];
  /** [row groups] */
  readonly groupRows: readonly number[];
}

/** Where the added columns of a row group are. */
export interface AddedGroup {
  readonly chunks: readonly {
    readonly at: number;
    readonly bytes: number;
    readonly dictionaryBytes: number;
  }[];
}

const MAGIC = 'PAR1';
const TAIL_BYTES = 8;
/** Field numbers of FileMetaData, RowGroup, ColumnChunk and SchemaElement. */
const FILE = { schema: 2, groups: 4, metadata: 5, orders: 7, encryption: 8, signature: 9 } as const;
const GROUP = { columns: 1, bytes: 2, rows: 3, compressedBytes: 6 } as const;
const CHUNK = { file: 1 } as const;
const ELEMENT = { children: 5 } as const;
/** ColumnOrder: by the type. */
const TYPE_ORDER = compactStruct([[1, 'struct', []]]);

/** The footer; null where it is damaged, encrypted, or speaks of other files. */
export async function readFooter(file: FileHandle): Promise<ParquetFooter | null> {
  const { size } = await file.stat();
  if (size < TAIL_BYTES + MAGIC.length) return null;
  try {
    const tail = await bytesAt(file, size - TAIL_BYTES, TAIL_BYTES);
    const start = size - TAIL_BYTES - tail.readUInt32LE(0);
    if (tail.toString('latin1', 4) !== MAGIC || start < MAGIC.length) return null;
    return footerOf(await bytesAt(file, start, size - TAIL_BYTES - start), start);
  } catch (error) {
    if (error instanceof ThriftDamaged) return null;
    throw error;
  }
}

function footerOf(bytes: Uint8Array, start: number): ParquetFooter | null {
  const fields = sliceStruct(bytes);
  if (fields.some(({ id }) => id === FILE.encryption || id === FILE.signature)) return null;
  const groups = sliceStructs(fieldOf(fields, FILE.groups).bytes).map(sliceStruct);
  const elements = sliceStructs(fieldOf(fields, FILE.schema).bytes);
  if (elements[0] === undefined) return null;
  fieldOf(sliceStruct(elements[0]), ELEMENT.children);
  for (const group of groups) {
    const chunks = sliceStructs(fieldOf(group, GROUP.columns).bytes);
    if (chunks.some((chunk) => sliceStruct(chunk).some(({ id }) => id === CHUNK.file))) return null;
    fieldOf(group, GROUP.bytes);
  }
  return { start, fields, groupRows: groups.map((group) => numberOf(fieldOf(group, GROUP.rows))) };
}

/** The footer with columns added to the schema and to every row group. */
export function extendedFooter(
  { fields, groupRows }: ParquetFooter,
  { columns, groups }: { columns: readonly AddedParquetColumn[]; groups: readonly AddedGroup[] },
): Buffer {
  const kept = fields.filter(({ id }) => id !== FILE.metadata);
  const withSchema = changed(kept, FILE.schema, (bytes) => {
    const [root, ...elements] = sliceStructs(bytes);
    const own = changed(sliceStruct(root!), ELEMENT.children, (children) => added(children, columns.length));
    return joinStructs([joinStruct(own), ...elements, ...columns.map(schemaElement)]);
  });
  const withGroups = changed(withSchema, FILE.groups, (bytes) =>
    joinStructs(
      sliceStructs(bytes).map((group, g) => {
        const { chunks } = groups[g]!;
        const size = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
        const more = chunks.map((chunk, j) => columnChunk(columns[j]!, { ...chunk, nRows: groupRows[g]! }));
        let own = changed(sliceStruct(group), GROUP.columns, (old) =>
          joinStructs([...sliceStructs(old), ...more]),
        );
        own = changed(own, GROUP.bytes, (old) => added(old, size));
        return joinStruct(changed(own, GROUP.compressedBytes, (old) => added(old, size)));
      }),
    ),
  );
  const withOrders = changed(withGroups, FILE.orders, (bytes) =>
    joinStructs([...sliceStructs(bytes), ...columns.map(() => TYPE_ORDER)]),
  );
  return joinStruct(withOrders);
}

function fieldOf(fields: readonly ThriftSlice[], id: number): ThriftSlice {
  const field = fields.find((one) => one.id === id);
  if (field === undefined) throw new ThriftDamaged(`there is no field ${id}`);
  return field;
}

/** A field that is not there stays away. */
function changed(
  fields: readonly ThriftSlice[],
  id: number,
  change: (bytes: Uint8Array) => Uint8Array,
): ThriftSlice[] {
  return fields.map((field) => (field.id === id ? { ...field, bytes: change(field.bytes) } : field));
}

function added(bytes: Uint8Array, more: number): Uint8Array {
  return numberBytes(numberOf({ bytes }) + more);
}

function schemaElement(column: AddedParquetColumn): Buffer {
  const { physical, converted } = parquetTypeOf(column);
  const fields: Field[] = [
    [1, 'i32', physical],
    [3, 'i32', 1],
    [4, 'text', column.name],
  ];
  return compactStruct(converted === null ? fields : [...fields, [6, 'i32', converted]]);
}

function columnChunk(
  column: AddedParquetColumn,
  chunk: AddedGroup['chunks'][number] & { readonly nRows: number },
): Buffer {
  const { at, bytes, dictionaryBytes, nRows } = chunk;
  const facts: Field[] = [
    [1, 'i32', parquetTypeOf(column).physical],
    [2, 'i32s', encodingsOf(column)],
    [3, 'texts', [column.name]],
    [4, 'i32', 0],
    [5, 'i64', nRows],
    [6, 'i64', bytes],
    [7, 'i64', bytes],
    [9, 'i64', at + dictionaryBytes],
  ];
  if (dictionaryBytes > 0) facts.push([11, 'i64', at]);
  return compactStruct([
    [2, 'i64', at],
    [3, 'struct', facts],
  ]);
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(buffer, done, length - done, at + done);
    if (bytesRead === 0) throw new ThriftDamaged('the file ends too early');
    done += bytesRead;
  }
  return buffer;
}
