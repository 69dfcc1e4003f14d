// One tile: the distances between 64 rows and 64 rows, and their sums by cluster.

/** Rows of a tile. */
export const TILE: i32 = 64;
/** Bytes of the distances of a tile, f32 [64, 64]. */
export const TILE_BYTES: usize = 16384;

@inline
function squareAdded(sum: v128, difference: v128): v128 {
  return f32x4.add(sum, f32x4.mul(difference, difference));
}

/** Writes 4 vectors (lane i of vector j: row i against column j) as 4 rows of 4 columns, 256 bytes apart. */
@inline
function storeTransposed(at: usize, v0: v128, v1: v128, v2: v128, v3: v128): void {
  const a = v128.shuffle<i32>(v0, v1, 0, 4, 1, 5);
  const b = v128.shuffle<i32>(v2, v3, 0, 4, 1, 5);
  const c = v128.shuffle<i32>(v0, v1, 2, 6, 3, 7);
  const d = v128.shuffle<i32>(v2, v3, 2, 6, 3, 7);
  v128.store(at, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(at, v128.shuffle<i64>(a, b, 1, 3), 256);
  v128.store(at, v128.shuffle<i64>(c, d, 0, 2), 512);
  v128.store(at, v128.shuffle<i64>(c, d, 1, 3), 768);
}

/** Sums of four vectors over their lanes: lane i is the sum of vector i. */
@inline
function laneSums(v0: v128, v1: v128, v2: v128, v3: v128): v128 {
  const a = f32x4.add(v128.shuffle<i32>(v0, v1, 0, 4, 1, 5), v128.shuffle<i32>(v0, v1, 2, 6, 3, 7));
  const b = f32x4.add(v128.shuffle<i32>(v2, v3, 0, 4, 1, 5), v128.shuffle<i32>(v2, v3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
}

@inline
function addTo(at: usize, v: v128): void {
  v128.store(at, f32x4.add(v128.load(at), v));
}

/**
 * Euclidean distances between the rows of tile a and those of tile b, both f32 [8, nCols, 8]:
 * `columns` [64 of b, 64 of a] and, unless it is 0, `rows` [64 of a, 64 of b]. With `summed` the sums over all
 * columns are added to `columns` [64 of a] instead, those over all rows to `rows` [64 of b].
 */
export function tileDistances(a: usize, b: usize, nCols: i32, columns: usize, rows: usize, summed: bool): void {
  const blockBytes = (<usize>nCols) << 5;
  for (let i: usize = 0; i < 8; i++) {
    const own = a + i * blockBytes;
    const end = own + blockBytes;
    for (let j: usize = 0; j < 16; j++) {
      let p = own;
      let q = b + (j >> 1) * blockBytes + ((j & 1) << 4);
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let b0 = a0;
      let b1 = a0;
      let b2 = a0;
      let b3 = a0;
      while (p < end) {
        const x = v128.load(p);
        const y = v128.load(p, 16);
        let s = v128.load_splat<f32>(q);
        a0 = squareAdded(a0, f32x4.sub(x, s));
        b0 = squareAdded(b0, f32x4.sub(y, s));
        s = v128.load_splat<f32>(q, 4);
        a1 = squareAdded(a1, f32x4.sub(x, s));
        b1 = squareAdded(b1, f32x4.sub(y, s));
        s = v128.load_splat<f32>(q, 8);
        a2 = squareAdded(a2, f32x4.sub(x, s));
        b2 = squareAdded(b2, f32x4.sub(y, s));
        s = v128.load_splat<f32>(q, 12);
        a3 = squareAdded(a3, f32x4.sub(x, s));
        b3 = squareAdded(b3, f32x4.sub(y, s));
        p += 32;
        q += 32;
      }
      a0 = f32x4.sqrt(a0);
      a1 = f32x4.sqrt(a1);
      a2 = f32x4.sqrt(a2);
      a3 = f32x4.sqrt(a3);
      b0 = f32x4.sqrt(b0);
      b1 = f32x4.sqrt(b1);
      b2 = f32x4.sqrt(b2);
      b3 = f32x4.sqrt(b3);
      if (summed) {
        addTo(columns + (i << 5), f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)));
        addTo(columns + (i << 5) + 16, f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3)));
        if (rows) {
          const sums = laneSums(f32x4.add(a0, b0), f32x4.add(a1, b1), f32x4.add(a2, b2), f32x4.add(a3, b3));
          addTo(rows + (j << 4), sums);
        }
        continue;
      }
      const column = columns + (j << 10) + (i << 5);
      v128.store(column, a0);
      v128.store(column, b0, 16);
      v128.store(column, a1, 256);
      v128.store(column, b1, 272);
      v128.store(column, a2, 512);
      v128.store(column, b2, 528);
      v128.store(column, a3, 768);
      v128.store(column, b3, 784);
      if (rows) {
        const row = rows + (i << 11) + (j << 4);
        storeTransposed(row, a0, a1, a2, a3);
        storeTransposed(row + 1024, b0, b1, b2, b3);
      }
    }
  }
}

/**
 * Adds columns of `columns` [., 64 lanes] to the 64 lanes of `sums`, f32: those whose u8 numbers stand from
 * `order` to `end`.
 */
export function addColumns(sums: usize, columns: usize, order: usize, end: usize): void {
  for (let lanes: usize = 0; lanes < 256; lanes += 128) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    for (let at = order; at < end; at++) {
      const column = columns + lanes + ((<usize>load<u8>(at)) << 8);
      s0 = f32x4.add(s0, v128.load(column));
      s1 = f32x4.add(s1, v128.load(column, 16));
      s2 = f32x4.add(s2, v128.load(column, 32));
      s3 = f32x4.add(s3, v128.load(column, 48));
      s4 = f32x4.add(s4, v128.load(column, 64));
      s5 = f32x4.add(s5, v128.load(column, 80));
      s6 = f32x4.add(s6, v128.load(column, 96));
      s7 = f32x4.add(s7, v128.load(column, 112));
    }
    const out = sums + lanes;
    v128.store(out, f32x4.add(v128.load(out), s0));
    v128.store(out, f32x4.add(v128.load(out, 16), s1), 16);
    v128.store(out, f32x4.add(v128.load(out, 32), s2), 32);
    v128.store(out, f32x4.add(v128.load(out, 48), s3), 48);
    v128.store(out, f32x4.add(v128.load(out, 64), s4), 64);
    v128.store(out, f32x4.add(v128.load(out, 80), s5), 80);
    v128.store(out, f32x4.add(v128.load(out, 96), s6), 96);
    v128.store(out, f32x4.add(v128.load(out, 112), s7), 112);
  }
}
