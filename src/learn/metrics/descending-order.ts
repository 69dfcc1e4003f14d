/** Low word of a 64 bit integer among its two words. */
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/**
 * Indices by falling value, equal values in their order; values are not NaN, -0 equals 0. O(n log n), by sorting
 * integers whose high word orders as the f32 does and whose low word is the index.
 */
export function descendingOrder(values: Float32Array): Uint32Array {
  const keys = new BigUint64Array(values.length);
  const words = new Uint32Array(keys.buffer);
  // adding 0 makes 0 of -0
  const bits = new Uint32Array(values.map((value) => value + 0).buffer);
  for (let i = 0; i < values.length; i++) {
    const own = bits[i]!;
    words[2 * i + LOW] = i;
    words[2 * i + 1 - LOW] = own >>> 31 === 1 ? own : ~(own | 0x80000000);
  }
  keys.sort();
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = words[2 * i + LOW]!;
  return order;
}
