import type { BinnedColumns } from '../bins.ts';
import type { GrowthOptions } from '../boosting/options.ts';

/** A node of a plain tree: a leaf where `column` is -1. */
export interface PlainNode {
  readonly rows: readonly number[];
  column: number;
  /** Codes that go left. */
  left: ReadonlySet<number>;
  gain: number;
  value: number;
  children: readonly [PlainNode, PlainNode] | null;
}

interface Candidate {
  readonly column: number;
  readonly left: ReadonlySet<number>;
  readonly gain: number;
}

/**
 * One tree by trying every candidate of every leaf on the rows themselves, in f64: the plain twin of the kernel.
 * @param gradients, hessians [nRows]
 */
export function growPlainTree(
  bins: BinnedColumns,
  { gradients, hessians }: { gradients: Float64Array; hessians: Float64Array },
  growth: GrowthOptions,
): PlainNode {
  const sums = (rows: readonly number[]) => ({
    g: rows.reduce((sum, row) => sum + gradients[row]!, 0),
    h: rows.reduce((sum, row) => sum + hessians[row]!, 0),
  });
  const codeOf = (row: number, column: number) => bins.rows[row * bins.nCols + column]!;
  const gainOf = (rows: readonly number[], column: number, left: ReadonlySet<number>): number => {
    const [own, other] = [true, false].map((side) =>
      rows.filter((row) => left.has(codeOf(row, column)) === side),
    );
    if (own!.length < growth.minSamplesLeaf || other!.length < growth.minSamplesLeaf) return 0;
    const [a, b, all] = [sums(own!), sums(other!), sums(rows)];
    if (a.h < growth.minHessian || b.h < growth.minHessian) return 0;
    const l2 = growth.l2 + (isOrdered(bins, column) ? growth.categoryL2 : 0);
    return (a.g * a.g) / (a.h + l2) + (b.g * b.g) / (b.h + l2) - (all.g * all.g) / (all.h + growth.l2);
  };
  const smoothed = (rows: readonly number[]) => {
    const { g, h } = sums(rows);
    return g / (h + growth.categorySmoothing);
  };
  const bestOf = (rows: readonly number[]): Candidate | null => {
    let best: Candidate | null = null;
    for (let column = 0; column < bins.nCols; column++) {
      for (const left of candidatesOf(rows, { bins, column, codeOf, smoothed, growth })) {
        const gain = gainOf(rows, column, left);
        if (gain > Math.max(growth.minGain, (best?.gain ?? 0) * (1 + 1e-9))) best = { column, left, gain };
      }
    }
    return best;
  };
  const leafOf = (rows: readonly number[], drawn = 0): PlainNode => {
    const { g, h } = sums(rows);
    const value = (-growth.learningRate * g) / (h + growth.l2 + drawn);
    return { rows, column: -1, left: new Set(), gain: 0, value, children: null };
  };
  const root = leafOf(Array.from({ length: bins.nRows }, (_, row) => row));
  const open = [{ node: root, depth: 0, best: bestOf(root.rows) }];
  while (open.length < growth.leaves) {
    const next = open.reduce((a, b) => ((b.best?.gain ?? 0) > (a.best?.gain ?? 0) ? b : a));
    if (next.best === null) break;
    const { column, left, gain } = next.best;
    const drawn = isOrdered(bins, column) ? growth.categoryL2 : 0;
    const children = [true, false].map((side) =>
      leafOf(
        next.node.rows.filter((row) => left.has(codeOf(row, column)) === side),
        drawn,
      ),
    ) as [PlainNode, PlainNode];
    Object.assign(next.node, { column, left, gain, children });
    const depth = next.depth + 1;
    const isDeep = growth.maxDepth > 0 && depth >= growth.maxDepth;
    const opened = children.map((node) => ({ node, depth, best: isDeep ? null : bestOf(node.rows) }));
    open.splice(open.indexOf(next), 1, opened[0]!);
    open.push(opened[1]!);
  }
  return root;
}

/** Columns of more than three categories are split by their order. */
function isOrdered({ levelBins, nBins }: BinnedColumns, column: number): boolean {
  return levelBins[column] !== null && nBins[column]! > 3;
}

/** Sets of codes that may go left. */
function candidatesOf(
  rows: readonly number[],
  {
    bins,
    column,
    codeOf,
    smoothed,
    growth,
  }: {
    bins: BinnedColumns;
    column: number;
    codeOf: (row: number, column: number) => number;
    smoothed: (rows: readonly number[]) => number;
    growth: GrowthOptions;
  },
): ReadonlySet<number>[] {
  const missing = bins.nBins[column]!;
  const present = [...new Set(rows.map((row) => codeOf(row, column)))].sort((a, b) => a - b);
  if (bins.levelBins[column] === null) {
    const values = present.filter((code) => code !== missing);
    const below = values.map((last) => new Set(values.filter((code) => code <= last)));
    if (!present.includes(missing)) return below.slice(0, -1);
    return [...below, ...below.slice(0, -1).map((set) => new Set([...set, missing]))];
  }
  if (!isOrdered(bins, column)) {
    const single = present.length === 2 ? present.slice(0, 1) : present;
    return single.map((code) => new Set([code]));
  }
  const rowsOf = new Map(present.map((code) => [code, rows.filter((row) => codeOf(row, column) === code)]));
  const ratio = new Map(present.map((code) => [code, smoothed(rowsOf.get(code)!)]));
  const ordered = present
    .filter((code) => rowsOf.get(code)!.length >= growth.categorySmoothing)
    .sort((a, b) => ratio.get(a)! - ratio.get(b)! || a - b);
  return [ordered, ordered.toReversed()].flatMap((codes) => prefixesOf(codes, { rowsOf, rows, growth }));
}

/** The first codes, of at most half of them, where enough rows came since the last cut and enough are left. */
function prefixesOf(
  codes: readonly number[],
  {
    rowsOf,
    rows,
    growth,
  }: { rowsOf: ReadonlyMap<number, readonly number[]>; rows: readonly number[]; growth: GrowthOptions },
): ReadonlySet<number>[] {
  const sets: ReadonlySet<number>[] = [];
  const most = Math.min(growth.maxCategories, Math.ceil(codes.length / 2));
  let [since, inside] = [0, 0];
  for (const [last, code] of codes.slice(0, most).entries()) {
    since += rowsOf.get(code)!.length;
    inside += rowsOf.get(code)!.length;
    const outside = rows.length - inside;
    if (inside < growth.minSamplesLeaf) continue;
    if (outside < Math.max(growth.minSamplesLeaf, growth.categoryMinRows)) break;
    if (since < growth.categoryMinRows) continue;
    since = 0;
    sets.push(new Set(codes.slice(0, last + 1)));
  }
  return sets;
}
