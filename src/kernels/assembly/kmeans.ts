// k-means: greedy seedings, Lloyd's iterations, best of several starts. As a gang, all threads work on one start
// (kmeansPrepare once, then kmeansStart per start); as a task, one thread does everything (kmeansTask).
import { barrier, Gang } from './gang';
import { Cursor } from './layout';
import { Fit, layoutFit, threadArea } from './kmeans-fit';
import { lloyd } from './kmeans-lloyd';
import { seed } from './kmeans-seed';
import { firstPart } from './parts';
import { HEADER_BYTES, layoutPrepared, prepare, Prepared } from './prepare';
import { forkRng, nextUint32, Rng, seedRng } from './random';

@unmanaged
export class KMeansParameters extends Gang {
  tolerance: f64;
  /** Infinity in, out the inertia of the best start so far; NaN when x has fewer than k distinct rows. */
  inertia: f64;
  /** f32[n * d] row-major, n, d, k >= 1. */
  x: usize;
  n: i32;
  d: i32;
  k: i32;
  /** Starts firstStart .. firstStart + starts - 1 of the seed; 0 starts: Lloyd from the given centres. */
  firstStart: i32;
  starts: i32;
  seed: u32;
  maxIterations: i32;
  /** Out, of the best start: i32[n]; f64[k * d] (in as well when starts is 0); its Lloyd iterations. */
  labels: usize;
  centres: usize;
  iterations: i32;
  /** kmeansScratchBytes bytes, 64-byte aligned; for tasks one such piece per worker, scratchStride bytes apart. */
  scratch: usize;
  scratchStride: u32;
  /** Threads of the gang; 1 for a task. */
  nThreads: i32;
  /** Out: i32[k] rows per cluster of the best start; 0 when not wanted. */
  sizes: usize;
}

@inline
function preparedAt(scratch: usize): Prepared {
  return changetype<Prepared>(scratch);
}

@inline
function fitAt(scratch: usize): Fit {
  return changetype<Fit>(scratch + <usize>HEADER_BYTES);
}

@inline
function cursorAt(scratch: usize): Cursor {
  return changetype<Cursor>(scratch + 2 * <usize>HEADER_BYTES);
}

const HEADERS: u64 = 3 * HEADER_BYTES;

/**
 * Bytes of scratch that n, d, k and nThreads of the block need, in f64 since it may pass 2^32. `scratch` of the
 * block is 768 bytes to measure in.
 */
export function kmeansScratchBytes(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<KMeansParameters>(block);
  return <f64>measureKMeans(q.scratch, q.n, q.d, q.k, q.nThreads);
}

/** Bytes of scratch, measured with 768 bytes of the caller at `headers`. */
export function measureKMeans(headers: usize, n: i32, d: i32, k: i32, nThreads: i32): u64 {
  const cursor = cursorAt(headers);
  cursor.at = HEADERS;
  layoutPrepared(preparedAt(headers), cursor, 0, n, d);
  layoutFit(fitAt(headers), cursor, preparedAt(headers), k, nThreads, true);
  return (cursor.at + 63) & ~(<u64>63);
}

/** First call of a gang: lays out the scratch and prepares x. */
export function kmeansPrepare(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<KMeansParameters>(block);
  if (threadIndex == 0) layOut(q, q.scratch);
  barrier(q, nThreads);
  prepare(preparedAt(q.scratch), q, threadIndex, nThreads);
}

/** Start `firstStart` (or Lloyd from `centres` when starts is 0), by all threads; kept if it is the best so far. */
export function kmeansStart(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<KMeansParameters>(block);
  runStart(q, q.scratch, q, q.firstStart, threadIndex, nThreads);
}

/**
 * Everything in one thread: prepares x, runs the starts, leaves the best. Callable from other kernels on a block
 * of their own: fill the fields above (head zero, inertia Infinity, nThreads 1) and call kmeansTask(0, 1, block).
 * Nothing is allocated; scratch measured for n, d and k serves fewer rows and clusters as well. For several k on the same rows call layOut and
 * prepare once through kmeansTask, then kmeansOnPrepared with another k <= the k that was measured.
 */
