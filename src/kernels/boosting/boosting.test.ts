import { expect, onTestFinished, test } from 'vitest';
import { createRng } from '#base';
import { type BinnedColumns, binColumns } from '../bins.ts';
import { createKernelPool } from '../pool/create-kernel-pool.ts';
import { growPlainTree, type PlainNode } from '../scalar/boost.ts';
import { walkTrees } from '../scalar/trees/walk-trees.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import {
  type BoostInput,
  type BoostRound,
  boostTrees,
  type GrowthOptions,
  type RawTree,
  treeArraysOf,
} from './index.ts';

const GROWTH: GrowthOptions = {
  learningRate: 0.1,
  leaves: 8,
  maxDepth: 0,
  minSamplesLeaf: 5,
  minHessian: 1e-3,
  l2: 0,
  minGain: 0,
  categoryL2: 2,
  categorySmoothing: 3,
  categoryMinRows: 15,
  maxCategories: 4,
  rowShare: 1,
  nActive: 4,
};

async function poolOf(threads: number): Promise<KernelPool> {
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  return pool;
}

/** Numbers, numbers with gaps, three levels, twelve levels with gaps; further columns are noise. */
function rowsIn(pool: KernelPool, nRows: number, nCols = 4) {
  const rng = createRng(nRows);
  const x = pool.matrix(nRows, nCols);
  const score = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const gap = rng.int(5) === 0 ? Number.NaN : rng.normal();
    const level = rng.int(9) === 0 ? Number.NaN : rng.int(12);
    const own = [rng.normal(), gap, rng.int(3), level];
    while (own.length < nCols) own.push(rng.normal());
    x.data.set(own, row * nCols);
    score[row] =
      own[0]! * (Number.isNaN(gap) ? 1 : gap) +
      (own[2] === 1 ? 1 : 0) +
      ([2, 3, 7].includes(level) ? 1 : -0.5);
  }
  const y2 = Int32Array.from(score, (value) => (value + rng.normal() > 0.3 ? 1 : 0));
  const y3 = Int32Array.from(score, (value) => (value < -0.4 ? 0 : value + rng.normal() < 0.5 ? 1 : 2));
  const categories = Int32Array.from({ length: nCols }, (_, j) => (j === 2 ? 3 : j === 3 ? 12 : 0));
  return { x, y2, y3, categories };
}

const allRows = (n: number) => Uint32Array.from({ length: n }, (_, row) => row);

async function roundsOf(pool: KernelPool, input: BoostInput, growth: GrowthOptions, rounds: number) {
  const kept: BoostRound[] = [];
  const columns = Int32Array.from({ length: growth.nActive }, (_, column) => column);
  const draws = { columns: () => columns, seed: (tree: number) => tree };
  for await (const batch of boostTrees(pool, input, { growth, draws, rounds, mostRounds: rounds }))
    kept.push(...batch);
  return kept;
}

function inputOf(
  bins: BinnedColumns,
  y: Int32Array,
  nClasses: number,
  over: Partial<BoostInput> = {},
): BoostInput {
  const base = new Float64Array(nClasses === 2 ? 1 : nClasses);
  const heldRows = new Uint32Array(0);
  return { bins, y, nClasses, weights: null, trainRows: allRows(y.length), heldRows, base, ...over };
}

/** Both trees ask the same questions, with the same gains and values. */
function expectSame(plain: PlainNode, raw: RawTree, bins: BinnedColumns, node = 0): void {
  expect(raw.columns[node]).toBe(plain.column);
  if (plain.children === null) {
    expect(raw.values[node]).toBeCloseTo(plain.value, 5);
    return;
  }
  expect(Math.abs(raw.gains[node]! / plain.gain - 1)).toBeLessThan(1e-5);
  const missing = bins.nBins[plain.column]!;
  const flags = raw.flags[node]!;
  const isLeft = (code: number) => {
    if ((flags & 2) !== 0) return ((raw.sets[node * 8 + (code >>> 5)]! >>> (code & 31)) & 1) === 1;
    return code === missing ? (flags & 1) === 1 : code <= raw.bins[node]!;
  };
  for (const row of plain.rows) {
    const code = bins.rows[row * bins.nCols + plain.column]!;
    expect(isLeft(code)).toBe(plain.left.has(code));
  }
  for (const side of [0, 1] as const) expectSame(plain.children[side], raw, bins, raw.children[node]! + side);
}

for (const [name, over] of Object.entries<Partial<GrowthOptions>>({
  'plain options': {},
  'l2, a least gain and a depth': { l2: 3, minGain: 0.5, maxDepth: 3 },
  'leaves of one row': { minSamplesLeaf: 1, minHessian: 0, leaves: 12 },
  'a least hessian': { minHessian: 6 },
  'categories freely': { categoryMinRows: 1, maxCategories: 32, categorySmoothing: 0, minSamplesLeaf: 1 },
})) {
  test(`three rounds are those of a search through all splits of the rows: ${name}`, async () => {
    const pool = await poolOf(2);
    const { x, y2, categories } = rowsIn(pool, 260);
    const bins = await binColumns(pool, x, { categories, seed: 1, maxBins: 20 });
    const growth = { ...GROWTH, ...over };
    const rng = createRng(5);
    const weights = Float32Array.from(y2, () => 0.5 + rng.next());
    const rounds = await roundsOf(pool, inputOf(bins, y2, 2, { weights }), growth, 3);
    const scores = new Float64Array(y2.length);
    for (const { trees } of rounds) {
      const p = scores.map((score) => 1 / (1 + Math.exp(-score)));
      const gradients = p.map((share, row) => weights[row]! * (share - y2[row]!));
      const hessians = p.map((share, row) => weights[row]! * share * (1 - share));
      expectSame(growPlainTree(bins, { gradients, hessians }, growth), trees[0]!, bins);
      const added = walkTrees(x, { trees: treeArraysOf(trees, bins) });
      for (const [row, value] of added.entries()) scores[row]! += value;
    }
  });
}

