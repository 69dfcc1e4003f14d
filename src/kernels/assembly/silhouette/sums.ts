// Sums of the distances of every row to the rows of every cluster, for several labelings at once: each
// distance is computed once, and never are more than one tile of them kept. Partial sums in f32 over at most
// 512 rows go to fixed-point i64 totals, whose value does not depend on the order in which threads add.
import { SilhouetteRows } from './rows';
import { addColumns, TILE, TILE_BYTES, tileDistances } from './tile';

/** Tiles whose rows one call of `addStrip` sums up. */
export const STRIP_TILES: i32 = 8;
/** 1.5 * 2^52: x + MAGIC has the rounded x, |x| < 2^51, in its low bits. */
const MAGIC: f64 = 6755399441055744.0;

/** Bytes of scratch for `addStrip`: two tiles of distances, sums of cells, f32 sums of a strip and of one tile. */
export function stripScratchBytes(nSlots: i32): usize {
  return 3 * TILE_BYTES + ((<usize>(nSlots * (STRIP_TILES + 1))) << 8);
}

/** Adds the distances between the tiles of a strip and all tiles from the strip's first on to the totals. */
export function addStrip(rows: SilhouetteRows, strip: i32, scratch: usize, shared: bool): void {
  const first = strip * STRIP_TILES;
  const last = min(first + STRIP_TILES, rows.nTiles);
  const sumBytes = (<usize>rows.nSlots) << 8;
  const otherSums = scratch + 3 * TILE_BYTES;
  const stripSums = otherSums + sumBytes;
  memory.fill(otherSums, 0, sumBytes * (STRIP_TILES + 1));
  for (let other = first; other < rows.nTiles; other++) {
    for (let tile = first; tile < min(last, other + 1); tile++) {
      addTile(rows, tile, other, scratch, stripSums + (<usize>(tile - first)) * sumBytes, otherSums);
    }
    flush(rows, other, otherSums, shared);
    if (((other - first) & (STRIP_TILES - 1)) != STRIP_TILES - 1 && other + 1 < rows.nTiles) continue;
    for (let tile = first; tile < last; tile++) {
      flush(rows, tile, stripSums + (<usize>(tile - first)) * sumBytes, shared);
    }
  }
}

/** Adds the distances between two tiles to the f32 sums [nSlots, 64] of both. */
function addTile(rows: SilhouetteRows, tile: i32, other: i32, scratch: usize, tileSums: usize, otherSums: usize): void {
  const tileBytes = (<usize>(rows.nCols * TILE)) << 2;
  const a = rows.tiles + (<usize>tile) * tileBytes;
  const b = rows.tiles + (<usize>other) * tileBytes;
  const isSame = tile == other;
  const slot = load<i32>(rows.onlySlots + ((<usize>tile) << 2));
  const otherSlot = load<i32>(rows.onlySlots + ((<usize>other) << 2));
  if (slot >= 0 && otherSlot >= 0) {
    tileSums += (<usize>otherSlot) << 8;
    tileDistances(a, b, rows.nCols, tileSums, isSame ? 0 : otherSums + ((<usize>slot) << 8), true);
    return;
  }
  const columns = scratch;
  const transposed = columns + TILE_BYTES;
  const cellSums = transposed + TILE_BYTES;
  tileDistances(a, b, rows.nCols, columns, isSame ? 0 : transposed, false);
  addClusters(rows, other, columns, cellSums, tileSums);
  if (!isSame) addClusters(rows, tile, transposed, cellSums, otherSums);
}

/** Adds the columns of `columns`, the rows of `tile`, to the f32 sums [nSlots, 64] of their clusters. */
function addClusters(rows: SilhouetteRows, tile: i32, columns: usize, cellSums: usize, sums: usize): void {
  const nCells = <i32>load<u8>(rows.nCells + <usize>tile);
  if (nCells > 0) {
    memory.fill(cellSums, 0, (<usize>nCells) << 8);
    addGroups(cellSums, nCells, columns, rows.identity, rows.cellEnds + ((<usize>tile) << 6));
    columns = cellSums;
  }
  const ends = rows.ends + <usize>(tile * rows.nSlots);
  let order = rows.orders + ((<usize>(tile * rows.nLabelings)) << 6);
  for (let labeling: usize = 0; labeling < <usize>rows.nLabelings; labeling++, order += TILE) {
    const slot = load<i32>(rows.firstSlots + (labeling << 2));
    const nSlots = load<i32>(rows.firstSlots + (labeling << 2), 4) - slot;
    addGroups(sums + ((<usize>slot) << 8), nSlots, columns, order, ends + <usize>slot);
  }
}

/** Adds the columns of each group, a stretch of `order` up to its end in u8 `ends`, to its sums. */
function addGroups(sums: usize, nGroups: i32, columns: usize, order: usize, ends: usize): void {
  let from: usize = 0;
  for (let group: usize = 0; group < <usize>nGroups; group++) {
    const to = <usize>load<u8>(ends + group);
    if (to > from) addColumns(sums + (group << 8), columns, order + from, order + to);
    from = to;
  }
}

/** Moves the f32 sums [nSlots, 64] of a tile to its totals. */
function flush(rows: SilhouetteRows, tile: i32, sums: usize, shared: bool): void {
  const scale = f64x2.splat(rows.scale);
  const zero = i64x2.splat(0);
  let at = rows.totals + ((<usize>(tile * rows.nSlots)) << 9);
  const end = sums + ((<usize>rows.nSlots) << 8);
  for (; sums < end; sums += 16, at += 32) {
    const four = v128.load(sums);
    if (!v128.any_true(four)) continue;
    v128.store(sums, zero);
    addTotals(at, fixed(four, scale), fixed(v128.shuffle<i32>(four, four, 2, 3, 2, 3), scale), shared);
  }
}

@inline
function fixed(sums: v128, scale: v128): v128 {
  const magic = f64x2.splat(MAGIC);
  return i64x2.sub(f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(sums), scale), magic), magic);
}

@inline
function addTotals(at: usize, low: v128, high: v128, shared: bool): void {
  if (!shared) {
    v128.store(at, i64x2.add(v128.load(at), low));
    v128.store(at, i64x2.add(v128.load(at, 16), high), 16);
    return;
  }
  atomic.add<i64>(at, i64x2.extract_lane(low, 0));
  atomic.add<i64>(at, i64x2.extract_lane(low, 1), 8);
  atomic.add<i64>(at, i64x2.extract_lane(high, 0), 16);
  atomic.add<i64>(at, i64x2.extract_lane(high, 1), 24);
}
