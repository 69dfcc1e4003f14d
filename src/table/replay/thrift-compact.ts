/** A field of a Thrift struct: id, type, value; ids ascend within a struct. */
export type Field =
  | readonly [id: number, type: 'i32' | 'i64', value: number]
  | readonly [id: number, type: 'text', value: string]
  | readonly [id: number, type: 'bytes', value: Uint8Array]
  | readonly [id: number, type: 'struct', value: readonly Field[]]
  | readonly [id: number, type: 'i32s', value: readonly number[]]
  | readonly [id: number, type: 'texts', value: readonly string[]]
  | readonly [id: number, type: 'structs', value: readonly (readonly Field[])[]];

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
const WIRE = {
  i32: I32,
  i64: I64,
  text: BINARY,
  bytes: BINARY,
  struct: STRUCT,
  i32s: LIST,
  texts: LIST,
  structs: LIST,
} as const;

/** A struct in Thrift's compact protocol. */
export function compactStruct(fields: readonly Field[]): Buffer {
  const bytes: number[] = [];
  writeStruct(bytes, fields);
  return Buffer.from(bytes);
}

function writeStruct(bytes: number[], fields: readonly Field[]): void {
  let last = 0;
  for (const field of fields) {
    bytes.push(((field[0] - last) << 4) | WIRE[field[1]]);
    last = field[0];
    writeValue(bytes, field);
  }
  bytes.push(0);
}

function writeValue(bytes: number[], [, type, value]: Field): void {
  switch (type) {
    case 'i32':
    case 'i64':
      writeZigzag(bytes, value);
      break;
    case 'text':
      writeText(bytes, value);
      break;
    case 'bytes':
      writeVarint(bytes, value.length);
      bytes.push(...value);
      break;
    case 'struct':
      writeStruct(bytes, value);
      break;
    case 'i32s':
      writeListHeader(bytes, value.length, I32);
      for (const item of value) writeZigzag(bytes, item);
      break;
    case 'texts':
      writeListHeader(bytes, value.length, BINARY);
      for (const item of value) writeText(bytes, item);
      break;
    case 'structs':
      writeListHeader(bytes, value.length, STRUCT);
      for (const item of value) writeStruct(bytes, item);
  }
}

function writeListHeader(bytes: number[], size: number, type: number): void {
  if (size < 15) bytes.push((size << 4) | type);
  else {
    bytes.push(0xf0 | type);
    writeVarint(bytes, size);
  }
}

function writeText(bytes: number[], text: string): void {
  const encoded = Buffer.from(text, 'utf8');
  writeVarint(bytes, encoded.length);
  bytes.push(...encoded);
}

/** Non-negative numbers only, up to 2^52: zigzag doubles them. */
function writeZigzag(bytes: number[], value: number): void {
  writeVarint(bytes, 2 * value);
}

function writeVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
