// One assignment pass over one part: labels, the f64 sums of the rows that changed label, and bounds.
import { Fit, ThreadArea } from './kmeans-fit';
import { nearestExactly, nearestOne, nearestTwo } from './kmeans-nearest';
import { gatherRows, Prepared } from './prepare';

/** Share of failing rows above which a part is passed over densely. */
const DENSE_ABOVE: f32 = 0.45;
/** Bounds are stored a little low, by more than their rounding. */
const ROUND_DOWN: f32 = 0.9999997;

/** Address of the first value of a row in its block. */
@inline
export function rowInBlock(p: Prepared, row: i32): usize {
  return p.blocks + (<usize>(row & ~7) * <usize>p.d << 2) + (<usize>(row & 7) << 2);
}

/** First row and end of a part are (part * rowsPerPart, endOfPart). */
@inline
export function endOfPart(p: Prepared, part: i32): i32 {
  return min(p.n, (part + 1) * p.rowsPerPart);
}

/** Labels only, rounding may decide near ties; for the early iterations. `isFresh`: all sums anew, not by changes. */
export function assignFast(fit: Fit, p: Prepared, area: ThreadArea, part: i32, isFresh: bool): void {
  store<i32>(fit.changed + (<usize>part << 2), 0);
  const from = part * p.rowsPerPart;
  const to = endOfPart(p, part);
  const blockBytes = <usize>p.d << 5;
  let block = p.blocks + <usize>(from >> 3) * blockBytes;
  const result = area.result;
  const splats = area.splats;
  const norms = area.norms;
  const kPadded = fit.kPadded;
  const d = p.d;
  let labels = fit.labels + (<usize>from << 2);
  let changed = 0;
  if (isFresh) clearSums(fit, p, part);
  for (let row = from; row < to; row += 8) {
    nearestOne(block, d, kPadded, splats, norms, result);
    const bits = differing(result, labels) & presentRows(to - row);
    if (isFresh) {
      changed += popcnt(bits);
      placeBlock(fit, p, part, row, to, result);
    } else if (bits != 0) relabelBlock(fit, p, part, row, bits, result);
    block += blockBytes;
    labels += 32;
  }
  if (isFresh) store<i32>(fit.changed + (<usize>part << 2), changed);
}

function clearSums(fit: Fit, p: Prepared, part: i32): void {
  const cells = <usize>fit.k * <usize>p.d;
  memory.fill(fit.sums + (<usize>part * cells << 3), 0, cells << 3);
  memory.fill(fit.counts + (<usize>part * <usize>fit.k << 2), 0, <usize>fit.k << 2);
}

/** Bits of the rows of a block that exist when `left` rows are left. */
@inline
function presentRows(left: i32): i32 {
  return left >= 8 ? 255 : (1 << left) - 1;
}

/** Bits of the rows of a block whose labels differ. */
@inline
function differing(result: usize, labels: usize): i32 {
  const low = i32x4.ne(v128.load(result), v128.load(labels));
  const high = i32x4.ne(v128.load(result, 16), v128.load(labels, 16));
  return i32x4.bitmask(low) | (i32x4.bitmask(high) << 4);
}

/**
 * Labels as exact arithmetic gives them, and how much drift each survives. Rows whose bound still holds are
 * skipped; `isFirst`: there are no bounds yet.
 */
export function assignBounded(fit: Fit, p: Prepared, area: ThreadArea, part: i32, isFirst: bool): void {
  store<i32>(fit.changed + (<usize>part << 2), 0);
  const from = part * p.rowsPerPart;
  const to = endOfPart(p, part);
  const count = isFirst ? to - from : listFailing(fit, area, from, to);
  if (isFirst || count > <i32>(DENSE_ABOVE * <f32>(to - from))) assignDense(fit, p, area, part);
  else assignListed(fit, p, area, part, count);
}

