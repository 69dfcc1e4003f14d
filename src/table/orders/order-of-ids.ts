import { type InternedTexts, type KernelPool, rankColumn } from '#kernels';

/** Bytes of ASCII that a double holds. */
const CHUNK = 7;
const MOST_CHUNKS = 6;
const EXACT_DIGITS = 15;
const [ZERO, NINE] = [48, 57];

/**
 * Some ids in the order in which customers are listed: as numbers where all are, else by their bytes. Null where it
 * takes a closer look which of the two.
 * @param codes of ids that differ.
 */
export async function orderOfIds(
  pool: KernelPool,
  { texts, ends }: Pick<InternedTexts, 'texts' | 'ends'>,
  codes: Uint32Array,
): Promise<Uint32Array | null> {
  const startOf = (code: number) => (code === 0 ? 0 : ends[code - 1]!);
  const seen = { longest: 0, areNumbers: true, isSomeText: false, isSomePadded: false };
  for (const code of codes) {
    const [from, to] = [startOf(code), ends[code]!];
    const size = to - from;
    let digits = 0;
    for (let at = from; at < to; at++) {
      const byte = texts[at]!;
      if (byte > 127) return null;
      if (byte >= ZERO && byte <= NINE) digits++;
    }
    const first = texts[from]! | 32;
    seen.longest = Math.max(seen.longest, size);
    seen.areNumbers &&= digits === size && size > 0 && size <= EXACT_DIGITS;
    seen.isSomeText ||= size > 0 && first >= 97 && first <= 122;
    seen.isSomePadded ||= size > 1 && texts[from] === ZERO;
  }
  const nChunks = Math.ceil(seen.longest / CHUNK);
  if (!(seen.areNumbers || seen.isSomeText) || nChunks > MOST_CHUNKS) return null;
  let order = codes;
  const sortBy = async (key: (code: number) => number) => {
    const { rows } = await rankColumn(pool, Float64Array.from(order, key));
    order = Uint32Array.from(rows, (row) => order[row]!);
  };
  // from the last bytes to the first: equal ones keep their order
  if (!seen.areNumbers || seen.isSomePadded) {
    for (let chunk = nChunks - 1; chunk >= 0; chunk--) {
      await sortBy((code) => {
        const from = startOf(code) + CHUNK * chunk;
        const to = ends[code]!;
        let key = 0;
        for (let at = from; at < from + CHUNK; at++) key = key * 128 + (at < to ? texts[at]! : 0);
        return key;
      });
    }
  }
  if (seen.areNumbers) {
    await sortBy((code) => {
      let number = 0;
      for (let at = startOf(code); at < ends[code]!; at++) number = 10 * number + texts[at]! - ZERO;
      return number;
    });
  }
  return order;
}
