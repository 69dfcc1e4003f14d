import { barrier, Gang } from './gang';
import { countClusters, labelAt, layOutRows, orderTile, packTile, SilhouetteRows, scaleOf, widthAt } from './silhouette-rows';
import { addStrip, STRIP_TILES, stripScratchBytes } from './silhouette-sums';
import { TILE } from './silhouette-tile';

@unmanaged
class SilhouetteParameters extends Gang {
  /** f32 [nRows, nCols] row-major. */
  x: usize;
  /** i32 [nRows], each in 0..k-1. */
  labels: usize;
  /** i32 [nRows] rows by cluster. */
  order: usize;
  /** i32 [1] the number of clusters. */
  k: usize;
  nRows: i32;
  nCols: i32;
  rows: usize;
  /** Scratch of each thread, one behind the other. */
  scratch: usize;
  /** f32 [nRows]. */
  widths: usize;
}

/** Exact silhouette widths (Rousseeuw 1987) of one labeling; strips of rows go to whichever thread is free. */
export function silhouette(threadIndex: i32, nThreads: i32, block: usize): void {
  const parameters = changetype<SilhouetteParameters>(block);
  const order = parameters.order;
  if (threadIndex == 0) {
    const laidOut = layOutRows(parameters.rows, parameters.nRows, parameters.nCols, parameters.k, 1);
    countClusters(laidOut, parameters.labels);
  }
  barrier(parameters, nThreads);
  const rows = changetype<SilhouetteRows>(parameters.rows);
  for (let tile = threadIndex; tile < rows.nTiles; tile += nThreads) {
    packTile(rows, tile, parameters.x, order);
    orderTile(rows, tile, parameters.labels, order);
  }
  barrier(parameters, nThreads);
  if (threadIndex == 0) rows.scale = scaleOf(rows);
  barrier(parameters, nThreads);
  const scratch = parameters.scratch + <usize>threadIndex * stripScratchBytes(rows.nSlots);
  const nStrips = (rows.nTiles + STRIP_TILES - 1) / STRIP_TILES;
  for (;;) {
    const strip = atomic.add<i32>(block, 1, offsetof<SilhouetteParameters>('cursor'));
    if (strip >= nStrips) break;
    addStrip(rows, strip, scratch, nThreads > 1);
  }
  barrier(parameters, nThreads);
  for (let tile = threadIndex; tile < rows.nTiles; tile += nThreads) {
    for (let position = tile * TILE; position < min((tile + 1) * TILE, rows.nRows); position++) {
      const row = <usize>load<i32>(order + ((<usize>position) << 2));
      const width = widthAt(rows, position, 0, labelAt(parameters.labels, order, position));
      store<f32>(parameters.widths + (row << 2), <f32>width);
    }
  }
}
