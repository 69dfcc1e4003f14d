// One assignment pass over one part: labels, the f64 sums of the rows that changed label, and bounds.
import { Fit, threadArea, ThreadArea } from './kmeans-fit';
import { nearestExactly, nearestOne, nearestTwo } from './kmeans-nearest';
import { Prepared } from './prepare';

/** Share of failing rows above which a part is passed over densely. */
const DENSE_ABOVE: f32 = 0.4;

/** Labels only, rounding may decide near ties; for the early iterations. Returns nothing, counts changed rows. */
export function assignFast(fit: Fit, p: Prepared, area: ThreadArea, part: i32): void {
  store<i32>(fit.changed + (<usize>part << 2), 0);
  const from = part * p.rowsPerPart;
  const to = min(p.n, from + p.rowsPerPart);
  const blockBytes = <usize>p.d << 5;
  let block = p.blocks + <usize>(from >> 3) * blockBytes;
  const result = area.result;
  const splats = area.splats;
  const norms = area.norms;
  const kPadded = fit.kPadded;
  const d = p.d;
  let labels = fit.labels + (<usize>from << 2);
  for (let row = from; row < to; row += 8) {
    nearestOne(block, d, kPadded, splats, norms, result);
    const differs = v128.or(
      v128.xor(v128.load(result), v128.load(labels)),
      v128.xor(v128.load(result, 16), v128.load(labels, 16)),
    );
    if (v128.any_true(differs)) relabelBlock(fit, p, part, row, result);
    block += blockBytes;
    labels += 32;
  }
}

/**
 * Labels as exact arithmetic gives them, and how much drift each survives. Rows whose bound still holds are
 * skipped; `isFirst`: there are no bounds yet.
 */
export function assignBounded(fit: Fit, p: Prepared, area: ThreadArea, part: i32, isFirst: bool): void {
  store<i32>(fit.changed + (<usize>part << 2), 0);
  const from = part * p.rowsPerPart;
  const to = min(p.n, from + p.rowsPerPart);
  const limit = <i32>(DENSE_ABOVE * <f32>(to - from));
  if (isFirst || countFailing(fit, area, from, to) > limit) assignDense(fit, p, area, part);
  else assignFailing(fit, p, area, part);
}

/** Upper bound of the number of rows whose bound fails: the largest threshold is taken for all. */
function countFailing(fit: Fit, area: ThreadArea, from: i32, to: i32): i32 {
  const threshold = f32x4.splat(area.largestThreshold);
  let holding = i32x4.splat(0);
  const end = fit.bounds + (<usize>to << 2);
  for (let at = fit.bounds + (<usize>from << 2); at < end; at += 32) {
    holding = i32x4.add(holding, f32x4.gt(v128.load(at), threshold));
    holding = i32x4.add(holding, f32x4.gt(v128.load(at, 16), threshold));
  }
  const sum =
    i32x4.extract_lane(holding, 0) +
    i32x4.extract_lane(holding, 1) +
    i32x4.extract_lane(holding, 2) +
    i32x4.extract_lane(holding, 3);
  return ((to - from + 7) & ~7) + sum;
}

function slackOf(p: Prepared): f32 {
  return <f32>(p.d + 8) * <f32>1.1920929e-7;
}

function assignDense(fit: Fit, p: Prepared, area: ThreadArea, part: i32): void {
  const from = part * p.rowsPerPart;
  const to = min(p.n, from + p.rowsPerPart);
  const blockBytes = <usize>p.d << 5;
  const result = area.result;
  const splats = area.splats;
  const norms = area.norms;
  const kPadded = fit.kPadded;
  const d = p.d;
  const slack = slackOf(p);
  const largestNorm = area.largestNorm;
  let block = p.blocks + <usize>(from >> 3) * blockBytes;
  let labels = fit.labels + (<usize>from << 2);
  let squares = p.squares + (<usize>from << 2);
  let bounds = fit.bounds + (<usize>from << 2);
  for (let row = from; row < to; row += 8) {
    const unsure = nearestTwo(block, d, kPadded, splats, norms, squares, slack, largestNorm, result);
    if (unsure != 0) settle(fit, p, area, result, unsure, row, to);
    for (let lane: usize = 0; lane < 32; lane += 4) {
      const threshold = load<f32>(area.thresholds + (<usize>load<i32>(result + lane) << 2));
      store<f32>(bounds + lane, (load<f32>(result + lane, 32) + threshold) * <f32>0.9999997);
    }
    const differs = v128.or(
      v128.xor(v128.load(result), v128.load(labels)),
      v128.xor(v128.load(result, 16), v128.load(labels, 16)),
    );
    if (v128.any_true(differs)) relabelBlock(fit, p, part, row, result);
    block += blockBytes;
    labels += 32;
    squares += 32;
    bounds += 32;
  }
  for (let row = to; row < ((to + 7) & ~7); row++) store<f32>(fit.bounds + (<usize>row << 2), Infinity);
}

/** Decides by exact distances the rows of a block whose bits are set; their gap is 0. */
function settle(fit: Fit, p: Prepared, area: ThreadArea, result: usize, unsure: i32, row: i32, to: i32): void {
  for (let lane = 0; lane < min(8, to - row); lane++) {
    if (((unsure >> lane) & 1) == 0) continue;
    settleRow(fit, p, area, result + (<usize>lane << 2), row + lane);
  }
}

