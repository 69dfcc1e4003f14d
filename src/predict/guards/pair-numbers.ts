/** Rows numbered by what they hold. */
export interface Numbering {
  /** [nRows] 0..count-1 in the order of first occurrence; the same number where both values are the same. */
  readonly numbers: Int32Array;
  readonly count: number;
}

/** Numbers the pairs of two columns of whole numbers, by open addressing: exact, whatever the hash does. O(nRows) */
export function pairNumbers(a: Int32Array, b: Int32Array): Numbering {
  const mask = 2 ** Math.ceil(Math.log2(2 * a.length + 2)) - 1;
  // the first row of each pair, plus 1; 0 is free
  const firsts = new Int32Array(mask + 1);
  const numbers = new Int32Array(a.length);
  let count = 0;
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]!, b[row]!];
    let slot = mixed(x, y) & mask;
    let first = firsts[slot]!;
    while (first !== 0 && (a[first - 1] !== x || b[first - 1] !== y)) {
      slot = (slot + 1) & mask;
      first = firsts[slot]!;
    }
    if (first !== 0) numbers[row] = numbers[first - 1]!;
    else {
      firsts[slot] = row + 1;
      numbers[row] = count++;
    }
  }
  return { numbers, count };
}

/** 32 bits of two words; every bit of either moves all of them (finaliser of MurmurHash3). */
function mixed(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b ^ 0x5bd1e995, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