export function kmeansTask(workerIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<KMeansParameters>(block);
  const scratch = q.scratch + <usize>workerIndex * <usize>q.scratchStride;
  layOut(q, scratch);
  prepare(preparedAt(scratch), q, 0, 1);
  runStarts(q, scratch);
}

/** As kmeansTask on rows that an earlier kmeansTask prepared in the same scratch; k may be smaller than then. */
export function kmeansOnPrepared(q: KMeansParameters, scratch: usize): void {
  const cursor = cursorAt(scratch);
  cursor.at = fitAt(scratch).labels;
  layoutFit(fitAt(scratch), cursor, preparedAt(scratch), q.k, 1, false);
  runStarts(q, scratch);
}

function runStarts(q: KMeansParameters, scratch: usize): void {
  const starts = max(1, q.starts);
  for (let s = 0; s < starts; s++) runStart(q, scratch, q, q.firstStart + s, 0, 1);
}

function layOut(q: KMeansParameters, scratch: usize): void {
  const cursor = cursorAt(scratch);
  cursor.at = <u64>scratch + HEADERS;
  layoutPrepared(preparedAt(scratch), cursor, q.x, q.n, q.d);
  layoutFit(fitAt(scratch), cursor, preparedAt(scratch), q.k, q.nThreads, false);
}

function runStart(q: KMeansParameters, scratch: usize, gang: Gang, start: i32, threadIndex: i32, nThreads: i32): void {
  const p = preparedAt(scratch);
  const fit = fitAt(scratch);
  if (threadIndex == 0) {
    fit.tolerance = q.tolerance;
    fit.maxIterations = q.maxIterations;
    fit.seed = startSeed(q.seed, start, fit);
  }
  barrier(gang, nThreads);
  const area = threadArea(fit, threadIndex);
  const centreBytes = <usize>q.k * <usize>q.d << 3;
  let tooFew = 0;
  if (q.starts == 0) prepareCentres(q, p, area.centres);
  else if (seed(fit, p, gang, threadIndex, nThreads) < q.k) tooFew = 1;
  if (tooFew == 0) tooFew = lloyd(fit, p, gang, threadIndex, nThreads);
  const isBest = tooFew == 0 && fit.inertia < q.inertia;
  barrier(gang, nThreads);
  if (isBest) {
    const first = min(q.n, firstPart(p.nParts, threadIndex, nThreads) * p.rowsPerPart);
    const end = min(q.n, firstPart(p.nParts, threadIndex + 1, nThreads) * p.rowsPerPart);
    memory.copy(q.labels + (<usize>first << 2), fit.labels + (<usize>first << 2), <usize>(end - first) << 2);
  }
  if (threadIndex == 0) {
    if (isBest) {
      memory.copy(q.centres, area.centres, centreBytes);
      q.inertia = fit.inertia;
      q.iterations = fit.iterations;
      if (q.sizes != 0) memory.copy(q.sizes, area.counts, <usize>q.k << 2);
    }
    if (tooFew != 0) q.inertia = NaN;
  }
}

/** The given centres in prepared units. */
function prepareCentres(q: KMeansParameters, p: Prepared, centres: usize): void {
  for (let cell = 0; cell < q.k * q.d; cell++) {
    const shift = <f64>load<f32>(p.shift + (<usize>(cell % q.d) << 2));
    store<f64>(centres + (<usize>cell << 3), load<f64>(q.centres + (<usize>cell << 3)) * p.scale - shift);
  }
}

/** createRng(seed).fork(start).uint32() of src/base/rng.ts. */
function startSeed(seed: u32, start: i32, fit: Fit): u32 {
  const parent = changetype<Rng>(threadArea(fit, 0).rng);
  const child = changetype<Rng>(threadArea(fit, 0).rng + 32);
  seedRng(parent, seed);
  forkRng(child, parent, start);
  return nextUint32(child);
}
