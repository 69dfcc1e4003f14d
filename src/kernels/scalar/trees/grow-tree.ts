import { createRng, type Rng } from '#base';
import { drawTable } from '../../trees/draw-table.ts';
import type { GrownTree, GrowOptions } from '../../trees/grow-options.ts';
import { type Cut, findSplit, type NodeRows, type PlainRows, purity } from './find-split.ts';

type PlainOptions = Omit<GrowOptions, 'seeds'> & { readonly seed: number };

interface Waiting {
  readonly node: number;
  readonly depth: number;
  readonly members: readonly number[];
}

const ROUNDING = 1e-12;

type SplitNode = Cut & { readonly hadMissing: boolean };

/** One tree as `growTrees` grows it, to the bit. */
export function growTree(rows: PlainRows, options: PlainOptions): GrownTree {
  const rng = createRng(options.seed);
  const { weights, inBag } = drawWeights(rows, { rng, bootstrap: options.bootstrap });
  const nodes: (SplitNode | null)[] = [null];
  const split: number[] = [];
  const children: number[] = [0];
  const counts: (readonly number[])[] = [];
  const importance = new Float64Array(rows.nCols);
  const permutation = Array.from({ length: rows.nCols }, (_, j) => j);
  const all = [...weights.keys()].filter((row) => weights[row]! > 0);
  const nodeOf = (members: readonly number[]): NodeRows => ({
    rows,
    members,
    weights,
    total: countClasses(rows, { members, weights }),
    options,
  });
  const root = nodeOf(all);
  const total = root.total.reduce((sum, count, c) => sum + count * options.classWeights[c]!, 0);
  const waiting: Waiting[] = [{ node: 0, depth: 0, members: all }];
  counts[0] = root.total;
  for (let own = waiting.pop(); own !== undefined; own = waiting.pop()) {
    const node = nodeOf(own.members);
    const cut = bestCut(node, { depth: own.depth, rng, permutation });
    if (cut === null) continue;
    const decrease = cut.score - purity(node.total, options);
    if (decrease < (options.minImpurityDecrease - ROUNDING) * total) continue;
    importance[cut.column]! += Math.max(0, decrease);
    split.push(own.node);
    const sides = ([true, false] as const).map((isLeft) =>
      own.members.filter((row) => goesLeft(rows, cut, row) === isLeft),
    ) as [number[], number[]];
    const child = nodes.length;
    nodes.push(null, null);
    children.push(0, 0);
    children[own.node] = child;
    counts.push(...sides.map((members) => countClasses(rows, { members, weights })));
    const [left, right] = [child, child + 1].map((at) => counts[at]!.reduce((a, b) => a + b, 0)) as [
      number,
      number,
    ];
    nodes[own.node] = {
      ...cut,
      hadMissing: cut.missingLeft !== null,
      missingLeft: cut.missingLeft ?? (left >= right ? 1 : 0),
    };
    const both = sides.map((members, side) => ({ node: child + side, depth: own.depth + 1, members }));
    waiting.push(...(sides[0].length > sides[1].length ? both : both.toReversed()));
  }
  return {
    ...treeOf(rows, { nodes, children, split }),
    counts: Float64Array.from(counts.flat()),
    importance,
    inBag,
  };
}

function treeOf(
  { levels }: PlainRows,
  {
    nodes,
    children,
    split,
  }: {
    readonly nodes: readonly (SplitNode | null)[];
    readonly children: readonly number[];
    /** Nodes in the order in which they were split. */
    readonly split: readonly number[];
  },
): Omit<GrownTree, 'counts' | 'importance' | 'inBag'> {
  const sets: number[] = [];
  const setNumbers = nodes.map(() => -1);
  for (const node of split) {
    const cut = nodes[node]!;
    if (levels[cut.column] === 0) continue;
    const words = new Uint32Array(16);
    for (const code of cut.left) words[code >> 5]! |= 1 << (code & 31);
    for (const code of cut.occurring) words[8 + (code >> 5)]! |= 1 << (code & 31);
    setNumbers[node] = sets.push(...words) / 16 - 1;
  }
  return {
    features: Int32Array.from(nodes, (cut) => cut?.column ?? -1),
    children: Uint32Array.from(children),
    lows: Int16Array.from(nodes, (cut) => cut?.low ?? 0),
    highs: Int16Array.from(nodes, (cut) => cut?.high ?? 0),
    missingLeft: Uint8Array.from(nodes, (cut) => cut?.missingLeft ?? 0),
    hadMissing: Uint8Array.from(nodes, (cut) => (cut?.hadMissing ? 1 : 0)),
    setNumbers: Int32Array.from(setNumbers),
    sets: Uint32Array.from(sets),
  };
}

function bestCut(
  node: NodeRows,
  { depth, rng, permutation }: { readonly depth: number; readonly rng: Rng; readonly permutation: number[] },
): Cut | null {
  const { options, total, rows } = node;
  const weight = total.reduce((a, b) => a + b, 0);
  const nOccurring = total.filter((count, c) => count * options.classWeights[c]! > 0).length;
  if (depth >= options.maxDepth || weight < options.minSamplesSplit || nOccurring < 2) return null;
  if (weight < 2 * options.minSamplesLeaf) return null;
  let best: Cut | null = null;
  for (let i = 0; i < rows.nCols; i++) {
    if (i >= options.columnsPerSplit && best !== null) break;
    let column = i;
    if (options.columnsPerSplit < rows.nCols) {
      const other = i + below(rng, rows.nCols - i);
      column = permutation[other]!;
      permutation[other] = permutation[i]!;
      permutation[i] = column;
    }
    best = findSplit(node, rng, column, best);
  }
  return best;
}

function goesLeft(rows: PlainRows, cut: Cut, row: number): boolean {
  const code = rows.codes[cut.column * rows.columnBytes + row]!;
  return code === rows.missingCodes[cut.column] ? cut.missingLeft === 1 : cut.left.has(code);
}

function countClasses(
  { y, nClasses }: PlainRows,
  { members, weights }: { readonly members: readonly number[]; readonly weights: Float64Array },
): number[] {
  const counts = new Array<number>(nClasses).fill(0);
  for (const row of members) counts[y[row]!]! += weights[row]!;
  return counts;
}

function drawWeights(
  { nRows, weights }: PlainRows,
  { rng, bootstrap }: { readonly rng: Rng; readonly bootstrap: boolean },
): { weights: Float64Array; inBag: Uint32Array | null } {
  if (!bootstrap)
    return { weights: Float64Array.from({ length: nRows }, (_, i) => weights?.[i] ?? 1), inBag: null };
  const drawn = new Float64Array(nRows);
  const table = drawTable(nRows, weights);
  for (let i = 0; i < table.nDrawn; i++) {
    let at = below(rng, table.nDrawn);
    if (table.shares !== null && rng.uint32() >= table.shares[at]!) at = table.aliases![at]!;
    drawn[table.rows?.[at] ?? at]! += 1;
  }
  const inBag = new Uint32Array(Math.ceil(nRows / 32));
  for (const [row, count] of drawn.entries()) if (count > 0) inBag[row >> 5]! |= 1 << (row & 31);
  return { weights: drawn, inBag };
}

function below(rng: Rng, n: number): number {
  return Math.floor((rng.uint32() * n) / 2 ** 32);
}
