// Lloyd's iterations (1982) with exact skipping: a row is looked at again only when its centre and the others
// may have drifted past the gap between its two nearest (Hamerly 2010, with the two bounds kept as one).
import { barrier, claim, Gang } from './gang';
import { assignBounded, assignFast, endOfPart, relabel, rowInBlock } from './kmeans-assign';
import { Fit, threadArea, ThreadArea } from './kmeans-fit';
import { squaredDistance } from './kmeans-nearest';
import { firstPart } from './parts';
import { Prepared } from './prepare';

/**
 * Bounds pay off once fewer than one row in this many changes its label: then most gaps outlast the drift. Later
 * where a pass costs little beside gathering the rows that fail, that is for few centres of few columns.
 */
const CHANGED_FOR_BOUNDS: i32 = 40;
const CHANGED_FOR_BOUNDS_SMALL: i32 = 128;
const SMALL_CELLS: i32 = 128;
/** Rounding could let ties flip for ever without bounds. */
const MAX_FAST_ITERATIONS: i32 = 40;
/** Sums are added up anew while more than one row in this many changes its label. */
const CHANGED_FOR_FRESH_SUMS: i32 = 6;

/**
 * Iterates from the centres in every thread's area; all threads call it. Labels, centres (thread 0's area),
 * inertia and iterations are left in `fit`. Returns 0, or 1 when an empty cluster could not be filled because
 * there are fewer than k distinct rows.
 */
export function lloyd(fit: Fit, p: Prepared, gang: Gang, threadIndex: i32, nThreads: i32): i32 {
  const area = threadArea(fit, threadIndex);
  const from = firstPart(p.nParts, threadIndex, nThreads);
  const to = firstPart(p.nParts, threadIndex + 1, nThreads);
  clearParts(fit, p, from, to);
  if (threadIndex == 0) gang.cursor = 0;
  barrier(gang, nThreads);
  memory.fill(area.drifts, 0, <usize>fit.k << 3);
  memory.fill(area.thresholds, 0, <usize>fit.k << 2);
  const forBounds = fit.k * p.d < SMALL_CELLS ? CHANGED_FOR_BOUNDS_SMALL : CHANGED_FOR_BOUNDS;
  let isFast = true;
  let isFresh = true;
  let hasBounds = false;
  let isLast = fit.maxIterations == 0;
  let areMeans = false;
  let iterations = 0;
  let round = 0;
  for (;;) {
    loadCentres(fit, p, area);
    for (let part = claim(gang, round, p.nParts); part >= 0; part = claim(gang, round, p.nParts)) {
      if (isFast && !isLast) assignFast(fit, p, area, part, isFresh);
      else assignBounded(fit, p, area, part, !hasBounds);
    }
    round += p.nParts + nThreads;
    barrier(gang, nThreads);
    const changed = changedRows(fit, p);
    if (isFast && changed == 0 && !isLast) {
      isFast = false;
      barrier(gang, nThreads);
      continue;
    }
    if (!isFast || isLast) hasBounds = true;
    if (countRows(fit, p, area) < fit.k) {
      barrier(gang, nThreads);
      if (threadIndex == 0) fillEmpty(fit, p, area);
      barrier(gang, nThreads);
      if (countRows(fit, p, area) < fit.k) return 1;
      if (isLast) {
        updateCentres(fit, p, area);
        areMeans = true;
      }
    }
    if (isLast) {
      if (iterations > 0 && changed == 0) areMeans = true;
      break;
    }
    iterations++;
    if (!isFast && changed == 0) {
      areMeans = true;
      break;
    }
    const shift = updateCentres(fit, p, area);
    if (hasBounds) addDrift(fit, area);
    isLast = iterations == fit.maxIterations || shift <= fit.tolerance * p.meanVariance;
    isFresh = changed > p.n / CHANGED_FOR_FRESH_SUMS;
    if (changed < p.n / forBounds || iterations >= MAX_FAST_ITERATIONS) isFast = false;
    barrier(gang, nThreads);
  }
  barrier(gang, nThreads);
  toUnitsOfData(fit, p, area);
  for (let part = claim(gang, round, p.nParts); part >= 0; part = claim(gang, round, p.nParts)) {
    sumResiduals(fit, p, area, part);
  }
  barrier(gang, nThreads);
  if (threadIndex == 0) {
    fit.inertia = finish(fit, p, area, areMeans);
    fit.iterations = iterations;
  }
  barrier(gang, nThreads);
  return 0;
}

