// One draw of a resampling method, as a task of one thread: rows from the draw's seed, a k-means for each k on
// them, one statistic for each k.
import { bestJaccards } from './best-jaccards';
import { bootstrapRows, boxRows, gaussianRows, permuteColumns } from './draw-rows';
import { Gang } from '../gang';
import { KMeansParameters, kmeansOnPrepared, kmeansTask, measureKMeans } from '../kmeans';
import { Cursor, take } from '../layout';
import { Rng, seedRng } from '../random';
import { countClusters, labelAt, orderTile, sortByLabels } from '../silhouette/order';
import { layOutRows, measureTile, numberSlots, packTile, SilhouetteRows, setUnits, widthAt } from '../silhouette/rows';
import { addStrip, STRIP_TILES, stripScratchBytes } from '../silhouette/sums';

// the order of MODELS and STATISTICS in src/kernels/resample/run-draws.ts
const OBSERVED: i32 = 0;
const PERMUTED: i32 = 1;
const GAUSSIAN: i32 = 2;
const BOX: i32 = 3;
const INERTIA: i32 = 0;
const SILHOUETTE: i32 = 1;

@unmanaged
class DrawParameters extends Gang {
  tolerance: f64;
  /** For silhouettes all starts run to this one, the best of them on to `tolerance`. */
  raceTolerance: f64;
  /** f32 [nRows, nCols] row-major. */
  x: usize;
  nRows: i32;
  nCols: i32;
  /** i32 [nKs], their largest and their sum. */
  ks: usize;
  nKs: i32;
  maxK: i32;
  nSlots: i32;
  starts: i32;
  maxIterations: i32;
  model: i32;
  statistic: i32;
  /** What the model needs: groups i32, or f64 tables; for bootstrap the original labels i32 [nKs, nRows]. */
  table: usize;
  /** u32 [1 + nKs]: of the rows, of the fit for each k. */
  seeds: usize;
  /** f64 [nKs], for bootstrap [nSlots]. */
  out: usize;
  /** drawScratchBytes bytes for each worker, scratchStride bytes apart, 64-byte aligned. */
  scratch: usize;
  scratchStride: u32;
}

/** Head of a worker's scratch. */
@unmanaged
class DrawArea {
  cursor: u64;
  /** f32 [nRows, nCols] of the draw. */
  x: usize;
  /** i32 [nKs, nRows]. */
  labels: usize;
  /** i32 [nRows]: a permutation, the numbers of the drawn rows, or the rows by label. */
  order: usize;
  /** i32 [nRows]. */
  spare: usize;
  /** f64 [nCols]. */
  normals: usize;
  rng: usize;
  fit: usize;
  centres: usize;
  fitScratch: usize;
  rows: usize;
  strips: usize;
  counts: usize;
}

const AREA_BYTES: usize = 1024;
const MEASURE_AT: usize = 192;

@inline
function rowsOf(area: DrawArea): SilhouetteRows {
  return changetype<SilhouetteRows>(area.rows);
}

function layOut(p: DrawParameters, area: DrawArea, base: usize): void {
  const head = changetype<usize>(area);
  const cursor = changetype<Cursor>(head);
  const fitBytes = measureKMeans(head + MEASURE_AT, p.nRows, p.nCols, p.maxK, 1);
  const n = <u64>p.nRows;
  cursor.at = <u64>(base + AREA_BYTES);
  area.x = take(cursor, p.model == OBSERVED ? 0 : (n * <u64>p.nCols) << 2);
  area.labels = take(cursor, (n * <u64>p.nKs) << 2);
  area.order = take(cursor, n << 2);
  area.spare = take(cursor, n << 2);
  area.normals = take(cursor, (<u64>p.nCols) << 3);
  area.rng = take(cursor, sizeof<u64>() * 8);
  area.fit = take(cursor, 256);
  area.centres = take(cursor, (<u64>p.maxK * <u64>p.nCols) << 3);
  area.fitScratch = take(cursor, fitBytes);
  area.counts = take(cursor, (<u64>p.maxK * <u64>(p.maxK + 2)) << 2);
}

/** Behind `layOut`: what silhouettes of `nRows` rows need; `head` holds the header of the rows. */
function layOutSilhouettes(p: DrawParameters, area: DrawArea, nRows: i32): void {
  area.rows = changetype<usize>(area) + MEASURE_AT;
  layOutRows(rowsOf(area), changetype<Cursor>(changetype<usize>(area)), nRows, p.nCols, p.nSlots, p.nKs);
  area.strips = take(changetype<Cursor>(changetype<usize>(area)), <u64>stripScratchBytes(p.nSlots));
}

/** Bytes of scratch that a worker needs; `scratch` of the block is 1024 bytes to measure in. */
export function drawScratchBytes(_workerIndex: i32, _nThreads: i32, block: usize): f64 {
  const p = changetype<DrawParameters>(block);
  const area = changetype<DrawArea>(p.scratch);
  layOut(p, area, 0);
  if (p.statistic == SILHOUETTE) layOutSilhouettes(p, area, p.nRows);
  return <f64>((area.cursor + 63) & ~(<u64>63));
}

