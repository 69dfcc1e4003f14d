import { Gang } from '../gang';

const ABSENT: u32 = 0xffffffff;

@unmanaged
class EncodeParameters extends Gang {
  /** u32[n] codes; used as scratch. */
  codes: usize;
  n: u32;
  /** u8 of each code, 0 where it is no value; null where all are. */
  isValue: usize;
  /** u32[codes] scratch, ABSENT before and after. */
  places: usize;
  /** Out: u32[n] the codes that occur, by first appearance. */
  list: usize;
  /** Out: the page; 3 n + 64 bytes. */
  page: usize;
  /** u8 of each code where the column is of booleans, else null. */
  booleans: usize;
  /** Out. */
  nList: u32;
  pageBytes: u32;
  nPresent: u32;
}

/** A data page of Parquet: levels, then places in a dictionary of the codes that occur; of booleans the bits themselves. */
export function encodeCodes(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<EncodeParameters>(block);
  const codes = q.codes;
  const n = q.n;
  const isValue = q.isValue;
  let at = writeLevels(q);
  let nPresent: u32 = 0;
  let nList: u32 = 0;
  if (q.booleans != 0) {
    for (let i: u32 = 0; i < n; i++) {
      const code = <usize>load<u32>(codes + (<usize>i << 2));
      if (isValue != 0 && load<u8>(isValue + code) == 0) continue;
      store<u32>(codes + (<usize>nPresent << 2), <u32>load<u8>(q.booleans + code));
      nPresent++;
    }
    at = pack(codes, nPresent, 1, at);
  } else {
    for (let i: u32 = 0; i < n; i++) {
      const code = load<u32>(codes + (<usize>i << 2));
      if (isValue != 0 && load<u8>(isValue + <usize>code) == 0) continue;
      const held = q.places + (<usize>code << 2);
      let place = load<u32>(held);
      if (place == ABSENT) {
        place = nList++;
        store<u32>(held, place);
        store<u32>(q.list + (<usize>place << 2), code);
      }
      store<u32>(codes + (<usize>nPresent << 2), place);
      nPresent++;
    }
    for (let i: u32 = 0; i < nList; i++) {
      store<u32>(q.places + (<usize>load<u32>(q.list + (<usize>i << 2)) << 2), ABSENT);
    }
    const width: u32 = nList <= 2 ? 1 : 32 - clz(nList - 1);
    store<u8>(at++, <u8>width);
    at = varint((((nPresent + 7) >> 3) << 1) | 1, at);
    at = pack(codes, nPresent, width, at);
  }
  q.nList = nList;
  q.nPresent = nPresent;
  q.pageBytes = <u32>(at - q.page);
}

/** A level for each row, 1 for a value: a run where all have one, bits otherwise. */
function writeLevels(q: EncodeParameters): usize {
  const n = q.n;
  let at = q.page + 4;
  if (q.isValue == 0) {
    at = varint(n << 1, at);
    store<u8>(at++, 1);
  } else {
    at = varint((((n + 7) >> 3) << 1) | 1, at);
    for (let i: u32 = 0; i < n; i += 8) {
      let bits: u32 = 0;
      for (let k: u32 = 0; k < 8 && i + k < n; k++) {
        const code = <usize>load<u32>(q.codes + (<usize>(i + k) << 2));
        if (load<u8>(q.isValue + code) != 0) bits |= <u32>1 << k;
      }
      store<u8>(at++, <u8>bits);
    }
  }
  store<u32>(q.page, <u32>(at - q.page) - 4);
  return at;
}

/** Bits of whole groups of eight values, the last filled up with zeros. */
function pack(values: usize, n: u32, width: u32, to: usize): usize {
  let at = to;
  let held: u64 = 0;
  let nBits: u64 = 0;
  const size = (n + 7) & ~(<u32>7);
  for (let i: u32 = 0; i < size; i++) {
    const value = i < n ? <u64>load<u32>(values + (<usize>i << 2)) : 0;
    held |= value << nBits;
    nBits += <u64>width;
    if (nBits >= 32) {
      store<u32>(at, <u32>held);
      at += 4;
      held >>= 32;
      nBits -= 32;
    }
  }
  while (nBits > 0) {
    store<u8>(at++, <u8>held);
    held >>= 8;
    nBits = nBits > 8 ? nBits - 8 : 0;
  }
  return at;
}

function varint(value: u32, to: usize): usize {
  let at = to;
  while (value >= 0x80) {
    store<u8>(at++, <u8>(value | 0x80));
    value >>= 7;
  }
  store<u8>(at++, <u8>value);
  return at;
}

@unmanaged
class GatherParameters extends Gang {
  /** u32[n] codes; null for the n codes from `first`. */
  list: usize;
  first: u32;
  n: u32;
  /** Bytes of a value: 4 or 8; 0 for texts. */
  width: u32;
  /** The values or texts. */
  values: usize;
  /** u32[codes] end of each text. */
  ends: usize;
  out: usize;
  maxBytes: u32;
}

/** Values one behind the other, texts behind their lengths; returns the bytes, or those needed where they are too many. */
export function gatherValues(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<GatherParameters>(block);
  let at = q.out;
  if (q.width != 0) {
    for (let i: u32 = 0; i < q.n; i++) {
      const code = <usize>load<u32>(q.list + (<usize>i << 2));
      if (q.width == 8) store<u64>(at, load<u64>(q.values + (code << 3)));
      else store<u32>(at, load<u32>(q.values + (code << 2)));
      at += <usize>q.width;
    }
    return <f64>(at - q.out);
  }
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < q.n; i++) {
    const code = q.list == 0 ? q.first + i : load<u32>(q.list + (<usize>i << 2));
    bytes += 4 + <u64>(endOf(q.ends, code) - startOf(q.ends, code));
  }
  if (bytes > <u64>q.maxBytes) return <f64>bytes;
  for (let i: u32 = 0; i < q.n; i++) {
    const code = q.list == 0 ? q.first + i : load<u32>(q.list + (<usize>i << 2));
    const start = startOf(q.ends, code);
    const size = endOf(q.ends, code) - start;
    store<u32>(at, size);
    memory.copy(at + 4, q.values + <usize>start, <usize>size);
    at += 4 + <usize>size;
  }
  return <f64>bytes;
}

// @ts-ignore: decorator
@inline
function startOf(ends: usize, code: u32): u32 {
  return code == 0 ? 0 : load<u32>(ends + (<usize>code << 2) - 4);
}

// @ts-ignore: decorator
@inline
function endOf(ends: usize, code: u32): u32 {
  return load<u32>(ends + (<usize>code << 2));
}
