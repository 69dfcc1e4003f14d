import { expect, onTestFinished, test } from 'vitest';
import { createRng } from '#base';
import { randomTrees } from '../../../test/testkit/random-trees.ts';
import {
  createKernelPool,
  type KernelMatrix,
  type KernelPool,
  predictTrees,
  rowWalker,
  walkTrees,
} from '../index.ts';
import { selectTrees } from './select-trees.ts';
import { selectionPlan, worthyPlan } from './selection-plan.ts';

async function poolOf(threads: number): Promise<KernelPool> {
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  return pool;
}

/** Columns 0 and 1 hold codes, also unknown ones; one value in eight is missing. */
function rowsIn(pool: KernelPool, nRows: number, nCols: number): KernelMatrix {
  const rng = createRng(nRows);
  const x = pool.matrix(nRows, nCols);
  for (const at of x.data.keys()) {
    x.data[at] = rng.int(8) === 0 ? Number.NaN : at % nCols < 2 ? rng.int(80) : rng.normal();
  }
  return x;
}

for (const nCategories of [0, 2]) {
  test(`sums of leaves with ${nCategories} columns of codes are those of the plain walk, at any number of threads`, async () => {
    for (const threads of [1, 2, 3]) {
      const pool = await poolOf(threads);
      for (const [nRows, width, groups, nLeaves] of [
        [1, 1, 1, 1],
        [7, 3, 1, 2],
        [3001, 2, 1, 1],
        [1003, 1, 3, 31],
        [700, 1, 5, 256],
        [515, 3, 1, 257],
        [2051, 4, 1, 900],
      ] as const) {
        const shape = { nTrees: 3 * groups, nLeaves, width, nFeatures: 5, nCategories };
        const trees = randomTrees(shape);
        const x = rowsIn(pool, nRows, 5);
        const expected = walkTrees(x, { trees, groups });
        expect(await predictTrees(pool, x, { trees, groups })).toEqual(expected);
        const plan = selectionPlan(trees);
        expect(plan === null).toBe(nLeaves > 256);
        if (plan !== null) expect(await selectTrees(pool, x, { plan, width, groups })).toEqual(expected);
      }
    }
  });
}

test('selection takes over once it is worth it, with the same sums', async () => {
  const pool = await poolOf(2);
  const trees = randomTrees({ nTrees: 5, nLeaves: 4, width: 2, nFeatures: 5, nCategories: 1 });
  const x = rowsIn(pool, 500, 5);
  const expected = walkTrees(x, { trees });
  const isWorthy = [];
  for (let call = 0; call < 3; call++) {
    expect(await predictTrees(pool, x, { trees })).toEqual(expected);
    isWorthy.push(worthyPlan(trees, 0) !== null);
  }
  expect(isWorthy).toEqual([false, true, true]);
});

test('a row by itself gets the sums of the plain walk', () => {
  const rng = createRng(5);
  for (const nCategories of [0, 2]) {
    const trees = randomTrees({ nTrees: 6, nLeaves: 40, width: 2, nFeatures: 5, nCategories });
    const walk = rowWalker(trees, 3);
    for (let n = 0; n < 200; n++) {
      const data = Float32Array.from({ length: 5 }, (_, j) => (j < 2 ? rng.int(80) : rng.normal()));
      if (n % 3 === 0) data[n % 5] = Number.NaN;
      const sums = new Float64Array(6);
      walk(data, sums);
      expect(sums).toEqual(walkTrees({ nRows: 1, nCols: 5, data }, { trees, groups: 3 }));
    }
  }
});

test('a value at the threshold goes left, a missing one where the node says, a code where its set says', async () => {
  const pool = await poolOf(1);
  const tree = (over: object) => ({
    width: 1,
    roots: Uint32Array.of(0, 3),
    features: Int32Array.of(0, -1, -1),
    thresholds: Float32Array.of(2, 0, 0),
    children: Uint32Array.of(1, 0, 1),
    missingLeft: Uint8Array.of(0, 0, 0),
    setOffsets: Int32Array.of(-1, -1, -1),
    setWords: Uint8Array.of(0, 0, 0),
    sets: new Uint32Array(0),
    values: Float32Array.of(-1, 1),
    ...over,
  });
  const x = pool.matrix(6, 1);
  x.data.set([2, 2.0000002, Number.NaN, 0, 1e30, -1e30]);
  expect([...(await predictTrees(pool, x, { trees: tree({}) }))]).toEqual([-1, 1, 1, -1, 1, -1]);
  const left = tree({ missingLeft: Uint8Array.of(1, 0, 0) });
  expect([...(await predictTrees(pool, x, { trees: left }))]).toEqual([-1, 1, -1, -1, 1, -1]);
  const byCode = { setOffsets: Int32Array.of(0, -1, -1), setWords: Uint8Array.of(1, 0, 0) };
  x.data.set([0, 2, 31, 32, Number.NaN, -1]);
  const codes = tree({ ...byCode, sets: Uint32Array.of(0x8000_0004) });
  expect([...(await predictTrees(pool, x, { trees: codes }))]).toEqual([1, -1, -1, 1, 1, 1]);
});