function clearParts(fit: Fit, p: Prepared, from: i32, to: i32): void {
  const cells = <usize>fit.k * <usize>p.d;
  const parts = <usize>(to - from);
  memory.fill(fit.sums + (<usize>from * cells << 3), 0, parts * cells << 3);
  memory.fill(fit.counts + (<usize>from * <usize>fit.k << 2), 0, parts * <usize>fit.k << 2);
  const firstRow = from * p.rowsPerPart;
  const lastRow = min(p.nBlocks << 3, to * p.rowsPerPart);
  if (lastRow > firstRow) memory.fill(fit.labels + (<usize>firstRow << 2), 255, <usize>(lastRow - firstRow) << 2);
}

/** Splats and norms of the prepared centres from the raw ones. */
function loadCentres(fit: Fit, p: Prepared, area: ThreadArea): void {
  const d = <usize>p.d;
  let largest: f32 = 0;
  const k4 = <usize>fit.kPadded & ~3;
  for (let c: usize = 0; c < <usize>fit.kPadded; c++) {
    const isFour = c < k4;
    const splats = area.splats + ((c & ~3) * d << 4) + ((c & 3) << 4);
    const stride: usize = isFour ? 64 : 32;
    let norm = 0.0;
    for (let j: usize = 0; j < d; j++) {
      let value: f32 = 0;
      if (c < <usize>fit.k) {
        value = <f32>load<f64>(area.centres + ((c * d + j) << 3));
      }
      norm += <f64>value * <f64>value;
      v128.store(splats + j * stride, f32x4.splat(value * -2));
    }
    const isPadding = c >= <usize>fit.k;
    if (!isPadding) largest = max(largest, <f32>norm);
    v128.store(area.norms + (c << 4), f32x4.splat(isPadding ? Infinity : <f32>norm));
  }
  area.largestNorm = largest;
}

function changedRows(fit: Fit, p: Prepared): i32 {
  let changed = 0;
  for (let part = 0; part < p.nParts; part++) changed += load<i32>(fit.changed + (<usize>part << 2));
  return changed;
}

/** Rows per cluster into the area; returns how many clusters have any. */
function countRows(fit: Fit, p: Prepared, area: ThreadArea): i32 {
  let present = 0;
  for (let c = 0; c < fit.k; c++) {
    let count = 0;
    for (let part = 0; part < p.nParts; part++) count += load<i32>(fit.counts + (<usize>(part * fit.k + c) << 2));
    store<i32>(area.counts + (<usize>c << 2), count);
    if (count > 0) present++;
  }
  return present;
}

/** Means of the clusters become the centres; returns their squared shift in prepared units. */
function updateCentres(fit: Fit, p: Prepared, area: ThreadArea): f64 {
  const d = <usize>p.d;
  const cells = <usize>fit.k * d;
  let total = 0.0;
  for (let c: usize = 0; c < <usize>fit.k; c++) {
    const count = <f64>load<i32>(area.counts + (c << 2));
    let shift = 0.0;
    for (let j: usize = 0; j < d; j++) {
      const cell = c * d + j;
      let sum = 0.0;
      for (let part: usize = 0; part < <usize>p.nParts; part++) sum += load<f64>(fit.sums + ((part * cells + cell) << 3));
      const mean = sum / count;
      const moved = mean - load<f64>(area.centres + (cell << 3));
      store<f64>(area.centres + (cell << 3), mean);
      shift += moved * moved;
    }
    store<f64>(area.shifts + (c << 3), shift);
    total += shift;
  }
  return total;
}

/** Each cluster's threshold grows by the drift of its own centre and the largest of the others'. */
function addDrift(fit: Fit, area: ThreadArea): void {
  let largest = 0.0;
  let second = 0.0;
  let at = -1;
  for (let c = 0; c < fit.k; c++) {
    const drift = Math.sqrt(load<f64>(area.shifts + (<usize>c << 3)));
    if (drift > largest) {
      second = largest;
      largest = drift;
      at = c;
    } else if (drift > second) second = drift;
  }
  for (let c = 0; c < fit.k; c++) {
    const own = Math.sqrt(load<f64>(area.shifts + (<usize>c << 3)));
    const drifts = area.drifts + (<usize>c << 3);
    const drift = load<f64>(drifts) + own + (c == at ? second : largest);
    store<f64>(drifts, drift);
    store<f32>(area.thresholds + (<usize>c << 2), <f32>(drift * 1.000001));
  }
}

