import { expect, onTestFinished, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool, type GrownTree, type GrowOptions, growTrees, type KernelPool } from '../index.ts';
import { growTree as growTreeScalar } from '../scalar/trees/grow-tree.ts';

interface Shape {
  readonly nRows: number;
  readonly nCols: number;
  readonly nClasses: number;
  readonly weights?: 'whole' | 'any';
}

/** Column 0 is a category of 40 levels; one code in six of columns 0 and 1 is missing; classes follow columns 0 to 2. */
function codedRows({ nRows, nCols, nClasses, weights }: Shape) {
  const rng = createRng(nRows + nClasses);
  const codes = new Uint8Array(nRows * nCols);
  const y = new Int32Array(nRows);
  for (let row = 0; row < nRows; row++) {
    for (let j = 0; j < nCols; j++) {
      const isMissing = j < 2 && rng.int(6) === 0;
      codes[j * nRows + row] = isMissing ? 200 : rng.int(j === 0 ? 40 : 1 + 12 * j);
    }
    const signal =
      ((codes[row]! * 7) % 11) + (codes[nRows + row] ?? 0) / 4 + (codes[2 * nRows + row] ?? 0) / 8;
    y[row] = rng.int(3) === 0 ? rng.int(nClasses) : Math.floor(signal) % nClasses;
  }
  const weightOf = { whole: () => rng.int(4), any: () => 3 * rng.next() };
  return {
    nRows,
    columnBytes: nRows,
    nCols,
    nClasses,
    codes,
    y,
    weights: weights === undefined ? null : Float32Array.from({ length: nRows }, weightOf[weights]),
    missingCodes: Int32Array.from({ length: nCols }, (_, j) => (j < 2 ? 200 : -1)),
    levels: Int32Array.from({ length: nCols }, (_, j) => (j === 0 ? 40 : 0)),
  };
}

function optionsOf(nClasses: number, over: Partial<GrowOptions> = {}): GrowOptions {
  return {
    criterion: 'gini',
    maxDepth: Number.POSITIVE_INFINITY,
    minSamplesLeaf: 1,
    minSamplesSplit: 2,
    minImpurityDecrease: 0,
    columnsPerSplit: 100,
    classWeights: new Float64Array(nClasses).fill(1),
    bootstrap: false,
    seeds: Uint32Array.of(5),
    ...over,
  };
}

async function grow(
  pool: KernelPool,
  rows: ReturnType<typeof codedRows>,
  options: GrowOptions,
): Promise<GrownTree[]> {
  const room = pool.matrix(1, Math.ceil(rows.codes.length / 4));
  new Uint8Array(room.data.buffer, room.ptr, rows.codes.length).set(rows.codes);
  const trees: GrownTree[] = [];
  await growTrees(pool, { ...rows, ptr: room.ptr }, { ...options, onTree: (tree, t) => (trees[t] = tree) });
  room.release();
  return trees;
}

async function poolOf(threads: number): Promise<KernelPool> {
  const pool = await createKernelPool({ threads });
  onTestFinished(() => pool.close());
  return pool;
}

/** Values that ascend with the codes, not evenly. */
function valuesOfCodes(nCols: number): Float64Array {
  return Float64Array.from({ length: nCols * 256 }, (_, at) => (at % 256) ** 1.5);
}

