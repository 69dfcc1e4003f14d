/** A field of a Thrift struct as it stands: its number, its type on the wire, and the bytes of its value. */
export interface ThriftSlice {
  readonly id: number;
  readonly wire: number;
  readonly bytes: Uint8Array;
}

const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];
const MOST_DEPTH = 32;

/** Bytes that are no struct of Thrift's compact protocol. */
export class ThriftDamaged extends Error {}

/** The fields of a struct that fills `bytes`. @throws ThriftDamaged */
export function sliceStruct(bytes: Uint8Array): ThriftSlice[] {
  const reader = new Reader(bytes);
  const slices = reader.fields(0);
  if (reader.at !== bytes.length) throw new ThriftDamaged('bytes are left behind a struct');
  return slices;
}

/** The elements of a list of structs. @throws ThriftDamaged */
export function sliceStructs(bytes: Uint8Array): Uint8Array[] {
  const reader = new Reader(bytes);
  const { size, type } = reader.listHead();
  if (type !== STRUCT) throw new ThriftDamaged(`a list of type ${type} where structs are expected`);
  const elements: Uint8Array[] = [];
  for (let i = 0; i < size; i++) {
    const from = reader.at;
    reader.skip(STRUCT, 0);
    elements.push(bytes.subarray(from, reader.at));
  }
  return elements;
}

/** A whole number of a slice. @throws ThriftDamaged */
export function numberOf({ bytes }: Pick<ThriftSlice, 'bytes'>): number {
  const reader = new Reader(bytes);
  const doubled = reader.varint();
  return doubled % 2 === 0 ? doubled / 2 : -(doubled + 1) / 2;
}

/** A struct of these fields, in ascending order of their numbers. */
export function joinStruct(slices: readonly ThriftSlice[]): Buffer {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const { id, wire, bytes } of slices) {
    const step = id - last;
    parts.push(step > 0 && step < 16 ? Uint8Array.of((step << 4) | wire) : longHead(id, wire), bytes);
    last = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

/** The value of a list of structs. */
export function joinStructs(elements: readonly Uint8Array[]): Buffer {
  const size = elements.length;
  const head = size < 15 ? [(size << 4) | STRUCT!] : [0xf0 | STRUCT!, ...varintBytes(size)];
  return Buffer.concat([Uint8Array.from(head), ...elements]);
}

/** The value of a whole number from 0 up. */
export function numberBytes(value: number): Uint8Array {
  return Uint8Array.from(varintBytes(2 * value));
}

/** A number from 0 up, 7 bits a byte. */
export function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}

function longHead(id: number, wire: number): Uint8Array {
  return Uint8Array.from([wire, ...varintBytes(2 * id)]);
}

class Reader {
  at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  fields(depth: number): ThriftSlice[] {
    const slices: ThriftSlice[] = [];
    let id = 0;
    for (;;) {
      const head = this.byte();
      if (head === 0) return slices;
      const wire = head & 15;
      id = head >> 4 === 0 ? numberOf({ bytes: this.numberSlice() }) : id + (head >> 4);
      const from = this.at;
      this.skip(wire, depth, true);
      slices.push({ id, wire, bytes: this.bytes.subarray(from, this.at) });
    }
  }

  /** Of a field true and false stand in its head; in a list they take a byte. */
  skip(type: number, depth: number, isField = false): void {
    if (depth > MOST_DEPTH) throw new ThriftDamaged('structs are nested too deeply');
    if (type === TRUE || type === FALSE) this.move(isField ? 0 : 1);
    else if (type === BYTE) this.move(1);
    else if (type === I16 || type === I32 || type === I64) this.varint();
    else if (type === DOUBLE) this.move(8);
    else if (type === BINARY) this.move(this.varint());
    else if (type === LIST || type === SET) {
      const { size, type: inner } = this.listHead();
      for (let i = 0; i < size; i++) this.skip(inner, depth + 1);
    } else if (type === MAP) this.skipMap(depth);
    else if (type === STRUCT) this.fields(depth + 1);
    else throw new ThriftDamaged(`a value of unknown type ${type}`);
  }

  listHead(): { size: number; type: number } {
    const head = this.byte();
    return { size: head >> 4 === 15 ? this.varint() : head >> 4, type: head & 15 };
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      if (factor > 2 ** 63) throw new ThriftDamaged('a number of too many bytes');
    }
  }

  private skipMap(depth: number): void {
    const size = this.varint();
    if (size === 0) return;
    const types = this.byte();
    for (let i = 0; i < size; i++) {
      this.skip(types >> 4, depth + 1);
      this.skip(types & 15, depth + 1);
    }
  }

  private numberSlice(): Uint8Array {
    const from = this.at;
    this.varint();
    return this.bytes.subarray(from, this.at);
  }

  private byte(): number {
    this.move(1);
    return this.bytes[this.at - 1]!;
  }

  private move(n: number): void {
    this.at += n;
    if (!(this.at <= this.bytes.length)) throw new ThriftDamaged('the bytes end too early');
  }
}