/**
 * Gives every empty cluster the row farthest from its own centre (the first of equals) that is not alone. Leaves
 * a cluster empty when all rows lie on their centres. Thread 0 only.
 */
function fillEmpty(fit: Fit, p: Prepared, area: ThreadArea): void {
  const d = <usize>p.d;
  for (let c = 0; c < fit.k; c++) {
    if (load<i32>(area.counts + (<usize>c << 2)) > 0) continue;
    let farthest = -1;
    let largest = 0.0;
    for (let row = 0; row < p.n; row++) {
      const label = load<i32>(fit.labels + (<usize>row << 2));
      if (load<i32>(area.counts + (<usize>label << 2)) < 2) continue;
      const square = squaredDistance(rowInBlock(p, row), area.centres + (<usize>label * d << 3), p.d);
      if (square > largest) {
        largest = square;
        farthest = row;
      }
    }
    if (farthest < 0) return;
    const old = area.counts + (<usize>load<i32>(fit.labels + (<usize>farthest << 2)) << 2);
    store<i32>(old, load<i32>(old) - 1);
    store<i32>(area.counts + (<usize>c << 2), 1);
    relabel(fit, p, farthest / p.rowsPerPart, farthest, c);
    store<f32>(fit.bounds + (<usize>farthest << 2), -1);
  }
}

function toUnitsOfData(fit: Fit, p: Prepared, area: ThreadArea): void {
  const d = p.d;
  for (let cell = 0; cell < fit.k * d; cell++) {
    const at = area.centres + (<usize>cell << 3);
    const shift = <f64>load<f32>(p.shift + (<usize>(cell % d) << 2));
    store<f64>(at, (load<f64>(at) + shift) / p.scale);
  }
}

/** Per cluster the sums of x - centre, and the sum of their squares, over the rows of a part as they were given. */
function sumResiduals(fit: Fit, p: Prepared, area: ThreadArea, part: i32): void {
  const to = endOfPart(p, part);
  const d = <usize>p.d;
  const cells = <usize>fit.k * d;
  const residuals = fit.sums + (<usize>part * cells << 3);
  memory.fill(residuals, 0, cells << 3);
  const first = part * p.rowsPerPart;
  let squares = f64x2.splat(0);
  let raw = p.x + (<usize>first * d << 2);
  for (let row = first; row < to; row++) {
    const offset = <usize>load<i32>(fit.labels + (<usize>row << 2)) * d << 3;
    let centre = area.centres + offset;
    let sum = residuals + offset;
    const end2 = raw + ((d & ~1) << 2);
    while (raw < end2) {
      const residual = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(raw)), v128.load(centre));
      v128.store(sum, f64x2.add(v128.load(sum), residual));
      squares = f64x2.add(squares, f64x2.mul(residual, residual));
      raw += 8;
      centre += 16;
      sum += 16;
    }
    if (d & 1) {
      const residual = <f64>load<f32>(raw) - load<f64>(centre);
      store<f64>(sum, load<f64>(sum) + residual);
      squares = f64x2.add(squares, f64x2.replace_lane(f64x2.splat(0), 0, residual * residual));
      raw += 4;
    }
  }
  const total = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  store<f64>(fit.inertias + (<usize>part << 3), total);
}

/**
 * The inertia; where the centres are means of their clusters, rounding of the prepared rows is first taken out of
 * them (sum of squares about the mean = about the centre, less n times the squared correction).
 */
function finish(fit: Fit, p: Prepared, area: ThreadArea, areMeans: bool): f64 {
  let inertia = 0.0;
  for (let part = 0; part < p.nParts; part++) inertia += load<f64>(fit.inertias + (<usize>part << 3));
  countRows(fit, p, area);
  if (!areMeans) return inertia;
  const cells = <usize>fit.k * <usize>p.d;
  for (let cell: usize = 0; cell < cells; cell++) {
    let sum = 0.0;
    for (let part: usize = 0; part < <usize>p.nParts; part++) sum += load<f64>(fit.sums + ((part * cells + cell) << 3));
    const correction = sum / <f64>load<i32>(area.counts + (cell / <usize>p.d << 2));
    const at = area.centres + (cell << 3);
    store<f64>(at, load<f64>(at) + correction);
    inertia -= sum * correction;
  }
  return max(0.0, inertia);
}
