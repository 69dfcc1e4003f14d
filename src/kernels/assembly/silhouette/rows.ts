// Rows as the silhouette kernels read them: tiles of 64, and for each labeling the rows of a tile by cluster. With
// several labelings rows that agree in all of them ("cells") are summed up once for all.
import { Cursor, take } from '../layout';
import { TILE } from './tile';

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
  /** f64 [nTiles] largest squared distance of a row to the first row of x. */
  radii: usize;
  /** i64 [nTiles, nSlots, 64] sums of the distances of packed rows, times `scale`. */
  totals: usize;
  scale: f64;
  /** Packed values are those of x times this power of two, which silhouettes do not depend on. */
  unit: f32;
}

/** 2^40: diameters outside 2^-40..2^40 are rescaled. */
const LARGEST: f64 = 1099511627776.0;

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

/** Measures the rows `order` (0: as they are) of x, row-major f32, that fall into a tile. */
export function measureTile(rows: SilhouetteRows, tile: i32, x: usize, order: usize): void {
  let radius = 0.0;
  for (let lane = 0; lane < TILE; lane++) {
    const from = rowAt(rows, tile * TILE + lane, x, order);
    let square = 0.0;
    for (let j: usize = 0; j < <usize>rows.nCols; j++) {
      const difference = <f64>load<f32>(from + (j << 2)) - <f64>load<f32>(x + (j << 2));
      square += difference * difference;
    }
    radius = max(radius, square);
  }
  store<f64>(rows.radii + ((<usize>tile) << 3), radius);
}

/**
 * After every tile is measured: a unit in which f32 squares neither overflow nor vanish, and a fixed point in which
 * no sum of distances overflows.
 */
export function setUnits(rows: SilhouetteRows): void {
  let radius = 0.0;
  for (let tile = 0; tile < rows.nTiles; tile++) radius = max(radius, load<f64>(rows.radii + ((<usize>tile) << 3)));
  let diameter = 2 * sqrt(radius);
  let unit = 1.0;
  while (diameter > LARGEST) {
    diameter /= LARGEST;
    unit /= LARGEST;
  }
  while (diameter > 0 && diameter < 1 / LARGEST) {
    diameter *= LARGEST;
    unit *= LARGEST;
  }
  rows.unit = <f32>unit;
  // 512 distances stay below 2^51, nRows of them below 2^62
  rows.scale = diameter > 0 ? min(2199023255552.0, 4611686018427387904.0 / <f64>rows.nRows) / diameter : 1;
}

/** Packs a tile in the unit that was chosen. */
export function packTile(rows: SilhouetteRows, tile: i32, x: usize, order: usize): void {
  const nCols = <usize>rows.nCols;
  const out = rows.tiles + ((<usize>tile * nCols) << 8);
  for (let lane = 0; lane < TILE; lane++) {
    const from = rowAt(rows, tile * TILE + lane, x, order);
    const to = out + (((<usize>lane >> 3) * nCols) << 5) + (((<usize>lane) & 7) << 2);
    for (let j: usize = 0; j < nCols; j++) store<f32>(to + (j << 5), load<f32>(from + (j << 2)) * rows.unit);
  }
}

/** The row at a position; the last one stands for all behind it. */
@inline
function rowAt(rows: SilhouetteRows, position: i32, x: usize, order: usize): usize {
  const bounded = min(position, rows.nRows - 1);
  const row = order ? load<i32>(order + ((<usize>bounded) << 2)) : bounded;
  return x + ((<usize>row * <usize>rows.nCols) << 2);
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
