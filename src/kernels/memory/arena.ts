import { AppError, invariant } from '#base';

const ALIGNMENT = 64;
const PAGE = 65_536;
const MAX_BYTES = 65_536 * PAGE;
/** Below it lie the static data of the compiled kernels. */
const FIRST_BYTE = PAGE;

interface Gap {
  start: number;
  end: number;
}

/**
 * Hands out pieces of one shared WebAssembly memory: first fit over a sorted list of gaps, neighbours merged
 * when freed, the memory grown when no gap fits. Only the thread that made it may use it.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  private readonly gaps: Gap[];
  private readonly sizes = new Map<number, number>();

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.gaps = [{ start: FIRST_BYTE, end: memory.buffer.byteLength }];
  }

  /** Bytes handed out at the moment. */
  get usedBytes(): number {
    let sum = 0;
    for (const size of this.sizes.values()) sum += size;
    return sum;
  }

  /**
   * A piece of at least `nBytes`, 64-byte aligned, not cleared; returns its byte offset.
   * @throws MEMORY_EXHAUSTED when the memory cannot grow to hold it.
   */
  allocate(nBytes: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(nBytes / ALIGNMENT) * ALIGNMENT);
    let index = this.gaps.findIndex((gap) => gap.end - gap.start >= size);
    if (index < 0) index = this.grow(size);
    const gap = this.gaps[index]!;
    const ptr = gap.start;
    gap.start += size;
    if (gap.start === gap.end) this.gaps.splice(index, 1);
    this.sizes.set(ptr, size);
    return ptr;
  }

  /** Gives a piece back. */
  free(ptr: number): void {
    const size = this.sizes.get(ptr);
    invariant(size !== undefined, `arena: ${ptr} was not allocated or is already free`);
    this.sizes.delete(ptr);
    this.addGap(ptr, ptr + size);
  }

  private grow(size: number): number {
    const end = this.memory.buffer.byteLength;
    const last = this.gaps.at(-1);
    const missing = size - (last && last.end === end ? last.end - last.start : 0);
    const pages = Math.max(Math.ceil(missing / PAGE), Math.min(256, (MAX_BYTES - end) / PAGE));
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new AppError(
        'MEMORY_EXHAUSTED',
        `kernel memory: expected room for ${size} bytes, got ${MAX_BYTES - this.usedBytes} of ${MAX_BYTES} free`,
        { data: { bytes: size, usedBytes: this.usedBytes }, cause },
      );
    }
    this.addGap(end, end + pages * PAGE);
    return this.gaps.length - 1;
  }

  private addGap(start: number, end: number): void {
    let at = this.gaps.findIndex((gap) => gap.start > start);
    if (at < 0) at = this.gaps.length;
    const before = this.gaps[at - 1];
    const after = this.gaps[at];
    if (before?.end === start && after?.start === end) {
      before.end = after.end;
      this.gaps.splice(at, 1);
    } else if (before?.end === start) before.end = end;
    else if (after?.start === end) after.start = start;
    else this.gaps.splice(at, 0, { start, end });
  }
}
