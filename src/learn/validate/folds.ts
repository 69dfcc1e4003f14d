import { AppError, type Rng } from '#base';

/** One way to part rows: what a procedure learns from, and what it is judged on. */
export interface Split {
  /** Ascending. */
  readonly train: Uint32Array;
  /** Ascending; no row of `train`, and no group of it. */
  readonly test: Uint32Array;
  /**
   * How a choice among learners is made without the test rows, where it is not by a hold-out of the training rows: what
   * is to be foretold of a later moment is chosen on an earlier one.
   */
  readonly inside?: { readonly train: Uint32Array; readonly test: Uint32Array };
  /** Name of the split within its plan: `repeat 2, fold 5`. */
  readonly name: string;
}

/** A hold-out is made of so many small folds, fewer where a class is rare. */
const PARTS = 20;

/** What folds are dealt by. */
export interface FoldInput {
  /** [nRows] 0..nClasses-1 */
  readonly y: Int32Array;
  readonly nClasses: number;
  /** [nRows] rows of one group fall into the same fold; null: each by itself. */
  readonly groups: Int32Array | null;
}

/**
 * Fold 0..folds-1 of each row: every class is spread evenly, and so is the number of rows. Groups go, the largest
 * first, to the fold in which they leave the classes most even; among groups of equal make-up the order is drawn.
 * @throws TARGET_INVALID when a class has fewer groups than there are folds.
 */
export function stratifiedFolds({ y, nClasses, groups }: FoldInput, folds: number, rng: Rng): Uint8Array {
  requireEnough({ y, nClasses, groups }, folds);
  return groups === null
    ? dealRows(y, { nClasses, folds }, rng)
    : dealGroups({ y, nClasses, groups }, folds, rng);
}

/** `repeats` times `folds` splits, each row once a repeat in the test part. @throws TARGET_INVALID */
export function repeatedFolds(
  input: FoldInput,
  { folds, repeats }: { folds: number; repeats: number },
  rng: Rng,
): Split[] {
  return Array.from({ length: repeats }, (_, repeat) => {
    const fold = stratifiedFolds(input, folds, rng.fork(repeat));
    return Array.from({ length: folds }, (__, one) => ({
      ...partedBy(fold, (value) => value === one),
      name: `repeat ${repeat + 1}, fold ${one + 1}`,
    }));
  }).flat();
}

/** One stratified split with about `share` of the rows in the test part; share in (0, 1). @throws TARGET_INVALID */
export function holdOut(input: FoldInput, share: number, rng: Rng): Split {
  const parts = Math.max(2, Math.min(PARTS, ...unitsOf(input)));
  const deal = stratifiedFolds(input, parts, rng);
  const top = Math.max(1, Math.min(parts - 1, Math.round(share * parts)));
  return { ...partedBy(deal, (value) => value < top), name: 'hold-out' };
}

/**
 * The later rows are the test part: train are the rows of a time before `from`, test those of `from` and later. Rows
 * of a group that stand on both sides stay in the test part alone.
 * @param times [nRows] finite.
 */
export function timeSplit(
  times: Float64Array,
  { from, groups = null }: { from: number; groups?: Int32Array | null },
): Split {
  const late = new Set<number>();
  if (groups !== null) for (const [row, time] of times.entries()) if (time >= from) late.add(groups[row]!);
  const isTest = Uint8Array.from(times, (time, row) =>
    time >= from ? 1 : groups !== null && late.has(groups[row]!) ? 2 : 0,
  );
  const rows = (side: number) => Uint32Array.from([...isTest.keys()].filter((row) => isTest[row] === side));
  return { train: rows(0), test: rows(1), name: 'time split' };
}

function partedBy(fold: Uint8Array, isTest: (fold: number) => boolean): Pick<Split, 'train' | 'test'> {
  const [train, test]: [number[], number[]] = [[], []];
  for (const [row, value] of fold.entries()) (isTest(value) ? test : train).push(row);
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}

/** Independent rows or groups of each class. */
export function unitsOf({ y, nClasses, groups }: FoldInput): number[] {
  if (groups === null) {
    const counts = new Array<number>(nClasses).fill(0);
    for (const one of y) counts[one]!++;
    return counts;
  }
  const seen = Array.from({ length: nClasses }, () => new Set<number>());
  for (const [row, one] of y.entries()) seen[one]!.add(groups[row]!);
  return seen.map((set) => set.size);
}

function requireEnough(input: FoldInput, folds: number): void {
  const units = unitsOf(input);
  const least = Math.min(...units);
  if (least >= folds) return;
  const what = input.groups === null ? 'rows' : 'rows that do not belong together';
  throw new AppError(
    'TARGET_INVALID',
    `validation: expected at least ${folds} ${what} of each class for ${folds} folds, got ${least} of class ${units.indexOf(least)}`,
    { hint: 'Use fewer folds, gather rare classes, or bring more rows.', data: { folds, rows: least } },
  );
}

function dealRows(
  y: Int32Array,
  { nClasses, folds }: { nClasses: number; folds: number },
  rng: Rng,
): Uint8Array {
  const fold = new Uint8Array(y.length);
  // one class after another goes round the folds, each beginning where the last one ended
  let next = 0;
  for (let one = 0; one < nClasses; one++) {
    const rows: number[] = [];
    for (const [row, value] of y.entries()) if (value === one) rows.push(row);
    shuffle(rows, rng.fork(one));
    for (const row of rows) fold[row] = next++ % folds;
  }
  return fold;
}

function dealGroups(
  { y, nClasses, groups }: FoldInput & { groups: Int32Array },
  folds: number,
  rng: Rng,
): Uint8Array {
  const members = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) {
    const found = members.get(group);
    if (found === undefined) members.set(group, [row]);
    else found.push(row);
  }
  const order = [...members.values()];
  shuffle(order, rng);
  order.sort((a, b) => b.length - a.length);
  const totals = new Float64Array(nClasses);
  for (const one of y) totals[one]!++;
  const counts = new Float64Array(folds * nClasses);
  const sizes = new Float64Array(folds);
  const fold = new Uint8Array(y.length);
  for (const rows of order) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let one = 0; one < folds; one++) {
      // how far this fold would be filled, the classes of the group counting by their rarity, then by size
      let cost = sizes[one]! / y.length;
      for (const row of rows) cost += counts[one * nClasses + y[row]!]! / totals[y[row]!]!;
      if (cost < least) [best, least] = [one, cost];
    }
    for (const row of rows) {
      fold[row] = best;
      counts[best * nClasses + y[row]!]!++;
      sizes[best]!++;
    }
  }
  return fold;
}

function shuffle<T>(items: T[], rng: Rng): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
}
