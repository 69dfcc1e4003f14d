// Limits on what trees may learn: scores that only rise or fall with a column, and columns that may not be on a path
// together. A split by a column with a direction bounds all leaves on both of its sides by the middle of its steps.
import { Area, BIN_LOG2, BoostParameters, Leaf, Split } from './parameters';

/** 1, -1, or 0 for none. */
@inline
export function directionOf(q: BoostParameters, column: i32): i32 {
  return q.directions == 0 ? 0 : load<i32>(q.directions + (<usize>column << 2));
}

@inline
export function groupsOf(q: BoostParameters, column: i32): u64 {
  return q.groups == 0 ? u64.MAX_VALUE : load<u64>(q.groups + (<usize>column << 3));
}

/** A Newton step within the bounds of a leaf. */
@inline
export function boundedStep(leaf: Leaf, gradient: f64, hessian: f64): f64 {
  return max(leaf.lowest, min(leaf.highest, -gradient / hessian));
}

export function startLimits(root: Leaf): void {
  root.lowest = -Infinity;
  root.highest = Infinity;
  root.groups = u64.MAX_VALUE;
}

/** Bounds and groups of both children, once their sums are known; the left one still has its parent's. */
export function divideLimits(q: BoostParameters, area: Area, left: Leaf, right: Leaf): void {
  left.groups &= groupsOf(q, left.column);
  right.groups = left.groups;
  right.lowest = left.lowest;
  right.highest = left.highest;
  const direction = directionOf(q, left.column);
  if (direction == 0) return;
  const middle = 0.5 * (stepOf(q, area, left) + stepOf(q, area, right));
  if (direction > 0) {
    left.highest = middle;
    right.lowest = middle;
  } else {
    left.lowest = middle;
    right.highest = middle;
  }
}

function stepOf(q: BoostParameters, area: Area, leaf: Leaf): f64 {
  return boundedStep(leaf, <f64>leaf.gradient * area.gradientUnit, <f64>leaf.hessian * area.hessianUnit + q.l2);
}

/** Twice what a step takes off the loss. */
@inline
function gainOf(gradient: f64, hessian: f64, step: f64): f64 {
  return -step * (2.0 * gradient + hessian * step);
}

/** All thresholds of a column of numbers as they gain with steps within bounds; as `scanNumbers` else. */
export function scanWithinBounds(
  q: BoostParameters,
  area: Area,
  leaf: Leaf,
  split: Split,
  column: i32,
  histogram: usize,
  bins: i32,
  missing: v128,
  missingLeft: i32,
): void {
  const direction = <f64>directionOf(q, column);
  const maxHessian = leaf.hessian - area.minHessian;
  const maxRows = leaf.rows - q.minSamplesLeaf;
  const all = <f64>leaf.gradient * area.gradientUnit;
  const whole = <f64>leaf.hessian * area.hessianUnit;
  const ofParent = gainOf(all, whole + q.l2, boundedStep(leaf, all, whole + q.l2));
  let sums = missing;
  let gainHere = split.gain;
  const end = histogram + (<usize>(missingLeft == 0 ? bins : bins - 1) << BIN_LOG2);
  for (let at = histogram; at < end; at += 16) {
    const own = v128.load(at);
    sums = i32x4.add(sums, own);
    const rows = i32x4.extract_lane(sums, 2);
    const hessian = i32x4.extract_lane(sums, 1);
    if (rows > maxRows || hessian > maxHessian) break;
    if (rows < q.minSamplesLeaf || hessian < area.minHessian || i32x4.extract_lane(own, 2) == 0) continue;
    const left = <f64>i32x4.extract_lane(sums, 0) * area.gradientUnit;
    const p = <f64>hessian * area.hessianUnit;
    const leftStep = boundedStep(leaf, left, p + q.l2);
    const rightStep = boundedStep(leaf, all - left, whole - p + q.l2);
    if (direction * leftStep > direction * rightStep) continue;
    const gain =
      gainOf(left, p + q.l2, leftStep) + gainOf(all - left, whole - p + q.l2, rightStep) - ofParent;
    if (!(gain > gainHere)) continue;
    gainHere = gain;
    split.gain = gain;
    split.column = column;
    split.bin = <i32>((at - histogram) >> BIN_LOG2);
    split.flags = missingLeft >= 0 ? missingLeft : <i32>(2 * rows > leaf.rows);
    split.leftGradient = i32x4.extract_lane(sums, 0);
    split.leftHessian = hessian;
    split.leftRows = rows;
  }
}
