import { barrier, Gang } from '../gang';
import { Cursor, take } from '../layout';
import { countClusters, labelAt, orderTile } from './order';
import { layOutRows, measureTile, numberSlots, packTile, SilhouetteRows, setUnits, widthAt } from './rows';
import { addStrip, STRIP_TILES, stripScratchBytes } from './sums';
import { TILE } from './tile';

@unmanaged
class SilhouetteParameters extends Gang {
  /** f32 [nRows, nCols] row-major. */
  x: usize;
  /** i32 [nRows], each in 0..k-1. */
  labels: usize;
  /** i32 [nRows] rows by cluster. */
  order: usize;
  nRows: i32;
  nCols: i32;
  nClusters: i32;
  nThreads: i32;
  /** silhouetteScratchBytes bytes, 64-byte aligned. */
  scratch: usize;
  /** f32 [nRows]. */
  widths: usize;
  /** Scratch of the threads for strips, one piece behind the other. */
  strips: usize;
}

/** Room for the header and the cursor. */
const HEAD_BYTES: usize = 128;

/** Lays `rows` and a piece for each thread out behind the head at `scratch`, from `base` on; returns the first piece. */
function layOut(p: SilhouetteParameters, base: usize): usize {
  const rows = changetype<SilhouetteRows>(p.scratch);
  const cursor = changetype<Cursor>(p.scratch + HEAD_BYTES - sizeof<u64>());
  cursor.at = <u64>base + HEAD_BYTES;
  layOutRows(rows, cursor, p.nRows, p.nCols, p.nClusters, 1);
  return take(cursor, (<u64>stripScratchBytes(p.nClusters)) * <u64>p.nThreads);
}

/** Bytes of scratch that the block needs; `scratch` of the block is 128 bytes to measure in. */
export function silhouetteScratchBytes(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const p = changetype<SilhouetteParameters>(block);
  layOut(p, 0);
  return <f64>changetype<Cursor>(p.scratch + HEAD_BYTES - sizeof<u64>()).at;
}

/** Exact silhouette widths (Rousseeuw 1987) of one labeling; strips of rows go to whichever thread is free. */
export function silhouette(threadIndex: i32, nThreads: i32, block: usize): void {
  const parameters = changetype<SilhouetteParameters>(block);
  const order = parameters.order;
  const rows = changetype<SilhouetteRows>(parameters.scratch);
  if (threadIndex == 0) {
    parameters.strips = layOut(parameters, parameters.scratch);
    numberSlots(rows, block + offsetof<SilhouetteParameters>('nClusters'));
    countClusters(rows, parameters.labels);
  }
  barrier(parameters, nThreads);
  for (let tile = threadIndex; tile < rows.nTiles; tile += nThreads) {
    measureTile(rows, tile, parameters.x, order);
    orderTile(rows, tile, parameters.labels, order);
  }
  barrier(parameters, nThreads);
  if (threadIndex == 0) setUnits(rows);
  barrier(parameters, nThreads);
  for (let tile = threadIndex; tile < rows.nTiles; tile += nThreads) packTile(rows, tile, parameters.x, order);
  barrier(parameters, nThreads);
  const scratch = parameters.strips + <usize>threadIndex * stripScratchBytes(rows.nSlots);
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
