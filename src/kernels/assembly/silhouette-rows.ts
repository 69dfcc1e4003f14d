// Rows as the silhouette kernels read them: tiles of 64, and for each labeling the rows of a tile by cluster.
import { Cursor, take } from './layout';
import { TILE } from './silhouette-tile';

/** A slot is a cluster, counted through all labelings. */
@unmanaged
export class SilhouetteRows {
  nRows: i32;
  nCols: i32;
  nLabelings: i32;
  nSlots: i32;
  nTiles: i32;
  /** f32 [nTiles, 8, nCols, 8]: blocks of 8 rows, structure of arrays; the last row fills up. */
  tiles: usize;
  /** i32 [nLabelings + 1] first slot of each labeling. */
  firstSlots: usize;
  /** i32 [nSlots] rows of each cluster. */
  sizes: usize;
  /** u8 [nTiles, nLabelings, 64] rows of the tile by cluster. */
  orders: usize;
  /** u8 [nTiles, nSlots] where each cluster ends in its order. */
  ends: usize;
  /** f64 [nTiles] largest squared distance of a row to row 0. */
  radii: usize;
  /** i64 [nTiles, nSlots, 64] distance sums times `scale`. */
  totals: usize;
  scale: f64;
}

/** Fills the header; the pieces are carved from `cursor`. */
export function layOutRows(rows: SilhouetteRows, cursor: Cursor, nRows: i32, nCols: i32, nSlots: i32, nLabelings: i32): void {
  const nTiles = (nRows + TILE - 1) / TILE;
  rows.nRows = nRows;
  rows.nCols = nCols;
  rows.nLabelings = nLabelings;
  rows.nSlots = nSlots;
  rows.nTiles = nTiles;
  rows.firstSlots = take(cursor, (<u64>(nLabelings + 1)) << 2);
  rows.sizes = take(cursor, (<u64>nSlots) << 2);
  rows.orders = take(cursor, (<u64>nTiles * <u64>nLabelings) << 6);
  rows.ends = take(cursor, <u64>nTiles * <u64>nSlots);
  rows.radii = take(cursor, (<u64>nTiles) << 3);
  rows.tiles = take(cursor, (<u64>nTiles * <u64>nCols) << 8);
  rows.totals = take(cursor, (<u64>nTiles * <u64>nSlots) << 9);
}

/** Numbers the slots: `ks` i32 [nLabelings] clusters of each labeling. */
export function numberSlots(rows: SilhouetteRows, ks: usize): void {
  let slot = 0;
  for (let labeling: usize = 0; labeling < <usize>rows.nLabelings; labeling++) {
    store<i32>(rows.firstSlots + (labeling << 2), slot);
    slot += load<i32>(ks + (labeling << 2));
  }
  store<i32>(rows.firstSlots + ((<usize>rows.nLabelings) << 2), slot);
}

/** Packs the rows `order` (0: as they are) of x, row-major f32, that fall into a tile. */
export function packTile(rows: SilhouetteRows, tile: i32, x: usize, order: usize): void {
  const nCols = <usize>rows.nCols;
  let out = rows.tiles + ((<usize>tile * nCols) << 8);
  let radius = 0.0;
  for (let lane = 0; lane < TILE; lane++) {
    const position = min(tile * TILE + lane, rows.nRows - 1);
    const row = order ? load<i32>(order + ((<usize>position) << 2)) : position;
    const from = x + ((<usize>row * nCols) << 2);
    const to = out + (((<usize>lane >> 3) * nCols) << 5) + (((<usize>lane) & 7) << 2);
    let square = 0.0;
    for (let j: usize = 0; j < nCols; j++) {
      const value = load<f32>(from + (j << 2));
      const difference = <f64>value - <f64>load<f32>(x + (j << 2));
      square += difference * difference;
      store<f32>(to + (j << 5), value);
    }
    radius = max(radius, square);
  }
  store<f64>(rows.radii + ((<usize>tile) << 3), radius);
}

/** Chooses the fixed point after every tile is packed: no sum of distances can overflow. */
export function scaleOf(rows: SilhouetteRows): f64 {
  let radius = 0.0;
  for (let tile = 0; tile < rows.nTiles; tile++) radius = max(radius, load<f64>(rows.radii + ((<usize>tile) << 3)));
  const diameter = 2 * sqrt(radius);
  // 512 distances stay below 2^51, nRows below 2^62.
  return diameter > 0 ? min(2199023255552.0, 4611686018427387904.0 / <f64>rows.nRows) / diameter : 1;
}

