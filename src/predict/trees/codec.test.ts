import { expect, test } from 'vitest';
import { createRng } from '#base';
import { walkTrees } from '#kernels';
import { randomTrees } from '../../../test/testkit/random-trees.ts';
import { packTrees, unpackTrees } from './index.ts';

const SHAPE = { nTrees: 3, nLeaves: 9, width: 2, nFeatures: 4, nCategories: 1 };

test('trees are the same after they were packed and unpacked', () => {
  const trees = randomTrees(SHAPE);
  expect(unpackTrees(packTrees(trees), { width: 2, nFeatures: 4 })).toEqual(trees);
});

test('missing arrays, other types and another width or number of columns are refused', () => {
  const arrays = packTrees(randomTrees(SHAPE));
  const { treeSets: _, ...some } = arrays;
  expect(unpackTrees(some, { width: 2, nFeatures: 4 })).toBeNull();
  expect(unpackTrees({ ...arrays, treeRoots: Int32Array.of(0) }, { width: 2, nFeatures: 4 })).toBeNull();
  expect(unpackTrees(arrays, { width: 2, nFeatures: 1 })).toBeNull();
  expect(unpackTrees(arrays, { width: 4, nFeatures: 4 })).toBeNull();
  expect(unpackTrees(arrays, { width: 0, nFeatures: 4 })).toBeNull();
});

test('an array that is cut off, a child that leads back or out, a number that is not finite are refused', () => {
  const arrays = packTrees(randomTrees(SHAPE));
  const refused = (name: string, at: number, value: number) => {
    const copy = arrays[name]!.slice();
    copy[at] = value;
    expect(unpackTrees({ ...arrays, [name]: copy }, { width: 2, nFeatures: 4 })).toBeNull();
  };
  for (const [name, array] of Object.entries(arrays)) {
    if (name === 'treeValues') continue;
    expect(
      unpackTrees({ ...arrays, [name]: array.slice(0, -1) }, { width: 2, nFeatures: 4 }),
      name,
    ).toBeNull();
  }
  refused('treeRoots', 0, 1);
  refused('treeRoots', 1, 0);
  refused('treeChildren', 0, 0);
  refused('treeChildren', 0, 16);
  refused('treeFeatures', 0, 4);
  refused('treeFeatures', 0, -2);
  refused('treeMissingLeft', 0, 2);
  refused('treeSetOffsets', 0, -2);
  refused('treeSetOffsets', 0, 1e6);
  refused('treeValues', 3, Number.NaN);
  const byNumber = [...arrays['treeFeatures']!].findIndex((feature) => feature > 0);
  refused('treeThresholds', byNumber, Number.POSITIVE_INFINITY);
});

test('arrays with random damage are refused, or can be walked by any row', () => {
  const rng = createRng(3);
  const x = { nRows: 40, nCols: 4, data: Float32Array.from({ length: 160 }, () => 20 * rng.normal()) };
  x.data.fill(Number.NaN, 0, 30);
  let kept = 0;
  for (let round = 0; round < 400; round++) {
    const arrays = packTrees(randomTrees({ ...SHAPE, seed: round }));
    const names = Object.keys(arrays);
    const array = arrays[names[rng.int(names.length)]!]!;
    array[rng.int(array.length)] = rng.int(60) - 5;
    const trees = unpackTrees(arrays, { width: 2, nFeatures: 4 });
    if (trees === null) continue;
    kept++;
    expect(walkTrees(x, { trees }).every(Number.isFinite)).toBe(true);
  }
  expect(kept).toBeGreaterThan(20);
});
