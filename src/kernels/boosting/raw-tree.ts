/** Bytes of a node in kernel memory (assembly/boosting/parameters.ts). */
export const NODE_BYTES = 64;
const SET_WORDS = 8;

/** A tree over bins, nodes in the order they were made: children stand behind their node. */
export interface RawTree {
  /** [nodes] what the split gave; 0 for a leaf. */
  readonly gains: Float64Array;
  /** [nodes] what a leaf adds to the score; 0 for a split. */
  readonly values: Float64Array;
  /** [nodes] column of a split; -1 for a leaf. */
  readonly columns: Int32Array;
  /** [nodes] last bin that goes left. */
  readonly bins: Int32Array;
  /** [nodes] left child, the right one is the next. */
  readonly children: Int32Array;
  /** [nodes] bit 0: missing values go left; bit 1: by category. */
  readonly flags: Int32Array;
  /** [nodes, 8] bins that go left in a split by category. */
  readonly sets: Uint32Array;
}

/** The tree of `count` nodes at an address. */
export function readTree(buffer: ArrayBufferLike, ptr: number, count: number): RawTree {
  const bytes = count * NODE_BYTES;
  const floats = new Float64Array(buffer, ptr, bytes / 8);
  const words = new Int32Array(buffer, ptr, bytes / 4);
  const pick = (at: number) => Int32Array.from({ length: count }, (_, node) => words[node * 16 + at]!);
  const sets = new Uint32Array(count * SET_WORDS);
  for (let node = 0; node < count; node++) {
    sets.set(words.subarray(node * 16 + 8, node * 16 + 16), node * SET_WORDS);
  }
  return {
    gains: Float64Array.from({ length: count }, (_, node) => floats[node * 8]!),
    values: Float64Array.from({ length: count }, (_, node) => floats[node * 8 + 1]!),
    columns: pick(4),
    bins: pick(5),
    children: pick(6),
    flags: pick(7),
    sets,
  };
}
