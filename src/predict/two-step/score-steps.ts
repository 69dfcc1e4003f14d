import type { SplitPrediction } from '#learn';
import { type ClassNode, classesBelow, stepsOf } from './class-tree.ts';

/** How well one step of a tree does on rows that it did not learn from. */
export interface StepScore {
  readonly name: string;
  /** 1 for the first step. */
  readonly depth: number;
  /** Names of the branches: the classes of `y` and `probabilities`. */
  readonly branches: readonly string[];
  /** One a split. */
  readonly splits: readonly StepSplitScore[];
  /** Mean over the splits that have rows of its classes; null where none has. */
  readonly accuracy: number | null;
  /** The same of always saying the branch that is most frequent in training. */
  readonly majorityAccuracy: number | null;
}

/** One step on the test part of one split. */
export interface StepSplitScore {
  /** Name of the split. */
  readonly split: string;
  /** Test rows that belong below this step, by their true class; ascending. */
  readonly rows: Uint32Array;
  /** [rows] index of the branch that is right. */
  readonly y: Int32Array;
  /** [rows, branches] probabilities of the branches, given that the row belongs below this step. */
  readonly probabilities: Float32Array;
  /** How many of the rows the steps before send here. */
  readonly arriving: number;
  /** Share of `rows` whose likeliest branch is right; null without rows. */
  readonly accuracy: number | null;
  readonly majorityAccuracy: number | null;
}

/**
 * The scores of each step, in the order of the tree, from probabilities of the classes alone: the probability of a
 * branch is that of its classes by that of all classes of the step. So a procedure without steps is scored alike.
 * @param y [nRows] classes of all rows.
 */
export function scoreSteps(
  tree: ClassNode,
  { predictions, y, nClasses }: { predictions: readonly SplitPrediction[]; y: Int32Array; nClasses: number },
): StepScore[] {
  const ways = waysTo(tree, nClasses);
  return stepsOf(tree).map(({ node, depth }) => {
    const splits = predictions.map((prediction) => scoreSplit(node, { prediction, y, nClasses, ways }));
    return {
      name: node.name,
      depth,
      branches: node.branches.map(({ name }) => name),
      splits,
      accuracy: meanOf(splits.map(({ accuracy }) => accuracy)),
      majorityAccuracy: meanOf(splits.map(({ majorityAccuracy }) => majorityAccuracy)),
    };
  });
}

/** A step, by the number of the branch that each class belongs to; -1 for classes that are not below it. */
interface Way {
  readonly node: ClassNode;
  readonly branchOf: Int32Array;
}

/** The steps before each step. */
function waysTo(tree: ClassNode, nClasses: number): Map<ClassNode, readonly Way[]> {
  const ways = new Map<ClassNode, readonly Way[]>();
  const walk = (node: ClassNode, before: readonly Way[]): void => {
    const own = [...before, { node, branchOf: branchesOf(node, nClasses) }];
    ways.set(node, own);
    for (const branch of node.branches) if ('node' in branch) walk(branch.node, own);
  };
  walk(tree, []);
  return ways;
}

function branchesOf({ branches }: ClassNode, nClasses: number): Int32Array {
  const branchOf = new Int32Array(nClasses).fill(-1);
  for (const [at, branch] of branches.entries()) for (const one of classesBelow(branch)) branchOf[one] = at;
  return branchOf;
}

function scoreSplit(
  node: ClassNode,
  {
    prediction,
    y,
    nClasses,
    ways,
  }: {
    prediction: SplitPrediction;
    y: Int32Array;
    nClasses: number;
    ways: ReadonlyMap<ClassNode, readonly Way[]>;
  },
): StepSplitScore {
  const { split, test } = prediction;
  const before = [...ways.get(node)!];
  const { branchOf } = before.pop()!;
  const places = [...split.test.keys()].filter((place) => branchOf[y[split.test[place]!]!]! >= 0);
  const rows = Uint32Array.from(places, (place) => split.test[place]!);
  const right = Int32Array.from(rows, (row) => branchOf[y[row]!]!);
  const nBranches = node.branches.length;
  const probabilities = new Float32Array(rows.length * nBranches);
  let arriving = 0;
  for (const [i, place] of places.entries()) {
    const own = test.subarray(place * nClasses, (place + 1) * nClasses);
    probabilities.set(givenStep(own, branchOf, nBranches), i * nBranches);
    const led = before.every(
      (way) =>
        likeliest(givenStep(own, way.branchOf, way.node.branches.length)) ===
        way.branchOf[y[split.test[place]!]!],
    );
    if (led) arriving++;
  }
  const most = mostFrequent(split.train, { y, branchOf, nBranches });
  const said = (i: number) => likeliest(probabilities.subarray(i * nBranches, (i + 1) * nBranches));
  return {
    split: split.name,
    rows,
    y: right,
    probabilities,
    arriving,
    accuracy: shareOf(right, (branch, i) => said(i) === branch),
    majorityAccuracy: shareOf(right, (branch) => branch === most),
  };
}

/** [branches] probabilities given that the row is below the step; even where it cannot be. */
function givenStep(own: Float32Array, branchOf: Int32Array, nBranches: number): Float64Array {
  const sums = new Float64Array(nBranches);
  let total = 0;
  for (const [one, p] of own.entries()) {
    if (branchOf[one]! < 0) continue;
    sums[branchOf[one]!]! += p;
    total += p;
  }
  return total > 0 ? sums.map((sum) => sum / total) : sums.fill(1 / nBranches);
}

function likeliest(p: Float64Array | Float32Array): number {
  let best = 0;
  for (let i = 1; i < p.length; i++) if (p[i]! > p[best]!) best = i;
  return best;
}

function mostFrequent(
  rows: Uint32Array,
  { y, branchOf, nBranches }: { y: Int32Array; branchOf: Int32Array; nBranches: number },
): number {
  const counts = new Float64Array(nBranches);
  for (const row of rows) {
    const branch = branchOf[y[row]!]!;
    if (branch >= 0) counts[branch]!++;
  }
  return likeliest(counts);
}

function shareOf(values: Int32Array, holds: (value: number, i: number) => boolean): number | null {
  return values.length === 0 ? null : values.filter(holds).length / values.length;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((a, b) => a + b, 0) / there.length;
}
