import { AppError } from '#base';

/** The array types that a bundle may hold, by their safetensors name. */
const constructors = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

type Dtype = keyof typeof constructors;

/** A one-dimensional array that can be stored. */
export type StoredArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

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
export function encodeSafetensors(arrays: ReadonlyMap<string, StoredArray>): Uint8Array {
  const header: Record<string, { dtype: Dtype; shape: number[]; data_offsets: [number, number] }> = {};
  let offset = 0;
  for (const [name, array] of arrays) {
    header[name] = {
      dtype: dtypeOf(array)!,
      shape: [array.length],
      data_offsets: [offset, offset + array.byteLength],
    };
    offset += array.byteLength;
  }
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(
    text + ' '.repeat((8 - (new TextEncoder().encode(text).length % 8)) % 8),
  );
  const file = new Uint8Array(8 + json.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let position = 8 + json.length;
  for (const array of arrays.values()) {
    file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), position);
    position += array.byteLength;
  }
  return file;
}

/**
 * The arrays of a safetensors file; every size and offset is checked before it is used.
 * @throws WORKSPACE_CORRUPT when the bytes are not what `encodeSafetensors` writes.
 */
export function decodeSafetensors(file: Uint8Array): Map<string, StoredArray> {
  const corrupt = (what: string): never => {
    throw new AppError('WORKSPACE_CORRUPT', `safetensors: ${what}`);
  };
  if (file.length < 8) return corrupt(`expected at least 8 bytes, got ${file.length}`);
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (headerLength > file.length - 8)
    return corrupt(`header of ${headerLength} bytes in a file of ${file.length}`);
  const header: unknown = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength)));
  if (typeof header !== 'object' || header === null) return corrupt('expected a JSON object as header');
  const data = new Uint8Array(
    file.buffer,
    file.byteOffset + 8 + headerLength,
    file.length - 8 - headerLength,
  );
  const arrays = new Map<string, StoredArray>();
  for (const [name, entry] of Object.entries(header)) {
    const {
      dtype,
      shape,
      data_offsets: offsets,
    } = entry as { dtype: Dtype; shape: number[]; data_offsets: number[] };
    if (!Object.hasOwn(constructors, dtype))
      return corrupt(`array "${name}" has unknown type ${String(dtype)}`);
    const arrayType = constructors[dtype];
    const [begin, end] = [offsets?.[0] ?? -1, offsets?.[1] ?? -1];
    const length = shape?.[0] ?? -1;
    const sound =
      Number.isSafeInteger(begin) &&
      Number.isSafeInteger(end) &&
      begin >= 0 &&
      begin <= end &&
      end <= data.length;
    if (!sound || end - begin !== length * arrayType.BYTES_PER_ELEMENT) {
      return corrupt(`array "${name}" has offsets ${begin}..${end} in ${data.length} bytes`);
    }
    arrays.set(name, new arrayType(data.slice(begin, end).buffer));
  }
  return arrays;
}
