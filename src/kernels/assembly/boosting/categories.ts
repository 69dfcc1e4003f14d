// Splits by sets of categories: in the order of their mean gradients one of the cuts is the best of all sets (Fisher
// 1958). Few categories are tried one against the rest. So many sets can be tried that noise finds some of them good:
// sets of many are drawn towards 0, are of a limited number of categories, and are cut only every so many rows (Ke et
// al. 2017).
import { Area, BIN_LOG2, binsOf, BoostParameters, Leaf, ratiosOf, Split } from './parameters';

export const BY_CATEGORY: i32 = 2;
/** Values of both children are drawn towards 0 by `categoryL2` too. */
export const DRAWN: i32 = 4;
const FEW: i32 = 3;
/** A set and its complement gain the same but for rounding: the first that was tried is kept. */
const BEYOND_ROUNDING: f64 = 1.0 + 1e-9;

/** The missing values are a category beside the others; bins that are empty go with them, or else with the most rows. */
export function scanCategories(
  q: BoostParameters,
  area: Area,
  leaf: Leaf,
  split: Split,
  column: i32,
  histogram: usize,
  bins: i32,
): void {
  const isFew = bins <= FEW;
  const count = orderBins(q, area, histogram, bins, isFew);
  if (isFew) {
    // of two categories one tells both sides
    const end = count == 2 ? 1 : count;
    for (let i = 0; i < end; i++) scanRun(q, area, leaf, split, column, histogram, bins, i, 1, 1);
    return;
  }
  const most = min(q.mostCategories, (count + 1) >> 1);
  scanRun(q, area, leaf, split, column, histogram, bins, 0, 1, most);
  scanRun(q, area, leaf, split, column, histogram, bins, count - 1, -1, most);
}

/** Sets that start with the bin at `first` of the order and take up to `most` in steps of `step`. */
function scanRun(
  q: BoostParameters,
  area: Area,
  leaf: Leaf,
  split: Split,
  column: i32,
  histogram: usize,
  bins: i32,
  first: i32,
  step: i32,
  most: i32,
): void {
  const order = binsOf(area);
  const isFew = bins <= FEW;
  const l2 = isFew ? q.l2 : q.l2 + q.categoryL2;
  const minGroup = isFew ? 0 : q.categoryMinRows;
  const minRight = max(q.minSamplesLeaf, minGroup);
  const gradientUnit = area.gradientUnit;
  const hessianUnit = area.hessianUnit;
  const all = <f64>leaf.gradient * gradientUnit;
  const whole = <f64>leaf.hessian * hessianUnit;
  const ofParent = all * all / (whole + q.l2);
  let sums = i32x4.splat(0);
  let bestSums = sums;
  let best = -1;
  let bestGain = split.gain;
  let group = 0;
  for (let i = 0; i < most; i++) {
    const bin = <usize>load<i32>(order + (<usize>(first + i * step) << 2));
    const own = v128.load(histogram + (bin << BIN_LOG2));
    sums = i32x4.add(sums, own);
    group += i32x4.extract_lane(own, 2);
    const rows = i32x4.extract_lane(sums, 2);
    const hessian = i32x4.extract_lane(sums, 1);
    if (rows < q.minSamplesLeaf || hessian < area.minHessian) continue;
    if (leaf.rows - rows < minRight || leaf.hessian - hessian < area.minHessian) break;
    if (group < minGroup) continue;
    group = 0;
    const left = <f64>i32x4.extract_lane(sums, 0) * gradientUnit;
    const p = <f64>hessian * hessianUnit;
    const right = all - left;
    const gain = left * left / (p + l2) + right * right / (whole - p + l2) - ofParent;
    if (gain > bestGain * BEYOND_ROUNDING) {
      bestGain = gain;
      best = i;
      bestSums = sums;
    }
  }
  if (best < 0) return;
  split.gain = bestGain;
  split.column = column;
  split.bin = 0;
  split.leftGradient = i32x4.extract_lane(bestSums, 0);
  split.leftHessian = i32x4.extract_lane(bestSums, 1);
  split.leftRows = i32x4.extract_lane(bestSums, 2);
  const last = first + best * step;
  takeSet(split, leaf, order, min(first, last), max(first, last), histogram, bins);
  if (!isFew) split.flags |= DRAWN;
}

/**
 * The bins by ascending ratio of gradient to hessian, equal ones and few by number; returns how many. Those without
 * rows are left out, and of many those of fewer rows than the smoothing.
 */
function orderBins(q: BoostParameters, area: Area, histogram: usize, bins: i32, isFew: bool): i32 {
  const order = binsOf(area);
  const ratios = ratiosOf(area);
  const least = isFew ? 1.0 : max(1.0, q.categorySmoothing);
  let count = 0;
  for (let bin = 0; bin <= bins; bin++) {
    const at = histogram + (<usize>bin << BIN_LOG2);
    if (<f64>load<i32>(at, 8) < least) continue;
    const hessian = <f64>load<i32>(at, 4) * area.hessianUnit + q.categorySmoothing;
    const ratio = hessian > 0 && !isFew ? <f64>load<i32>(at) * area.gradientUnit / hessian : 0;
    let to = count;
    while (to > 0 && load<f64>(ratios + (<usize>(to - 1) << 3)) > ratio) {
      store<f64>(ratios + (<usize>to << 3), load<f64>(ratios + (<usize>(to - 1) << 3)));
      store<i32>(order + (<usize>to << 2), load<i32>(order + (<usize>(to - 1) << 2)));
      to--;
    }
    store<f64>(ratios + (<usize>to << 3), ratio);
    store<i32>(order + (<usize>to << 2), bin);
    count++;
  }
  return count;
}

/** The bins at order[from..to], and where missing values go left those without rows. */
function takeSet(
  split: Split,
  leaf: Leaf,
  order: usize,
  from: i32,
  to: i32,
  histogram: usize,
  bins: i32,
): void {
  const words = changetype<usize>(split) + offsetof<Split>("set0");
  memory.fill(words, 0, 32);
  for (let i = from; i <= to; i++) addBin(words, load<i32>(order + (<usize>i << 2)));
  let missingLeft = 2 * split.leftRows > leaf.rows;
  if (load<i32>(histogram + (<usize>bins << BIN_LOG2), 8) > 0) missingLeft = hasBin(words, bins);
  split.flags = BY_CATEGORY | <i32>missingLeft;
  if (!missingLeft) return;
  for (let bin = 0; bin <= bins; bin++) {
    if (load<i32>(histogram + (<usize>bin << BIN_LOG2), 8) == 0) addBin(words, bin);
  }
}

@inline
function addBin(words: usize, bin: i32): void {
  const at = words + (<usize>(bin >> 5) << 2);
  store<u32>(at, load<u32>(at) | (1 << (bin & 31)));
}

@inline
export function hasBin(words: usize, bin: i32): bool {
  return ((load<u32>(words + (<usize>(bin >> 5) << 2)) >>> (bin & 31)) & 1) != 0;
}
