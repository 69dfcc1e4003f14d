import { z } from 'zod';
import { AppError, type ErrorCode } from '#base';
import type { BundleArray } from '../protocol.ts';

/** The array types that a bundle may hold, by their safetensors name. */
const constructors = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

type Dtype = keyof typeof constructors;

const offset = z.number().int().nonnegative();
const entrySchema = z.object({
  dtype: z.enum(['F64', 'F32', 'I32', 'U32', 'U8']),
  shape: z.tuple([offset]),
  data_offsets: z.tuple([offset, offset]),
});

/** The safetensors name of an array's type, or null when it has none. */
export function dtypeOf(value: unknown): Dtype | null {
  for (const [name, arrayType] of Object.entries(constructors)) {
    if (value instanceof arrayType) return name as Dtype;
  }
  return null;
}

/**
 * Named arrays as one safetensors file (huggingface/safetensors format: u64le header length, JSON header padded
 * with spaces to a multiple of 8, then the little-endian bytes without gaps), in the order given.
 */
export function encodeSafetensors(arrays: ReadonlyMap<string, BundleArray>): Uint8Array {
  let end = 0;
  const header = [...arrays].map(([name, array]): [string, z.infer<typeof entrySchema>] => {
    const begin = end;
    end += array.byteLength;
    return [name, { dtype: dtypeOf(array)!, shape: [array.length], data_offsets: [begin, end] }];
  });
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const dataAt = 8 + text.length + ((8 - (text.length % 8)) % 8);
  const file = new Uint8Array(dataAt + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(dataAt - 8), true);
  file.fill(0x20, 8, dataAt).set(text, 8);
  let position = dataAt;
  for (const array of arrays.values()) {
    file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), position);
    position += array.byteLength;
  }
  return file;
}

/**
 * The arrays of a safetensors file; every size and offset is checked before it is used: the arrays must fill the
 * bytes after the header without gaps or overlaps.
 * @param code of the error for bytes that are no such file.
 * @throws WORKSPACE_CORRUPT (or `code`)
 */
export function decodeSafetensors(
  file: Uint8Array,
  code: ErrorCode = 'WORKSPACE_CORRUPT',
): Map<string, BundleArray> {
  const corrupt = (what: string): AppError => new AppError(code, `safetensors: ${what}`);
  if (file.length < 8) throw corrupt(`expected at least 8 bytes, got ${file.length}`);
  const headerBytes = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (headerBytes > BigInt(file.length - 8))
    throw corrupt(`header of ${headerBytes} bytes in a file of ${file.length}`);
  const dataAt = 8 + Number(headerBytes);
  const entries = parseHeader(file.subarray(8, dataAt), corrupt);
  // not `subarray`: `slice` of a Buffer would be a view of it
  const data = new Uint8Array(file.buffer, file.byteOffset + dataAt, file.length - dataAt);
  let filled = 0;
  for (const [name, { dtype, shape, begin, end }] of inOrderOfBytes(entries)) {
    if (begin !== filled || end < begin || end > data.length)
      throw corrupt(`array "${name}" has bytes ${begin}..${end}, expected ${filled}.. of ${data.length}`);
    if (end - begin !== shape * constructors[dtype].BYTES_PER_ELEMENT)
      throw corrupt(`array "${name}" has ${end - begin} bytes for ${shape} values of ${dtype}`);
    filled = end;
  }
  if (filled !== data.length) throw corrupt(`${data.length - filled} bytes belong to no array`);
  return new Map(
    [...entries].map(([name, { dtype, begin, end }]) => [
      name,
      new constructors[dtype](data.slice(begin, end).buffer),
    ]),
  );
}

interface Entry {
  readonly dtype: Dtype;
  readonly shape: number;
  readonly begin: number;
  readonly end: number;
}

function parseHeader(bytes: Uint8Array, corrupt: (what: string) => AppError): Map<string, Entry> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw corrupt('expected JSON as header');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw corrupt('expected a JSON object as header');
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(
    entries.map(([name, value]) => {
      const parsed = entrySchema.safeParse(value);
      if (!parsed.success) throw corrupt(`expected type, length and bytes of array "${name}"`);
      const { dtype, shape, data_offsets } = parsed.data;
      return [name, { dtype, shape: shape[0], begin: data_offsets[0], end: data_offsets[1] }];
    }),
  );
}

/** An empty array before the one that begins at its place. */
function inOrderOfBytes(entries: ReadonlyMap<string, Entry>): [string, Entry][] {
  return [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
}
