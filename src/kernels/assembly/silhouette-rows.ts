// Rows as the silhouette kernels read them: tiles of 64, and for each labeling the rows of a tile by cluster. With
// several labelings rows that agree in all of them ("cells") are summed up once for all.
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
  /** u8 [nTiles] cells of the tile, runs of rows that agree in every labeling; 0: each row is an item of its own. */
  nCells: usize;
  /** u8 [nTiles, 64] where each cell ends. */
  cellEnds: usize;
  /** i32 [nTiles] the slot that holds all 64 rows of the tile when there is one labeling, else -1. */
  onlySlots: usize;
  /** u8 [64] the numbers 0..63. */
  identity: usize;
  /** u8 [nTiles, nLabelings, 64] items (cells or rows) of the tile by cluster. */
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
  rows.nCells = take(cursor, nTiles);
  rows.cellEnds = take(cursor, (<u64>nTiles) << 6);
  rows.onlySlots = take(cursor, (<u64>nTiles) << 2);
  rows.identity = take(cursor, TILE);
  rows.orders = take(cursor, (<u64>nTiles * <u64>nLabelings) << 6);
  rows.ends = take(cursor, <u64>nTiles * <u64>nSlots);
  rows.radii = take(cursor, (<u64>nTiles) << 3);
  rows.tiles = take(cursor, (<u64>nTiles * <u64>nCols) << 8);
  rows.totals = take(cursor, (<u64>nTiles * <u64>nSlots) << 9);
}

/** Numbers the slots and writes the identity: `ks` i32 [nLabelings] clusters of each labeling. */
export function numberSlots(rows: SilhouetteRows, ks: usize): void {
  let slot = 0;
  for (let labeling: usize = 0; labeling < <usize>rows.nLabelings; labeling++) {
    store<i32>(rows.firstSlots + (labeling << 2), slot);
    slot += load<i32>(ks + (labeling << 2));
  }
  store<i32>(rows.firstSlots + ((<usize>rows.nLabelings) << 2), slot);
  for (let i: usize = 0; i < <usize>TILE; i++) store<u8>(rows.identity + i, <u8>i);
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

/** More cells than this in a tile are not worth a sum of their own. */
const MAX_CELLS: i32 = 40;

/** Sorts the items of a tile by cluster for every labeling, `labels` i32 [nLabelings, nRows], and clears its totals. */
export function orderTile(rows: SilhouetteRows, tile: i32, labels: usize, order: usize): void {
  const ends = rows.ends + <usize>(tile * rows.nSlots);
  memory.fill(ends, 0, <usize>rows.nSlots);
  memory.fill(rows.totals + ((<usize>(tile * rows.nSlots)) << 9), 0, (<usize>rows.nSlots) << 9);
  const cellEnds = rows.cellEnds + ((<usize>tile) << 6);
  const nCells = rows.nLabelings > 2 ? findCells(rows, tile, labels, order) : 0;
  const hasCells = nCells > 0 && nCells <= MAX_CELLS;
  store<u8>(rows.nCells + <usize>tile, hasCells ? <u8>nCells : 0);
  const nItems = hasCells ? nCells : min(TILE, rows.nRows - tile * TILE);
  let sorted = rows.orders + ((<usize>(tile * rows.nLabelings)) << 6);
  for (let labeling = 0; labeling < rows.nLabelings; labeling++, sorted += TILE) {
    const slots = rows.firstSlots + ((<usize>labeling) << 2);
    const places = ends + <usize>load<i32>(slots);
    for (let item = 0; item < nItems; item++) {
      const position = tile * TILE + firstOf(item, hasCells, cellEnds);
      const place = places + <usize>labelAt(labels, order, position);
      store<u8>(place, load<u8>(place) + 1);
    }
    let start: u8 = 0;
    for (let c: usize = 0; c < <usize>(load<i32>(slots, 4) - load<i32>(slots)); c++) {
      const count = load<u8>(places + c);
      store<u8>(places + c, start);
      start += count;
    }
    for (let item = 0; item < nItems; item++) {
      const position = tile * TILE + firstOf(item, hasCells, cellEnds);
      const place = places + <usize>labelAt(labels, order, position);
      store<u8>(sorted + <usize>load<u8>(place), <u8>item);
      store<u8>(place, load<u8>(place) + 1);
    }
    labels += (<usize>rows.nRows) << 2;
  }
  store<i32>(rows.onlySlots + ((<usize>tile) << 2), onlySlot(rows, tile));
}

/** The cluster of the only labeling that holds all 64 rows of the tile, or -1. */
function onlySlot(rows: SilhouetteRows, tile: i32): i32 {
  if (rows.nLabelings > 1 || (tile + 1) * TILE > rows.nRows) return -1;
  const ends = rows.ends + <usize>(tile * rows.nSlots);
  let slot = 0;
  while (load<u8>(ends + <usize>slot) == 0) slot++;
  return load<u8>(ends + <usize>slot) == TILE ? slot : -1;
}

/** First row in the tile of an item. */
// @ts-ignore: decorator
@inline
function firstOf(item: i32, hasCells: bool, cellEnds: usize): i32 {
  return !hasCells ? item : item == 0 ? 0 : <i32>load<u8>(cellEnds + <usize>item - 1);
}

/** Writes where the cells of a tile end; returns their number. */
function findCells(rows: SilhouetteRows, tile: i32, labels: usize, order: usize): i32 {
  const ends = rows.cellEnds + ((<usize>tile) << 6);
  const first = tile * TILE;
  const nHere = min(TILE, rows.nRows - first);
  let nCells = 0;
  for (let i = 1; i <= nHere; i++) {
    let isEnd = i == nHere;
    let ofLabeling = labels;
    for (let labeling = 0; labeling < rows.nLabelings && !isEnd; labeling++) {
      isEnd = labelAt(ofLabeling, order, first + i) != labelAt(ofLabeling, order, first + i - 1);
      ofLabeling += (<usize>rows.nRows) << 2;
    }
    if (!isEnd) continue;
    store<u8>(ends + <usize>nCells, <u8>i);
    nCells++;
  }
  return nCells;
}

/**
 * Rows sorted by their labels, the first labeling first: `order` i32 [nRows]. `spare` i32 [nRows] and `counts` i32
 * [largest k] are scratch.
 */
export function sortByLabels(rows: SilhouetteRows, labels: usize, order: usize, spare: usize, counts: usize): void {
  const nRows = <usize>rows.nRows;
  for (let i: usize = 0; i < nRows; i++) store<i32>(order + (i << 2), <i32>i);
  for (let labeling = rows.nLabelings - 1; labeling >= 0; labeling--) {
    const slots = rows.firstSlots + ((<usize>labeling) << 2);
    const sizes = rows.sizes + ((<usize>load<i32>(slots)) << 2);
    let start = 0;
    for (let c: usize = 0; c < <usize>(load<i32>(slots, 4) - load<i32>(slots)); c++) {
      store<i32>(counts + (c << 2), start);
      start += load<i32>(sizes + (c << 2));
    }
    const ofLabeling = labels + ((<usize>labeling * nRows) << 2);
    memory.copy(spare, order, nRows << 2);
    for (let i: usize = 0; i < nRows; i++) {
      const row = load<i32>(spare + (i << 2));
      const place = counts + ((<usize>load<i32>(ofLabeling + ((<usize>row) << 2))) << 2);
      store<i32>(order + ((<usize>load<i32>(place)) << 2), row);
      store<i32>(place, load<i32>(place) + 1);
    }
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
