// State of one k-means fit in scratch memory: a header, pieces shared by the threads, an area per thread.
import { Cursor, take } from './layout';
import { CHUNK_ROWS, mostParts, mostRowsPerPart } from './parts';
import { Prepared } from './prepare';
import { candidateCount } from './kmeans-seed';
import { RESULT_BYTES } from './kmeans-nearest';

@unmanaged
export class Fit {
  tolerance: f64;
  inertia: f64;
  k: i32;
  kPadded: i32;
  seed: u32;
  maxIterations: i32;
  iterations: i32;
  nChunks: i32;
  /** i32[nBlocks * 8], -1 before the first pass. */
  labels: usize;
  /** f32[nBlocks * 8]: squared distances while seeding, then how much drift a label survives. */
  bounds: usize;
  /** f64[1 + candidates][nChunks] */
  potentials: usize;
  /** per part: f64[k * d] sums, i32[k] counts, i32[2] changed rows, f64 inertia. */
  sums: usize;
  counts: usize;
  changed: usize;
  inertias: usize;
  /** ThreadArea[nThreads] */
  areas: usize;
}

/** What each thread keeps for itself; equal centres are computed by all. */
@unmanaged
export class ThreadArea {
  largestNorm: f32;
  reserved: f32;
  /** f64[k * d] in prepared units. */
  centres: usize;
  /** -2 c, splatted: v128[d][4] for every four centres, v128[d][2] for the last two where kPadded is not a multiple of 4. */
  splats: usize;
  /** v128[kPadded]: squared norms. */
  norms: usize;
  /** f64[k] and f32[k]: drift summed since bounds were first taken. */
  drifts: usize;
  thresholds: usize;
  /** f64[k] */
  shifts: usize;
  /** i32[k] */
  counts: usize;
  /** i32[rowsPerPart]: rows of a part whose bound fails. */
  failing: usize;
  /** One block of gathered rows and their squared norms. */
  block: usize;
  squares: usize;
  result: usize;
  candidates: usize;
  rng: usize;
}

const AREA_BYTES: u64 = 128;

@inline
export function threadArea(fit: Fit, threadIndex: i32): ThreadArea {
  return changetype<ThreadArea>(fit.areas + (<usize>threadIndex << 7));
}

/** Fills the header and the thread areas' pointers (unless measuring); pieces are carved from `cursor`. */
export function layoutFit(fit: Fit, cursor: Cursor, p: Prepared, k: i32, nThreads: i32, isDryRun: bool): void {
  const kPadded = (k + 1) & ~1;
  const columns = <u64>p.d;
  const parts = <u64>mostParts(p.n);
  const cells = <u64>k * columns;
  fit.k = k;
  fit.kPadded = kPadded;
  fit.nChunks = (p.n + CHUNK_ROWS - 1) / CHUNK_ROWS;
  const slots = <u64>(1 + candidateCount(k));
  fit.labels = take(cursor, <u64>p.nBlocks * 32);
  fit.bounds = take(cursor, <u64>p.nBlocks * 32);
  fit.potentials = take(cursor, slots * <u64>fit.nChunks * 8);
  fit.sums = take(cursor, parts * cells * 8);
  fit.counts = take(cursor, parts * <u64>k * 4);
  fit.changed = take(cursor, parts * 4);
  fit.inertias = take(cursor, parts * 8);
  fit.areas = take(cursor, AREA_BYTES * <u64>nThreads);
  for (let t = 0; t < nThreads; t++) {
    const centres = take(cursor, cells * 8);
    const splats = take(cursor, max(<u64>kPadded, slots) * columns * 16);
    const norms = take(cursor, <u64>kPadded * 16);
    const drifts = take(cursor, <u64>k * 8);
    const thresholds = take(cursor, <u64>k * 4);
    const shifts = take(cursor, <u64>k * 8);
    const counts = take(cursor, <u64>k * 4);
    const failing = take(cursor, <u64>mostRowsPerPart(p.n) * 4);
    const block = take(cursor, columns * 32);
    const squares = take(cursor, 32);
    const result = take(cursor, RESULT_BYTES);
    const candidates = take(cursor, slots * 4);
    const rng = take(cursor, 64);
    if (isDryRun) continue;
    const area = threadArea(fit, t);
    area.centres = centres;
    area.splats = splats;
    area.norms = norms;
    area.drifts = drifts;
    area.thresholds = thresholds;
    area.shifts = shifts;
    area.counts = counts;
    area.block = block;
    area.squares = squares;
    area.failing = failing;
    area.result = result;
    area.candidates = candidates;
    area.rng = rng;
  }
}