/** One draw. */
export function draw(workerIndex: i32, _nThreads: i32, block: usize): void {
  const p = changetype<DrawParameters>(block);
  const base = p.scratch + <usize>workerIndex * <usize>p.scratchStride;
  const area = changetype<DrawArea>(base);
  layOut(p, area, base);
  const nRows = makeRows(p, area);
  const x = p.model == OBSERVED ? p.x : area.x;
  fitAll(p, area, x, nRows);
  if (p.statistic == INERTIA) return;
  if (p.statistic == SILHOUETTE) {
    layOutSilhouettes(p, area, nRows);
    averageWidths(p, area, x);
    return;
  }
  let original = p.table;
  let drawn = area.labels;
  let out = p.out;
  for (let at: usize = 0; at < <usize>p.nKs; at++) {
    const k = load<i32>(p.ks + (at << 2));
    bestJaccards(original, drawn, area.order, nRows, k, area.counts, out);
    original += (<usize>p.nRows) << 2;
    drawn += (<usize>nRows) << 2;
    out += (<usize>k) << 3;
  }
}

/** Makes the rows of the draw; returns their number. */
function makeRows(p: DrawParameters, area: DrawArea): i32 {
  if (p.model == OBSERVED) return p.nRows;
  const rng = changetype<Rng>(area.rng);
  seedRng(rng, load<u32>(p.seeds));
  if (p.model == PERMUTED) permuteColumns(area.x, p.x, p.nRows, p.nCols, p.table, area.order, rng);
  else if (p.model == GAUSSIAN) gaussianRows(area.x, p.nRows, p.nCols, p.table, area.normals, rng);
  else if (p.model == BOX) boxRows(area.x, p.nRows, p.nCols, p.table, rng);
  else return bootstrapRows(area.x, p.x, p.nRows, p.nCols, area.order, rng);
  return p.nRows;
}

/** A k-means for each k, the rows prepared once, by the fit with the largest k. */
function fitAll(p: DrawParameters, area: DrawArea, x: usize, nRows: i32): void {
  const q = changetype<KMeansParameters>(area.fit);
  memory.fill(area.fit, 0, 256);
  q.x = x;
  q.n = nRows;
  q.d = p.nCols;
  q.maxIterations = p.maxIterations;
  q.centres = area.centres;
  q.scratch = area.fitScratch;
  q.nThreads = 1;
  let largest: usize = 0;
  while (load<i32>(p.ks + (largest << 2)) < p.maxK) largest++;
  fitOne(p, area, largest, false);
  for (let at: usize = 0; at < <usize>p.nKs; at++) if (at != largest) fitOne(p, area, at, true);
}

/**
 * With fewer distinct rows than k: as many clusters as there are distinct rows. For silhouettes the starts race: the
 * one that is ahead once it moves little goes on alone.
 */
function fitOne(p: DrawParameters, area: DrawArea, at: usize, isPrepared: bool): void {
  const q = changetype<KMeansParameters>(area.fit);
  const isRace = p.statistic == SILHOUETTE && p.raceTolerance > p.tolerance;
  q.k = load<i32>(p.ks + (at << 2));
  q.seed = load<u32>(p.seeds + (at << 2), 4);
  q.labels = area.labels + ((at * <usize>q.n) << 2);
  q.inertia = Infinity;
  q.starts = p.starts;
  q.tolerance = isRace ? p.raceTolerance : p.tolerance;
  if (isPrepared) kmeansOnPrepared(q, q.scratch);
  else kmeansTask(0, 1, area.fit);
  while (isNaN(q.inertia) && q.k > 1) {
    q.k--;
    q.inertia = Infinity;
    kmeansOnPrepared(q, q.scratch);
  }
  if (p.statistic == INERTIA) store<f64>(p.out + (at << 3), q.inertia);
  if (!isRace) return;
  q.starts = 0;
  q.tolerance = p.tolerance;
  q.inertia = Infinity;
  kmeansOnPrepared(q, q.scratch);
}

/** Mean silhouette of every labeling; each distance is computed once for all of them. */
function averageWidths(p: DrawParameters, area: DrawArea, x: usize): void {
  const rows = rowsOf(area);
  numberSlots(rows, p.ks);
  countClusters(rows, area.labels);
  sortByLabels(rows, area.labels, area.order, area.spare, area.counts);
  for (let tile = 0; tile < rows.nTiles; tile++) {
    measureTile(rows, tile, x, area.order);
    orderTile(rows, tile, area.labels, area.order);
  }
  setUnits(rows);
  for (let tile = 0; tile < rows.nTiles; tile++) packTile(rows, tile, x, area.order);
  for (let strip = 0; strip * STRIP_TILES < rows.nTiles; strip++) addStrip(rows, strip, area.strips, false);
  let labels = area.labels;
  for (let labeling = 0; labeling < rows.nLabelings; labeling++) {
    let sum = 0.0;
    for (let position = 0; position < rows.nRows; position++) {
      sum += widthAt(rows, position, labeling, labelAt(labels, area.order, position));
    }
    labels += (<usize>rows.nRows) << 2;
    store<f64>(p.out + ((<usize>labeling) << 3), sum / <f64>rows.nRows);
  }
}
