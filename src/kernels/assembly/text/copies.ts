import { Gang } from '../gang';

@unmanaged
class ScatterParameters extends Gang {
  /** u32[nColumns] addresses of the codes of the columns, u32[n] each. */
  columns: usize;
  nColumns: u32;
  n: u32;
  /** u32[n] codes of the column that the rows are grouped by. */
  key: usize;
  /** u32[codes of key] where the next row of each goes. */
  next: usize;
  /** Out: u64 of each row with a key from..to - 1. */
  hashes: usize;
  from: u32;
  to: u32;
}

/** Puts a hash of the codes of each row to the rows with the same key. */
export function scatterRows(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<ScatterParameters>(block);
  for (let i: usize = 0; i < <usize>q.n; i++) {
    const key = load<u32>(q.key + (i << 2));
    if (q.from > key || key >= q.to) continue;
    let hash: u64 = 0x243f6a8885a308d3;
    for (let j: usize = 0; j < <usize>q.nColumns; j++) {
      const code = load<u32>(<usize>load<u32>(q.columns + (j << 2)) + (i << 2));
      hash = (hash ^ <u64>code) * 0x9fb21c651e98df25;
      hash ^= hash >> 32;
    }
    const next = q.next + (<usize>(key - q.from) << 2);
    const place = load<u32>(next);
    store<u32>(next, place + 1);
    store<u64>(q.hashes + (<usize>place << 3), hash);
  }
}

@unmanaged
class CopiesParameters extends Gang {
  hashes: usize;
  /** u32[nKeys] end of the rows of each key. */
  ends: usize;
  nKeys: u32;
}

/** How many rows equal an earlier one of the same key; sorts the hashes. */
export function countCopies(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<CopiesParameters>(block);
  let copies: u32 = 0;
  let from: u32 = 0;
  for (let key: u32 = 0; key < q.nKeys; key++) {
    const to = load<u32>(q.ends + (<usize>key << 2));
    if (to - from > 1) {
      sort(q.hashes + (<usize>from << 3), to - from);
      for (let i = from + 1; i < to; i++) {
        const at = q.hashes + (<usize>i << 3);
        if (load<u64>(at) == load<u64>(at - 8)) copies++;
      }
    }
    from = to;
  }
  return <f64>copies;
}

/** In place: by insertion where there are few, else a heap. */
function sort(a: usize, n: u32): void {
  if (n <= 32) {
    for (let i: usize = 1; i < <usize>n; i++) {
      const value = load<u64>(a + (i << 3));
      let j = i;
      while (j > 0 && load<u64>(a + (j << 3) - 8) > value) {
        store<u64>(a + (j << 3), load<u64>(a + (j << 3) - 8));
        j--;
      }
      store<u64>(a + (j << 3), value);
    }
    return;
  }
  for (let i = <i32>(n >> 1) - 1; i >= 0; i--) sift(a, <u32>i, n);
  for (let end = n - 1; end > 0; end--) {
    const top = load<u64>(a);
    store<u64>(a, load<u64>(a + (<usize>end << 3)));
    store<u64>(a + (<usize>end << 3), top);
    sift(a, 0, end);
  }
}

function sift(a: usize, root: u32, n: u32): void {
  const value = load<u64>(a + (<usize>root << 3));
  let at = root;
  for (;;) {
    let child: u32 = 2 * at + 1;
    if (child >= n) break;
    if (child + 1 < n && load<u64>(a + (<usize>child << 3) + 8) > load<u64>(a + (<usize>child << 3))) child++;
    const held = load<u64>(a + (<usize>child << 3));
    if (held <= value) break;
    store<u64>(a + (<usize>at << 3), held);
    at = child;
  }
  store<u64>(a + (<usize>at << 3), value);
}
