// Which rows of a tile belong to which cluster, for every labeling.
import { SilhouetteRows } from './rows';
import { TILE } from './tile';

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
@inline
export function labelAt(labels: usize, order: usize, position: i32): i32 {
  const row = order ? load<i32>(order + ((<usize>position) << 2)) : position;
  return load<i32>(labels + ((<usize>row) << 2));
}