/** Rows of [from, to) whose drift may have used up their gap, into area.failing; returns how many. */
function listFailing(fit: Fit, area: ThreadArea, from: i32, to: i32): i32 {
  const thresholds = area.thresholds;
  let list = area.failing;
  let bounds = fit.bounds + (<usize>from << 2);
  let labels = fit.labels + (<usize>from << 2);
  for (let row = from; row < to; row += 8) {
    const holds =
      i32x4.bitmask(f32x4.gt(v128.load(bounds), thresholdsOf(thresholds, labels))) |
      (i32x4.bitmask(f32x4.gt(v128.load(bounds, 16), thresholdsOf(thresholds, labels + 16))) << 4);
    let failing = holds ^ 255;
    while (failing != 0) {
      store<i32>(list, row + ctz(failing));
      list += 4;
      failing &= failing - 1;
    }
    bounds += 32;
    labels += 32;
  }
  return <i32>((list - area.failing) >> 2);
}

/** The thresholds of four labels. */
@inline
function thresholdsOf(thresholds: usize, labels: usize): v128 {
  let own = v128.load32_zero(thresholds + (<usize>load<i32>(labels) << 2));
  own = v128.load_lane<f32>(thresholds + (<usize>load<i32>(labels, 4) << 2), own, 1);
  own = v128.load_lane<f32>(thresholds + (<usize>load<i32>(labels, 8) << 2), own, 2);
  return v128.load_lane<f32>(thresholds + (<usize>load<i32>(labels, 12) << 2), own, 3);
}

/** How far rounding moves a squared distance, as a share of |x|^2 + |c|^2. */
function slackOf(p: Prepared): f32 {
  return <f32>(p.d + 8) * <f32>1.1920929e-7;
}

function assignDense(fit: Fit, p: Prepared, area: ThreadArea, part: i32): void {
  const from = part * p.rowsPerPart;
  const to = endOfPart(p, part);
  const blockBytes = <usize>p.d << 5;
  const result = area.result;
  const splats = area.splats;
  const norms = area.norms;
  const kPadded = fit.kPadded;
  const d = p.d;
  const slack = slackOf(p);
  const largestNorm = area.largestNorm;
  const down = f32x4.splat(ROUND_DOWN);
  let block = p.blocks + <usize>(from >> 3) * blockBytes;
  let labels = fit.labels + (<usize>from << 2);
  let squares = p.squares + (<usize>from << 2);
  let bounds = fit.bounds + (<usize>from << 2);
  for (let row = from; row < to; row += 8) {
    const unsure = nearestTwo(block, d, kPadded, splats, norms, squares, slack, largestNorm, result);
    if (unsure != 0) settleBlock(fit, p, area, block, unsure, min(8, to - row));
    const own0 = thresholdsOf(area.thresholds, result);
    const own1 = thresholdsOf(area.thresholds, result + 16);
    v128.store(bounds, f32x4.mul(f32x4.add(v128.load(result, 32), own0), down));
    v128.store(bounds, f32x4.mul(f32x4.add(v128.load(result, 48), own1), down), 16);
    const changed = differing(result, labels) & presentRows(to - row);
    if (changed != 0) relabelBlock(fit, p, part, row, changed, result);
    block += blockBytes;
    labels += 32;
    squares += 32;
    bounds += 32;
  }
  for (let row = to; row < ((to + 7) & ~7); row++) {
    // rows past the end: never looked at again
    store<f32>(fit.bounds + (<usize>row << 2), Infinity);
    store<i32>(fit.labels + (<usize>row << 2), 0);
  }
}

/** Decides by exact distances the rows of a block whose bits are set; their gap is 0. */
function settleBlock(fit: Fit, p: Prepared, area: ThreadArea, block: usize, unsure: i32, count: i32): void {
  for (let lane: usize = 0; lane < <usize>count; lane++) {
    if (((unsure >> <i32>lane) & 1) == 0) continue;
    const at = area.result + (lane << 2);
    store<i32>(at, nearestExactly(block + (lane << 2), p.d, area.centres, fit.k));
    store<f32>(at, 0, 32);
  }
}

/** The rows of area.failing, eight at a time gathered into one block. */
function assignListed(fit: Fit, p: Prepared, area: ThreadArea, part: i32, count: i32): void {
  const d = p.d;
  const slack = slackOf(p);
  const result = area.result;
  for (let first = 0; first < count; first += 8) {
    const list = area.failing + (<usize>first << 2);
    const used = min(8, count - first);
    gatherRows(p, list, used, area.block, area.squares);
    const unsure = nearestTwo(
      area.block, d, fit.kPadded, area.splats, area.norms, area.squares, slack, area.largestNorm, result,
    );
    if (unsure != 0) settleBlock(fit, p, area, area.block, unsure, used);
    for (let lane = 0; lane < used; lane++) {
      const at = result + (<usize>lane << 2);
      const row = load<i32>(list + (<usize>lane << 2));
      const label = load<i32>(at);
      const threshold = load<f32>(area.thresholds + (<usize>label << 2));
      store<f32>(fit.bounds + (<usize>row << 2), (load<f32>(at, 32) + threshold) * ROUND_DOWN);
      if (label != load<i32>(fit.labels + (<usize>row << 2))) relabel(fit, p, part, row, label);
    }
  }
}