@inline
function settleRow(fit: Fit, p: Prepared, area: ThreadArea, result: usize, row: i32): void {
  const raw = p.x + (<usize>row * <usize>p.d << 2);
  store<i32>(result, nearestExactly(raw, p.d, area.centres, fit.k));
  store<f32>(result, 0, 32);
}

function assignFailing(fit: Fit, p: Prepared, area: ThreadArea, part: i32): void {
  const from = part * p.rowsPerPart;
  const to = min(p.n, from + p.rowsPerPart);
  const threshold = f32x4.splat(area.largestThreshold);
  const rows = area.rows;
  let count: usize = 0;
  let bounds = fit.bounds + (<usize>from << 2);
  for (let row = from; row < to; row += 8) {
    const holds =
      i32x4.bitmask(f32x4.gt(v128.load(bounds), threshold)) |
      (i32x4.bitmask(f32x4.gt(v128.load(bounds, 16), threshold)) << 4);
    let failing = holds ^ 255;
    while (failing != 0) {
      const lane = ctz(failing);
      failing &= failing - 1;
      const at = <usize>(row + lane) << 2;
      const own = load<f32>(area.thresholds + (<usize>load<i32>(fit.labels + at) << 2));
      if (load<f32>(fit.bounds + at) > own) continue;
      store<i32>(rows + (count << 2), row + lane);
      if (++count == 8) {
        assignGathered(fit, p, area, part, 8);
        count = 0;
      }
    }
    bounds += 32;
  }
  if (count > 0) assignGathered(fit, p, area, part, <i32>count);
}

/** The first `count` (1..8) rows of area.rows, gathered into one block. */
function assignGathered(fit: Fit, p: Prepared, area: ThreadArea, part: i32, count: i32): void {
  const d = p.d;
  const blockEnd = <usize>d << 5;
  for (let lane = 0; lane < 8; lane++) {
    const row = load<i32>(area.rows + (<usize>min(lane, count - 1) << 2));
    const from = p.blocks + (<usize>(row & ~7) * <usize>d << 2) + (<usize>(row & 7) << 2);
    const to = area.block + (<usize>lane << 2);
    for (let at: usize = 0; at < blockEnd; at += 32) store<f32>(to + at, load<f32>(from + at));
    store<f32>(area.squares + (<usize>lane << 2), load<f32>(p.squares + (<usize>row << 2)));
  }
  const result = area.result;
  const unsure = nearestTwo(
    area.block, d, fit.kPadded, area.splats, area.norms, area.squares, slackOf(p), area.largestNorm, result,
  );
  for (let lane = 0; lane < count; lane++) {
    const at = result + (<usize>lane << 2);
    const row = load<i32>(area.rows + (<usize>lane << 2));
    if (((unsure >> lane) & 1) != 0) settleRow(fit, p, area, at, row);
    const label = load<i32>(at);
    const threshold = load<f32>(area.thresholds + (<usize>label << 2));
    store<f32>(fit.bounds + (<usize>row << 2), (load<f32>(at, 32) + threshold) * <f32>0.9999997);
    if (label != load<i32>(fit.labels + (<usize>row << 2))) relabel(fit, p, part, row, label);
  }
}

function relabelBlock(fit: Fit, p: Prepared, part: i32, row: i32, result: usize): void {
  const count = min(8, p.n - row);
  for (let lane = 0; lane < count; lane++) {
    const label = load<i32>(result + (<usize>lane << 2));
    if (label != load<i32>(fit.labels + (<usize>(row + lane) << 2))) relabel(fit, p, part, row + lane, label);
  }
}

/** Moves one row to another label: label, sums, counts and the number of changed rows of its part. */
export function relabel(fit: Fit, p: Prepared, part: i32, row: i32, label: i32): void {
  const d = <usize>p.d;
  const old = load<i32>(fit.labels + (<usize>row << 2));
  const raw = p.x + (<usize>row * d << 2);
  const sums = fit.sums + (<usize>part * <usize>fit.k * d << 3);
  const counts = fit.counts + (<usize>part * <usize>fit.k << 2);
  addRow(raw, d, sums + (<usize>label * d << 3), counts + (<usize>label << 2));
  if (old >= 0) subtractRow(raw, d, sums + (<usize>old * d << 3), counts + (<usize>old << 2));
  store<i32>(fit.labels + (<usize>row << 2), label);
  const changed = fit.changed + (<usize>part << 2);
  store<i32>(changed, load<i32>(changed) + 1);
}

@inline
function addRow(raw: usize, d: usize, sums: usize, count: usize): void {
  store<i32>(count, load<i32>(count) + 1);
  const end2 = raw + ((d & ~1) << 2);
  while (raw < end2) {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v128.load64_zero(raw))));
    raw += 8;
    sums += 16;
  }
  if (d & 1) store<f64>(sums, load<f64>(sums) + <f64>load<f32>(raw));
}

@inline
function subtractRow(raw: usize, d: usize, sums: usize, count: usize): void {
  store<i32>(count, load<i32>(count) - 1);
  const end2 = raw + ((d & ~1) << 2);
  while (raw < end2) {
    v128.store(sums, f64x2.sub(v128.load(sums), f64x2.promote_low_f32x4(v128.load64_zero(raw))));
    raw += 8;
    sums += 16;
  }
  if (d & 1) store<f64>(sums, load<f64>(sums) - <f64>load<f32>(raw));
}