const CASES: readonly (readonly [string, Shape, Partial<GrowOptions>])[] = [
  ['of two classes', { nRows: 500, nCols: 5, nClasses: 2 }, {}],
  ['of four classes', { nRows: 400, nCols: 4, nClasses: 4 }, {}],
  ['by entropy', { nRows: 300, nCols: 4, nClasses: 3 }, { criterion: 'entropy' }],
  ['with whole weights', { nRows: 300, nCols: 4, nClasses: 2, weights: 'whole' }, {}],
  ['with other weights', { nRows: 300, nCols: 4, nClasses: 3, weights: 'any' }, { minSamplesLeaf: 2.5 }],
  ['of weighted classes', { nRows: 300, nCols: 4, nClasses: 2 }, { classWeights: Float64Array.of(0.7, 2.1) }],
  [
    'with limits',
    { nRows: 600, nCols: 4, nClasses: 2 },
    { maxDepth: 5, minSamplesLeaf: 7, minSamplesSplit: 30, minImpurityDecrease: 0.001 },
  ],
  [
    'of rows and columns drawn',
    { nRows: 400, nCols: 6, nClasses: 2 },
    { bootstrap: true, columnsPerSplit: 2 },
  ],
  [
    'of rows drawn by weight',
    { nRows: 400, nCols: 6, nClasses: 3, weights: 'any' },
    { bootstrap: true, columnsPerSplit: 2 },
  ],
  [
    'of cuts and columns drawn',
    { nRows: 500, nCols: 6, nClasses: 3 },
    { cutValues: valuesOfCodes(6), columnsPerSplit: 2 },
  ],
  [
    'of cuts drawn of two classes',
    { nRows: 400, nCols: 5, nClasses: 2 },
    { cutValues: valuesOfCodes(5), bootstrap: true, columnsPerSplit: 3, minSamplesLeaf: 3 },
  ],
  [
    'of cuts drawn with other weights',
    { nRows: 300, nCols: 4, nClasses: 3, weights: 'any' },
    { cutValues: valuesOfCodes(4), criterion: 'entropy' },
  ],
  ['of one row', { nRows: 1, nCols: 2, nClasses: 2 }, { bootstrap: true }],
];

for (const [name, shape, over] of CASES) {
  test(`a tree ${name} is that of the plain twin`, async () => {
    const rows = codedRows(shape);
    const options = optionsOf(shape.nClasses, over);
    const [tree] = await grow(await poolOf(1), rows, options);
    const { importance, ...expected } = growTreeScalar(rows, { ...options, seed: options.seeds[0]! });
    expect(tree).toMatchObject(expected);
    for (const [j, value] of importance.entries()) expect(tree!.importance[j]).toBeCloseTo(value, 8);
  });
}

test('trees are the same at 1, 2 and 3 threads', async () => {
  const rows = codedRows({ nRows: 700, nCols: 6, nClasses: 3 });
  const options = optionsOf(3, {
    bootstrap: true,
    columnsPerSplit: 2,
    seeds: Uint32Array.of(1, 2, 3, 4, 5, 6, 7),
  });
  const grown = [];
  for (const threads of [1, 2, 3]) grown.push(await grow(await poolOf(threads), rows, options));
  expect(grown[1]).toEqual(grown[0]);
  expect(grown[2]).toEqual(grown[0]);
});

test('a drawn cut of a number lies where an even draw between its ends does, and parts of levels are all as likely', async () => {
  const pool = await poolOf(1);
  const nTrees = 4000;
  const seeds = Uint32Array.from({ length: nTrees }, (_, t) => t);
  const stump = async (codes: number[], levels: number) => {
    const n = codes.length;
    const rows = {
      ...{ nRows: n, columnBytes: n, nCols: 1, nClasses: 2, codes: Uint8Array.from(codes), weights: null },
      y: Int32Array.from(codes, (_, i) => i % 2),
      missingCodes: Int32Array.of(-1),
      levels: Int32Array.of(levels),
    };
    const cutValues = new Float64Array(256);
    cutValues.set([0, 1, 4, 10]);
    return grow(pool, rows, optionsOf(2, { cutValues, maxDepth: 1, seeds, minImpurityDecrease: -1 }));
  };
  // values 0, 1, 4 and 10: the cut falls behind 0 in 1 of 10, behind 1 in 3 and behind 4 in 6
  const numbers = await stump([0, 0, 1, 1, 2, 2, 3, 3], 0);
  for (const [low, share] of [0.1, 0.3, 0.6].entries())
    expect(Math.abs(numbers.filter((tree) => tree.lows[0] === low).length / nTrees - share)).toBeLessThan(
      0.03,
    );
  // 4 levels have 14 parts that are neither none nor all
  const levels = await stump([0, 0, 1, 1, 2, 2, 3, 3], 4);
  const parts = levels.map((tree) => tree.sets[0]!);
  expect(new Set(parts).size).toBe(14);
  for (const part of new Set(parts))
    expect(Math.abs(parts.filter((one) => one === part).length / nTrees - 1 / 14)).toBeLessThan(0.02);
});
