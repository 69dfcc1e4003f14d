// Splits by sets of categories: in the order of their mean gradients one of the cuts is the best of all sets (Fisher
// 1958). Few categories are tried one against the rest, where smoothing would not tell them apart.
import { Area, BIN_LOG2, binsOf, BoostParameters, Leaf, ratiosOf, Split } from './parameters';

const BY_CATEGORY: i32 = 2;
const FEW: i32 = 4;

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
  const order = binsOf(area);
  const count = orderBins(q, area, histogram, bins);
  if (count < 2) return;
  const isFew = count <= FEW;
  const l2 = q.l2 + q.categoryL2;
  const gradientUnit = area.gradientUnit;
  const hessianUnit = area.hessianUnit;
  const all = <f64>leaf.gradient * gradientUnit;
  const whole = <f64>leaf.hessian * hessianUnit;
  const ofParent = all * all / (whole + q.l2);
  let sums = i32x4.splat(0);
  let bestSums = sums;
  let best = -1;
  let bestGain = split.gain;
  // the last prefix is all of them
  const end = isFew && count > 2 ? count : count - 1;
  for (let i = 0; i < end; i++) {
    const own = v128.load(histogram + (<usize>load<i32>(order + (<usize>i << 2)) << BIN_LOG2));
    sums = isFew ? own : i32x4.add(sums, own);
    const rows = i32x4.extract_lane(sums, 2);
    const hessian = i32x4.extract_lane(sums, 1);
    if (min(rows, leaf.rows - rows) < q.minSamplesLeaf) continue;
    if (min(hessian, leaf.hessian - hessian) < area.minHessian) continue;
    const left = <f64>i32x4.extract_lane(sums, 0) * gradientUnit;
    const p = <f64>hessian * hessianUnit;
    const right = all - left;
    const gain = left * left / (p + l2) + right * right / (whole - p + l2) - ofParent;
    if (gain > bestGain) {
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
  takeSet(split, leaf, order, isFew ? best : 0, best, histogram, bins);
}

/** The bins that have rows by ascending ratio of gradient to hessian, equal ones by number; returns how many. */
function orderBins(q: BoostParameters, area: Area, histogram: usize, bins: i32): i32 {
  const order = binsOf(area);
  const ratios = ratiosOf(area);
  let count = 0;
  for (let bin = 0; bin <= bins; bin++) {
    const at = histogram + (<usize>bin << BIN_LOG2);
    if (load<i32>(at, 8) == 0) continue;
    const hessian = <f64>load<i32>(at, 4) * area.hessianUnit + q.categorySmoothing;
    const ratio = hessian > 0 ? <f64>load<i32>(at) * area.gradientUnit / hessian : 0;
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