/** Relabels the rows of a block whose bits are set. */
function relabelBlock(fit: Fit, p: Prepared, part: i32, row: i32, bits: i32, result: usize): void {
  while (bits != 0) {
    const lane = ctz(bits);
    bits &= bits - 1;
    relabel(fit, p, part, row + lane, load<i32>(result + (<usize>lane << 2)));
  }
}

/** Moves one row to another label: label, sums, counts and the number of changed rows of its part. */
export function relabel(fit: Fit, p: Prepared, part: i32, row: i32, label: i32): void {
  const d = <usize>p.d;
  const labels = fit.labels + (<usize>row << 2);
  const old = load<i32>(labels);
  store<i32>(labels, label);
  const sums = fit.sums + (<usize>part * <usize>fit.k * d << 3);
  const counts = fit.counts + (<usize>part * <usize>fit.k << 2);
  const changed = fit.changed + (<usize>part << 2);
  store<i32>(changed, load<i32>(changed) + 1);
  store<i32>(counts + (<usize>label << 2), load<i32>(counts + (<usize>label << 2)) + 1);
  moveRow(p, row, sums + (<usize>label * d << 3), true);
  if (old < 0) return;
  store<i32>(counts + (<usize>old << 2), load<i32>(counts + (<usize>old << 2)) - 1);
  moveRow(p, row, sums + (<usize>old * d << 3), false);
}

/** Adds a row to f64 sums or takes it out. It is read from the matrix itself, side by side, and prepared anew. */
@inline
function moveRow(p: Prepared, row: i32, sum: usize, isGained: bool): void {
  const d = <usize>p.d;
  const scale = <f32>p.scale;
  const scales = f32x4.splat(scale);
  let raw = p.x + (<usize>row * d << 2);
  let shift = p.shift;
  const end4 = raw + ((d & ~3) << 2);
  const end = raw + (d << 2);
  while (raw < end4) {
    const value = f32x4.sub(f32x4.mul(v128.load(raw), scales), v128.load(shift));
    const low = f64x2.promote_low_f32x4(value);
    const high = f64x2.promote_low_f32x4(i64x2.shuffle(value, value, 1, 1));
    if (isGained) {
      v128.store(sum, f64x2.add(v128.load(sum), low));
      v128.store(sum, f64x2.add(v128.load(sum, 16), high), 16);
    } else {
      v128.store(sum, f64x2.sub(v128.load(sum), low));
      v128.store(sum, f64x2.sub(v128.load(sum, 16), high), 16);
    }
    raw += 16;
    shift += 16;
    sum += 32;
  }
  while (raw < end) {
    const value = <f64>(load<f32>(raw) * scale - load<f32>(shift));
    store<f64>(sum, isGained ? load<f64>(sum) + value : load<f64>(sum) - value);
    raw += 4;
    shift += 4;
    sum += 8;
  }
}

/** Labels of a block, and its rows into the sums. */
function placeBlock(fit: Fit, p: Prepared, part: i32, first: i32, to: i32, result: usize): void {
  const d = <usize>p.d;
  const sums = fit.sums + (<usize>part * <usize>fit.k * d << 3);
  const counts = fit.counts + (<usize>part * <usize>fit.k << 2);
  const count = min(8, to - first);
  v128.store(fit.labels + (<usize>first << 2), v128.load(result));
  v128.store(fit.labels + (<usize>first << 2), v128.load(result, 16), 16);
  for (let lane = 0; lane < count; lane++) {
    const label = <usize>load<i32>(result + (<usize>lane << 2));
    store<i32>(counts + (label << 2), load<i32>(counts + (label << 2)) + 1);
    moveRow(p, first + lane, sums + (label * d << 3), true);
  }
}
