import type { Arena } from './arena.ts';

const GANG_HEAD_BYTES = 64;

/** Arena pieces of one call, all given back by `release`. Views stay valid when the memory grows. */
export class Scope {
  private readonly pieces: number[] = [];

  constructor(private readonly arena: Arena) {}

  /** Uninitialised bytes; returns their offset. */
  bytes(nBytes: number): number {
    const ptr = this.arena.allocate(nBytes);
    this.pieces.push(ptr);
    return ptr;
  }

  /** An uninitialised f32 array; `byteOffset` is its pointer. */
  f32(length: number): Float32Array {
    const ptr = this.bytes(length * 4);
    return new Float32Array(this.arena.memory.buffer, ptr, length);
  }

  /** An uninitialised f64 array. */
  f64(length: number): Float64Array {
    const ptr = this.bytes(length * 8);
    return new Float64Array(this.arena.memory.buffer, ptr, length);
  }

  /** An uninitialised i32 array. */
  i32(length: number): Int32Array {
    const ptr = this.bytes(length * 4);
    return new Int32Array(this.arena.memory.buffer, ptr, length);
  }

  /** The numbers, in kernel memory; returns their offset. */
  copy(numbers: Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array): number {
    const ptr = this.bytes(numbers.byteLength);
    const { buffer } = this.arena.memory;
    new Uint8Array(buffer, ptr, numbers.byteLength).set(
      new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    );
    return ptr;
  }

  /**
   * A parameter block as the kernels read it: 64 zero bytes (the gang's barrier), then the f64 fields, then
   * the 32-bit fields (pointers, counts), in the order of the kernel's parameter class. Returns its pointer.
   */
  block(fields: { f64?: readonly number[]; i32: readonly number[] }): number {
    const f64 = fields.f64 ?? [];
    const ptr = this.bytes(GANG_HEAD_BYTES + f64.length * 8 + fields.i32.length * 4);
    const { buffer } = this.arena.memory;
    new Uint8Array(buffer, ptr, GANG_HEAD_BYTES).fill(0);
    new Float64Array(buffer, ptr + GANG_HEAD_BYTES, f64.length).set(f64);
    new Uint32Array(buffer, ptr + GANG_HEAD_BYTES + f64.length * 8, fields.i32.length).set(fields.i32);
    return ptr;
  }

  /** Gives every piece back. */
  release(): void {
    for (const ptr of this.pieces.splice(0)) this.arena.free(ptr);
  }
}
