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
export function findSplit(node: NodeRows, column: number, best: Cut | null): Cut | null {
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
