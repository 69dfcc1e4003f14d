import { Gang } from '../gang';

@unmanaged
class PlacesParameters extends Gang {
  page: usize;
  end: usize;
  /** Out: u32[n] place in the dictionary and 1, 0 where a value is missing. */
  out: usize;
  n: u32;
  nDictionary: u32;
}

/** Places of a dictionary page as `encodeCodes` writes it; returns 0, or 1 where it is written in another way. */
export function unpackPlaces(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<PlacesParameters>(block);
  const n = q.n;
  const levels = q.page + 4;
  const values = levels + <usize>load<u32>(q.page);
  if (values >= q.end) return 1;
  const run = varint(levels);
  const bits = levels + sizeOfVarint(run);
  const isPacked = (run & 1) == 1;
  if (isPacked ? (run >> 1) << 3 < n : run >> 1 != n || load<u8>(bits) != 1) return 1;
  const width = <u32>load<u8>(values);
  const header = varint(values + 1);
  const packed = values + 1 + sizeOfVarint(header);
  if ((header & 1) == 0 || width > 24 || packed + <usize>((header >> 1) * width) > q.end) return 1;
  const mask: u64 = ((<u64>1) << width) - 1;
  let bit: usize = 0;
  let isOdd = false;
  for (let i: u32 = 0; i < n; i++) {
    let place: u32 = 0;
    if (!isPacked || (<u32>load<u8>(bits + <usize>(i >> 3)) >> (i & 7)) & 1) {
      place = <u32>((load<u64>(packed + (bit >> 3)) >> <u64>(bit & 7)) & mask) + 1;
      bit += <usize>width;
      if (place > q.nDictionary) isOdd = true;
    }
    store<u32>(q.out + (<usize>i << 2), place);
  }
  return isOdd || bit > <usize>((header >> 1) * width) << 3 ? 1 : 0;
}

function varint(at: usize): u32 {
  let value: u32 = 0;
  let shift: u32 = 0;
  while (true) {
    const byte = <u32>load<u8>(at++);
    value |= (byte & 127) << shift;
    if (byte < 128) break;
    shift += 7;
  }
  return value;
}

function sizeOfVarint(value: u32): usize {
  let size: usize = 1;
  while (value >= 128) {
    value >>= 7;
    size++;
  }
  return size;
}
