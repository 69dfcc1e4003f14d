import type { Rng } from '#base';
import type { ClassedRows, GrowOptions, TreeRows } from '../../trees/grow-options.ts';
import { levelOrders } from './level-orders.ts';

/** Rows in codes in plain memory: `codes` is [nCols, columnBytes]. */
export type PlainRows = Omit<TreeRows, 'ptr'> & ClassedRows & { readonly codes: Uint8Array };

/** Rows of a node. */
export interface NodeRows {
  readonly rows: PlainRows;
  readonly members: readonly number[];
  /** [nRows] */
  readonly weights: Float64Array;
  /** [nClasses] */
  readonly total: readonly number[];
  readonly options: Pick<
    GrowOptions,
    | 'criterion'
    | 'classWeights'
    | 'minSamplesLeaf'
    | 'minSamplesSplit'
    | 'maxDepth'
    | 'columnsPerSplit'
    | 'minImpurityDecrease'
    | 'cutValues'
  >;
}

/** A split of a node. */
export interface Cut {
  readonly score: number;
  readonly column: number;
  /** Codes of the node's rows on the left; of a node by a number all up to `low`. */
  readonly left: ReadonlySet<number>;
  /** Codes of the node's rows. */
  readonly occurring: readonly number[];
  readonly low: number;
  readonly high: number;
  /** null where no row of the node lacks the value. */
  readonly missingLeft: number | null;
}

type Criterion = Pick<GrowOptions, 'criterion' | 'classWeights'>;

/** What a side is to make large: see assembly/trees/impurity.ts. */
export function purity(counts: readonly number[], criterion: Criterion): number {
  const { sum, squares } = sumsOf(counts, criterion);
  return criterion.criterion === 'entropy' ? squares - timesLog(sum) : squares / sum;
}

function splitScore(left: readonly number[], right: readonly number[], criterion: Criterion): number {
  const a = sumsOf(left, criterion);
  const b = sumsOf(right, criterion);
  if (criterion.criterion === 'entropy') {
    return a.squares - timesLog(a.sum) + (b.squares - timesLog(b.sum));
  }
  return (a.squares * b.sum + b.squares * a.sum) / (a.sum * b.sum);
}

function sumsOf(
  counts: readonly number[],
  { criterion, classWeights }: Criterion,
): { readonly sum: number; readonly squares: number } {
  let [sum, squares] = [0, 0];
  for (const [c, count] of counts.entries()) {
    const x = count * classWeights[c]!;
    sum += x;
    squares += criterion === 'entropy' ? timesLog(x) : x * x;
  }
  return { sum, squares };
}

function timesLog(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}

/** The better of `best` and what the column allows. */
export function findSplit(node: NodeRows, rng: Rng, column: number, best: Cut | null): Cut | null {
  const { rows, members, weights, total } = node;
  const byCode = new Map<number, number[]>();
  for (const row of members) {
    const code = rows.codes[column * rows.columnBytes + row]!;
    const counts = byCode.get(code) ?? total.map(() => 0);
    counts[rows.y[row]!]! += weights[row]!;
    byCode.set(code, counts);
  }
  const missing = byCode.get(rows.missingCodes[column]!) ?? null;
  byCode.delete(rows.missingCodes[column]!);
  const ascending = [...byCode.keys()].sort((a, b) => a - b);
  if (node.options.cutValues !== undefined)
    return drawnSplit(node, { rng, column, byCode, missing, ascending }, best);
  const orders =
    rows.levels[column] === 0 || ascending.length < 3
      ? [ascending]
      : levelOrders(ascending, byCode, node.options.classWeights);
  let found = best;
  for (const order of orders) {
    for (const missingLeft of missing === null ? [null] : [0, 1]) {
      const left = missingLeft === 1 ? missing!.slice() : total.map(() => 0);
      const nCuts = missingLeft === 0 ? order.length : order.length - 1;
      for (let i = 0; i < nCuts; i++) {
        for (const [c, count] of byCode.get(order[i]!)!.entries()) left[c]! += count;
        const right = total.map((count, c) => count - left[c]!);
        const isTooSmall = [left, right].some(
          (side) => side.reduce((a, b) => a + b, 0) < node.options.minSamplesLeaf,
        );
        const score = splitScore(left, right, node.options);
        if (isTooSmall || score <= (found?.score ?? Number.NEGATIVE_INFINITY)) continue;
        const codes = new Set(order.slice(0, i + 1));
        found = {
          score,
          column,
          left: codes,
          occurring: order,
          low: order[i]!,
          high: order[i + 1] ?? -1,
          missingLeft,
        };
      }
    }
  }
  return found;
}

/** The better of `best` and a cut that is drawn: see assembly/trees/draw-cut.ts. */
function drawnSplit(
  { rows, total, options }: NodeRows,
  {
    rng,
    column,
    byCode,
    missing,
    ascending,
  }: {
    readonly rng: Rng;
    readonly column: number;
    readonly byCode: ReadonlyMap<number, readonly number[]>;
    readonly missing: readonly number[] | null;
    readonly ascending: readonly number[];
  },
  best: Cut | null,
): Cut | null {
  if (ascending.length + (missing === null ? 0 : 1) < 2) return best;
  const isCut = ascending.length > 1;
  let order = ascending;
  let cut = 0;
  if (isCut && rows.levels[column]! > 0) {
    let left: number[] = [];
    for (let draw = 0; draw < 64 && (left.length === 0 || left.length === ascending.length); draw++)
      left = ascending.filter(() => (rng.uint32() & 1) === 1);
    if (left.length > 0 && left.length < ascending.length) {
      order = [...left, ...ascending.filter((code) => !left.includes(code))];
      cut = left.length - 1;
    }
  } else if (isCut) {
    const valueAt = (place: number) => options.cutValues![column * 256 + ascending[place]!]!;
    const last = ascending.length - 1;
    const value = valueAt(0) + rng.next() * (valueAt(last) - valueAt(0));
    while (cut + 1 < last && valueAt(cut + 1) <= value) cut++;
  }
  const missingLeft = isCut && missing !== null ? rng.uint32() & 1 : 0;
  const left = missingLeft === 1 ? missing!.slice() : total.map(() => 0);
  for (const code of order.slice(0, cut + 1))
    for (const [c, count] of byCode.get(code)!.entries()) left[c]! += count;
  const right = total.map((count, c) => count - left[c]!);
  const isTooSmall = [left, right].some((side) => side.reduce((a, b) => a + b, 0) < options.minSamplesLeaf);
  const score = splitScore(left, right, options);
  if (isTooSmall || score <= (best?.score ?? Number.NEGATIVE_INFINITY)) return best;
  return {
    score,
    column,
    left: new Set(order.slice(0, cut + 1)),
    occurring: order,
    low: order[cut]!,
    high: order[cut + 1] ?? -1,
    missingLeft: missing === null ? null : missingLeft,
  };
}