/** Sorts the rows of a tile by cluster for every labeling, `labels` i32 [nLabelings, nRows], and clears its totals. */
export function orderTile(rows: SilhouetteRows, tile: i32, labels: usize, order: usize): void {
  const first = tile * TILE;
  const nHere = min(TILE, rows.nRows - first);
  const ends = rows.ends + <usize>(tile * rows.nSlots);
  let sorted = rows.orders + ((<usize>(tile * rows.nLabelings)) << 6);
  memory.fill(ends, 0, <usize>rows.nSlots);
  memory.fill(rows.totals + ((<usize>(tile * rows.nSlots)) << 9), 0, (<usize>rows.nSlots) << 9);
  for (let labeling = 0; labeling < rows.nLabelings; labeling++) {
    const slot = load<i32>(rows.firstSlots + ((<usize>labeling) << 2));
    const slotEnd = load<i32>(rows.firstSlots + ((<usize>labeling) << 2), 4);
    const starts = ends + <usize>slot;
    for (let i = 0; i < nHere; i++) {
      const at = starts + <usize>labelAt(labels, order, first + i);
      store<u8>(at, load<u8>(at) + 1);
    }
    let start: u8 = 0;
    for (let c = 0; c < slotEnd - slot; c++) {
      const count = load<u8>(starts + <usize>c);
      store<u8>(starts + <usize>c, start);
      start += count;
    }
    for (let i = 0; i < nHere; i++) {
      const at = starts + <usize>labelAt(labels, order, first + i);
      const place = load<u8>(at);
      store<u8>(sorted + <usize>place, <u8>i);
      store<u8>(at, place + 1);
    }
    sorted += TILE;
    labels += (<usize>rows.nRows) << 2;
  }
}

/** Label of the row at a position of `order` (0: as they are). */
// @ts-ignore: decorator
@inline
export function labelAt(labels: usize, order: usize, position: i32): i32 {
  const row = order ? load<i32>(order + ((<usize>position) << 2)) : position;
  return load<i32>(labels + ((<usize>row) << 2));
}

/** Counts the rows of every cluster, `labels` i32 [nLabelings, nRows]. */
export function countClusters(rows: SilhouetteRows, labels: usize): void {
  memory.fill(rows.sizes, 0, (<usize>rows.nSlots) << 2);
  for (let labeling = 0; labeling < rows.nLabelings; labeling++) {
    const sizes = rows.sizes + ((<usize>load<i32>(rows.firstSlots + ((<usize>labeling) << 2))) << 2);
    for (let i = 0; i < rows.nRows; i++, labels += 4) {
      const at = sizes + ((<usize>load<i32>(labels)) << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
}

/** Silhouette width (Rousseeuw 1987, equation 2) at a position in one labeling; 0 for a row alone in its cluster. */
export function widthAt(rows: SilhouetteRows, position: i32, labeling: i32, own: i32): f64 {
  const first = load<i32>(rows.firstSlots + ((<usize>labeling) << 2));
  const nClusters = load<i32>(rows.firstSlots + ((<usize>labeling) << 2), 4) - first;
  const sizes = rows.sizes + ((<usize>first) << 2);
  const nOwn = load<i32>(sizes + ((<usize>own) << 2));
  if (nOwn < 2) return 0;
  const tile = position / TILE;
  const sums = rows.totals + ((<usize>(tile * rows.nSlots + first)) << 9) + ((<usize>(position & (TILE - 1))) << 3);
  let nearest = Infinity;
  for (let c = 0; c < nClusters; c++) {
    const size = load<i32>(sizes + ((<usize>c) << 2));
    if (c == own || size == 0) continue;
    nearest = min(nearest, <f64>load<i64>(sums + ((<usize>c) << 9)) / <f64>size);
  }
  const within = <f64>load<i64>(sums + ((<usize>own) << 9)) / <f64>(nOwn - 1);
  const larger = max(within, nearest);
  return larger > 0 && larger < Infinity ? (nearest - within) / larger : 0;
}
