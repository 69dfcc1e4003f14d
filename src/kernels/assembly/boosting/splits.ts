import { scanCategories } from './categories';
import { Area, BIN_LOG2, BoostParameters, columnHistogram, histogramOf, Leaf, Split } from './parameters';

/** The best split of a leaf by this thread's columns; its gain is 0 where there is none. */
export function findSplit(q: BoostParameters, area: Area, leaf: Leaf, split: Split): void {
  split.gain = 0;
  const histogram = histogramOf(q, leaf.slot);
  for (let i = area.from; i < area.to; i++) {
    const column = load<i32>(area.active + (<usize>i << 2));
    const at = columnHistogram(q, histogram, column);
    const bins = load<i32>(q.nBins + (<usize>column << 2));
    if (load<i32>(q.areCodes + (<usize>column << 2)) != 0) {
      scanCategories(q, area, leaf, split, column, at, bins);
      continue;
    }
    const missing = v128.load(at + (<usize>bins << BIN_LOG2));
    const hasMissing = i32x4.extract_lane(missing, 2) > 0;
    scanNumbers(q, area, leaf, split, column, at, bins, v128.xor(missing, missing), hasMissing ? 0 : -1);
    if (hasMissing) scanNumbers(q, area, leaf, split, column, at, bins, missing, 1);
  }
}

/**
 * All thresholds of a column of numbers; `left` are the missing rows where they go left. What a split gives is
 * a^2 / p + b^2 / q - (a + b)^2 / (p + q) = (a (p + q) - (a + b) p)^2 / (p q (p + q)), so candidates are compared
 * without a division.
 * @param missingLeft 1 or 0; -1: no row misses the value.
 */
function scanNumbers(
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
  const gradientUnit = area.gradientUnit;
  const hessianUnit = area.hessianUnit;
  const minHessian = area.minHessian;
  const maxHessian = leaf.hessian - minHessian;
  const minRows = q.minSamplesLeaf;
  const maxRows = leaf.rows - minRows;
  const l2 = q.l2;
  const all = <f64>leaf.gradient * gradientUnit;
  const width = <f64>leaf.hessian * hessianUnit + 2.0 * l2;
  let bestTop = 0.0;
  let bestBottom = 1.0;
  let best: usize = 0;
  let sums = missing;
  let bestSums = missing;
  // With the missing rows on the right, all others may stand on the left.
  const end = histogram + (<usize>(missingLeft == 0 ? bins : bins - 1) << BIN_LOG2);
  for (let at = histogram; at < end; at += 16) {
    const own = v128.load(at);
    sums = i32x4.add(sums, own);
    const rows = i32x4.extract_lane(sums, 2);
    if (rows < minRows || i32x4.extract_lane(own, 2) == 0) continue;
    const hessian = i32x4.extract_lane(sums, 1);
    if (rows > maxRows || hessian > maxHessian) break;
    if (hessian < minHessian) continue;
    const p = <f64>hessian * hessianUnit + l2;
    const part = <f64>i32x4.extract_lane(sums, 0) * gradientUnit * width - all * p;
    const top = part * part;
    const bottom = p * (width - p);
    if (top * bestBottom > bestTop * bottom) {
      bestTop = top;
      bestBottom = bottom;
      best = at;
      bestSums = sums;
    }
  }
  if (best == 0) return;
  const ofParent = all * all * (1.0 / width - 1.0 / (width - l2));
  const gain = bestTop / (bestBottom * width) + ofParent;
  if (gain <= split.gain) return;
  const leftRows = i32x4.extract_lane(bestSums, 2);
  split.gain = gain;
  split.column = column;
  split.bin = <i32>((best - histogram) >> BIN_LOG2);
  // Where none is missing, those to come go with the most.
  split.flags = missingLeft >= 0 ? missingLeft : <i32>(2 * leftRows > leaf.rows);
  split.leftGradient = i32x4.extract_lane(bestSums, 0);
  split.leftHessian = i32x4.extract_lane(bestSums, 1);
  split.leftRows = leftRows;
}
