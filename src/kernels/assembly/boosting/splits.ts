import { scanCategories } from './categories';
import { groupsOf, scanWithinBounds } from './limits';
import { Area, BIN_LOG2, BoostParameters, columnHistogram, histogramOf, Leaf, ratiosOf, Split } from './parameters';

/** The best split of a leaf by this thread's columns; its gain is 0 where there is none. */
export function findSplit(q: BoostParameters, area: Area, leaf: Leaf, split: Split): void {
  split.gain = 0;
  const histogram = histogramOf(q, leaf.slot);
  for (let i = area.from; i < area.to; i++) {
    const column = load<i32>(area.active + (<usize>i << 2));
    if ((groupsOf(q, column) & leaf.groups) == 0) continue;
    const at = columnHistogram(q, histogram, column);
    const bins = load<i32>(q.nBins + (<usize>column << 2));
    if (load<i32>(q.areCodes + (<usize>column << 2)) != 0) {
      scanCategories(q, area, leaf, split, column, at, bins);
      continue;
    }
    const missing = v128.load(at + (<usize>bins << BIN_LOG2));
    const hasMissing = i32x4.extract_lane(missing, 2) > 0;
    scanColumn(q, area, leaf, split, column, at, bins, v128.xor(missing, missing), hasMissing ? 0 : -1);
    if (hasMissing) scanColumn(q, area, leaf, split, column, at, bins, missing, 1);
  }
}

@inline
function scanColumn(
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
  if (q.directions == 0) scanNumbers(q, area, leaf, split, column, histogram, bins, missing, missingLeft);
  else scanWithinBounds(q, area, leaf, split, column, histogram, bins, missing, missingLeft);
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
  const l2 = q.l2;
  const all = <f64>leaf.gradient * gradientUnit;
  const width = <f64>leaf.hessian * hessianUnit + 2.0 * l2;
  const maxRows = leaf.rows - q.minSamplesLeaf;
  // (hessian, rows) of both bins: at least, at most
  const limits = ratiosOf(area);
  v128.store(limits, i32x4(area.minHessian, q.minSamplesLeaf, area.minHessian, q.minSamplesLeaf));
  const maxHessian = leaf.hessian - area.minHessian;
  v128.store(limits, i32x4(maxHessian, maxRows, maxHessian, maxRows), 16);
  // loaded, since V8 makes vectors of lanes anew in every turn of a loop
  const least = v128.load(limits);
  const most = v128.load(limits, 16);
  const toGradient = f64x2.splat(gradientUnit * width);
  const toHessian = f64x2.splat(hessianUnit);
  const all2 = f64x2.splat(all);
  const width2 = f64x2.splat(width);
  const l22 = f64x2.splat(l2);
  let tops = f64x2.splat(0);
  let bottoms = f64x2.splat(1);
  let places = i64x2.splat(0);
  let sums = missing;
  // With the missing rows on the right, all others may stand on the left.
  const end = histogram + (<usize>(missingLeft == 0 ? bins : bins - 1) << BIN_LOG2);
  // two bins at a time, each the best of its own
  for (let at = histogram; at < end; at += 32) {
    const own0 = v128.load(at);
    const own1 = at + 16 < end ? v128.load(at, 16) : i32x4.splat(0);
    const sums0 = i32x4.add(sums, own0);
    sums = i32x4.add(sums0, own1);
    if (i32x4.extract_lane(sums0, 2) > maxRows) break;
    const limited = v128.shuffle<i32>(sums0, sums, 1, 2, 5, 6);
    const inside = v128.and(i32x4.ge_s(limited, least), i32x4.le_s(limited, most));
    const rows = v128.shuffle<i32>(own0, own1, 2, 2, 6, 6);
    const valid = v128.andnot(
      v128.and(inside, v128.shuffle<i32>(inside, inside, 1, 0, 3, 2)),
      i32x4.eq(rows, i32x4.splat(0)),
    );
    if (!v128.any_true(valid)) continue;
    const pairs = v128.shuffle<i32>(sums0, sums, 0, 4, 1, 5);
    const hessians = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(pairs, pairs, 2, 3, 2, 3));
    const p = f64x2.add(f64x2.mul(hessians, toHessian), l22);
    const part = f64x2.sub(f64x2.mul(f64x2.convert_low_i32x4_s(pairs), toGradient), f64x2.mul(all2, p));
    const top = f64x2.mul(part, part);
    const bottom = f64x2.mul(p, f64x2.sub(width2, p));
    const isBetter = v128.and(valid, f64x2.gt(f64x2.mul(top, bottoms), f64x2.mul(tops, bottom)));
    tops = v128.bitselect(top, tops, isBetter);
    bottoms = v128.bitselect(bottom, bottoms, isBetter);
    places = v128.bitselect(i64x2.splat(<i64>at), places, isBetter);
  }
  const top0 = f64x2.extract_lane(tops, 0) * f64x2.extract_lane(bottoms, 1);
  const top1 = f64x2.extract_lane(tops, 1) * f64x2.extract_lane(bottoms, 0);
  const place0 = <usize>i64x2.extract_lane(places, 0);
  const place1 = <usize>i64x2.extract_lane(places, 1);
  // of equal ones the first
  const isOdd = top1 > top0 || (top1 == top0 && place1 < place0);
  const best = isOdd ? place1 + 16 : place0;
  const bestTop = isOdd ? f64x2.extract_lane(tops, 1) : f64x2.extract_lane(tops, 0);
  const bestBottom = isOdd ? f64x2.extract_lane(bottoms, 1) : f64x2.extract_lane(bottoms, 0);
  if (bestTop == 0) return;
  const ofParent = all * all * (1.0 / width - 1.0 / (width - l2));
  const gain = bestTop / (bestBottom * width) + ofParent;
  if (gain <= split.gain) return;
  let bestSums = missing;
  for (let at = histogram; at <= best; at += 16) bestSums = i32x4.add(bestSums, v128.load(at));
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