test('many rows, whose gradients are packed, give the tree of a search through all splits', async () => {
  const pool = await poolOf(2);
  const { x, y2, categories } = rowsIn(pool, 17_000);
  const bins = await binColumns(pool, x, { categories, seed: 1, maxBins: 6 });
  const growth = { ...GROWTH, leaves: 5 };
  const [round] = await roundsOf(pool, inputOf(bins, y2, 2), growth, 1);
  // of scores of 0: 1/2 and 1/4 are whole numbers of units
  const gradients = Float64Array.from(y2, (own) => 0.5 - own);
  const hessians = new Float64Array(y2.length).fill(0.25);
  expectSame(growPlainTree(bins, { gradients, hessians }, growth), round!.trees[0]!, bins);
});

test('with three classes a round has a tree each, of the gradients of the softmax', async () => {
  const pool = await poolOf(2);
  const { x, y3, categories } = rowsIn(pool, 220);
  const bins = await binColumns(pool, x, { categories, seed: 1, maxBins: 20 });
  const [round] = await roundsOf(pool, inputOf(bins, y3, 3), GROWTH, 1);
  for (const [k, tree] of round!.trees.entries()) {
    const gradients = Float64Array.from(y3, (own) => 1 / 3 - (own === k ? 1 : 0));
    const hessians = new Float64Array(y3.length).fill((3 / 2) * (1 / 3) * (2 / 3));
    expectSame(growPlainTree(bins, { gradients, hessians }, GROWTH), tree, bins);
  }
});

test('trees are the same to the bit at 1, 2 and 3 threads, with drawn rows and held-out ones', async () => {
  const growth = { ...GROWTH, leaves: 31, rowShare: 0.7, nActive: 15 };
  const found: BoostRound[][] = [];
  for (const threads of [1, 2, 3]) {
    const pool = await poolOf(threads);
    const { x, y2, y3, categories } = rowsIn(pool, 22_000, 20);
    const bins = await binColumns(pool, x, { categories, seed: 1 });
    const trainRows = allRows(22_000).filter((row) => row % 7 !== 0);
    const heldRows = allRows(22_000).filter((row) => row % 7 === 0);
    const [two, three] = [inputOf(bins, y2, 2, { trainRows, heldRows }), inputOf(bins, y3, 3)];
    found.push([...(await roundsOf(pool, two, growth, 5)), ...(await roundsOf(pool, three, growth, 2))]);
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
});

test('the loss that is told is that of the held-out rows after each round', async () => {
  const pool = await poolOf(2);
  const { x, y2, y3, categories } = rowsIn(pool, 3000);
  const bins = await binColumns(pool, x, { categories, seed: 1 });
  const trainRows = allRows(3000).filter((row) => row % 3 > 0);
  const heldRows = allRows(3000).filter((row) => row % 3 === 0);
  const weights = Float32Array.from(y2, (_, row) => 1 + (row % 5));
  for (const [y, nClasses] of [
    [y2, 2],
    [y3, 3],
  ] as const) {
    const rows = { trainRows, heldRows, weights };
    const rounds = await roundsOf(pool, inputOf(bins, y, nClasses, rows), { ...GROWTH, rowShare: 0.5 }, 4);
    for (const [last, { loss }] of rounds.entries()) {
      const groups = nClasses === 2 ? 1 : nClasses;
      const trees = treeArraysOf(
        rounds.slice(0, last + 1).flatMap((round) => round.trees),
        bins,
      );
      const scores = walkTrees(x, { trees, groups });
      let sum = 0;
      for (const row of heldRows) {
        const own = nClasses === 2 ? [0, scores[row]!] : [...scores.subarray(row * 3, row * 3 + 3)];
        const total = own.reduce((all, score) => all + Math.exp(score), 0);
        sum -= weights[row]! * (own[y[row]!]! - Math.log(total));
      }
      expect(Math.abs(loss / sum - 1)).toBeLessThan(1e-5);
    }
  }
});

test('the loss of the training rows falls with every round', async () => {
  const pool = await poolOf(2);
  const { x, y2, y3, categories } = rowsIn(pool, 1500);
  const bins = await binColumns(pool, x, { categories, seed: 1 });
  for (const [y, nClasses] of [
    [y2, 2],
    [y3, 3],
  ] as const) {
    const again: KernelMatrix = x;
    const rounds = await roundsOf(pool, inputOf(bins, y, nClasses), GROWTH, 40);
    const groups = nClasses === 2 ? 1 : nClasses;
    let before = Number.POSITIVE_INFINITY;
    for (let last = 1; last <= 40; last += 3) {
      const trees = treeArraysOf(
        rounds.slice(0, last).flatMap((round) => round.trees),
        bins,
      );
      const scores = walkTrees(again, { trees, groups });
      let loss = 0;
      for (const [row, own] of y.entries()) {
        const all = nClasses === 2 ? [0, scores[row]!] : [...scores.subarray(row * 3, row * 3 + 3)];
        loss += Math.log(all.reduce((sum, score) => sum + Math.exp(score), 0)) - all[own]!;
      }
      expect(loss).toBeLessThan(before);
      before = loss;
    }
  }
});
