import { maskedCrc32c } from './crc32c.ts';

/** A scalar of an event file of TensorBoard. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

/** The first record of every event file. */
export function fileVersionRecord(wallTime: number): Buffer {
  return recordOf(Buffer.concat([double(1, wallTime), bytes(3, Buffer.from('brain.Event:2'))]));
}

/** A record with one scalar: Event { wall_time = 1, step = 2, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }. */
export function scalarRecord({ wallTime, step, tag, value }: ScalarEvent): Buffer {
  const single = Buffer.alloc(5);
  single[0] = (2 << 3) | FIXED32;
  single.writeFloatLE(value, 1);
  const own = Buffer.concat([bytes(1, Buffer.from(tag)), single]);
  return recordOf(
    Buffer.concat([double(1, wallTime), Buffer.from([2 << 3]), varint(step), bytes(5, bytes(1, own))]),
  );
}

/** Wire types of protocol buffers. */
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** TFRecord: length, its masked checksum, the data, theirs. */
function recordOf(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

function checksum(data: Buffer): Buffer {
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE(maskedCrc32c(data));
  return masked;
}

function double(field: number, value: number): Buffer {
  const out = Buffer.alloc(9);
  out[0] = (field << 3) | FIXED64;
  out.writeDoubleLE(value, 1);
  return out;
}

function bytes(field: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | LENGTH_DELIMITED]), varint(data.length), data]);
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Buffer.from([...out, rest]);
}
