import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { TreeArrays } from '#kernels';
import type { Context, Feature } from '#matrix';
import { classifierInput, numbersIn } from '../../../test/testkit/classifier-conformance.ts';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { gradientBoostingLearner } from './index.ts';
import { limitsOf } from './limits.ts';

const features: Feature[] = ['a', 'b', 'c', 'd', 'level'].map((name) => ({
  name,
  column: name,
  level: null,
  kind: name === 'level' ? 'category' : 'numeric',
  ...(name === 'level' ? { nLevels: 6 } : {}),
}));

function rowsOf(nRows: number, seed = 1): number[][] {
  const rng = createRng(seed);
  const gap = () => (rng.int(8) === 0 ? Number.NaN : rng.normal());
  return Array.from({ length: nRows }, () => [
    rng.normal(),
    gap(),
    rng.normal(),
    rng.normal(),
    rng.int(7) === 0 ? Number.NaN : rng.int(6),
  ]);
}

/** Classes that rise and fall with every column, so that only limits make them rise or fall. */
function dataOf(nRows: number) {
  const rng = createRng(9);
  const rows = rowsOf(nRows);
  const y = rows.map(([a, b, c, d, level]) => {
    const wave = Math.sin(3 * a!) + (Number.isNaN(b!) ? 0.5 : Math.cos(2 * b!) - 0.3 * b!) + c! * d!;
    return wave + (level! % 2 === 0 ? 0.7 : 0) + 0.6 * rng.normal() > 0.3 ? 1 : 0;
  });
  return { rows, y, features };
}

async function modelOf(nRows: number, given: object, ctx: Context) {
  const options = gradientBoostingLearner.options.parse({ trees: 40, minSamplesLeaf: 5, ...given });
  const data = dataOf(nRows);
  const model = await gradientBoostingLearner.fit(
    { ...classifierInput(ctx.pool, data), nClasses: 2, weights: null, groups: null },
    options,
    ctx,
  );
  return model;
}

/** Largest rise and fall of the probability of class 1 along a grid of one column, of many rows. */
async function swing(model: Awaited<ReturnType<typeof modelOf>>, column: number, ctx: Context) {
  const grid = Array.from({ length: 41 }, (_, i) => -4 + i / 5);
  const own = rowsOf(200, 77);
  const rows = own.flatMap((row) => grid.map((value) => row.with(column, value)));
  const matrix = numbersIn(ctx.pool, rows, features);
  const p = await model.predict(matrix, ctx);
  matrix.x.release();
  let [rise, fall] = [0, 0];
  for (let i = 1; i < rows.length; i++) {
    if (i % grid.length === 0) continue;
    const step = p[2 * i + 1]! - p[2 * i - 1]!;
    rise = Math.max(rise, step);
    fall = Math.min(fall, step);
  }
  return { rise, fall };
}

// the larger number of rows is one whose gradients are packed
for (const nRows of [1500, 17_000]) {
  test(`of ${nRows} rows, predictions only rise or fall with a column that has a direction`, async () => {
    const ctx = await kernelContext();
    const free = await modelOf(nRows, {}, ctx);
    for (const column of [0, 1]) {
      const { rise, fall } = await swing(free, column, ctx);
      expect(rise).toBeGreaterThan(0.05);
      expect(fall).toBeLessThan(-0.05);
    }
    const bound = await modelOf(nRows, { monotone: { a: 1, b: -1, c: 0 } }, ctx);
    const [a, b, c] = [await swing(bound, 0, ctx), await swing(bound, 1, ctx), await swing(bound, 2, ctx)];
    expect(a.fall).toBe(0);
    expect(a.rise).toBeGreaterThan(0.05);
    expect(b.rise).toBe(0);
    expect(b.fall).toBeLessThan(-0.05);
    expect(c.rise).toBeGreaterThan(0.05);
    expect(c.fall).toBeLessThan(-0.05);
  });
}

/** The columns of every path from a root to a leaf. */
function pathsOf({ roots, features: columns, children }: TreeArrays): Set<number>[] {
  const paths: Set<number>[] = [];
  const walk = (node: number, above: readonly number[]): void => {
    const column = columns[node]!;
    if (column < 0) paths.push(new Set(above));
    else for (const side of [0, 1]) walk(children[node]! + side, [...above, column]);
  };
  for (const root of roots.subarray(0, -1)) walk(root, []);
  return paths;
}

test('columns of a path share a group; those that no group names are a group', async () => {
  const ctx = await kernelContext();
  const within = (paths: Set<number>[], groups: readonly (readonly number[])[]) =>
    paths.every((path) => groups.some((group) => [...path].every((column) => group.includes(column))));
  const free = pathsOf((await modelOf(1500, {}, ctx)).trees);
  const limited = pathsOf(
    (
      await modelOf(
        1500,
        {
          interactions: [
            ['a', 'b'],
            ['b', 'c'],
          ],
        },
        ctx,
      )
    ).trees,
  );
  const groups = [
    [0, 1],
    [1, 2],
    [3, 4],
  ];
  expect(within(free, groups)).toBe(false);
  expect(within(limited, groups)).toBe(true);
  for (const group of groups) {
    expect(limited.some((path) => group.every((column) => path.has(column)))).toBe(true);
  }
});

test('a raw column stands for all of its features, the name of a feature for itself', async () => {
  const indicators: Feature[] = ['x', 'y'].map((level) => ({
    name: `e = ${level}`,
    column: 'e',
    level,
    kind: 'indicator',
  }));
  const facts = { features: [...indicators, ...features], nClasses: 2 };
  const { directions, groups } = limitsOf(
    { monotone: { 'e = y': 1, a: -1 }, interactions: [['e', 'a']] },
    facts,
  );
  expect([...directions!]).toEqual([0, 1, -1, 0, 0, 0, 0]);
  expect([...groups!]).toEqual([1, 0, 1, 0, 1, 0, 2, 0, 2, 0, 2, 0, 2, 0]);
  expect(limitsOf({ monotone: { a: 0 }, interactions: [] }, facts)).toEqual({
    directions: null,
    groups: null,
  });
});

test('unknown names are refused with a near one, as are directions of categories and of several classes', () => {
  const facts = { features, nClasses: 2 };
  expect(() => limitsOf({ monotone: { levl: 1 }, interactions: [] }, facts)).toThrow(
    expect.objectContaining({ code: 'COLUMN_UNKNOWN', hint: 'Did you mean "level"?' }),
  );
  expect(() => limitsOf({ monotone: {}, interactions: [['a', 'zzzzzzz']] }, facts)).toThrow('"zzzzzzz"');
  expect(() => limitsOf({ monotone: { level: 1 }, interactions: [] }, facts)).toThrow('no order');
  expect(() => limitsOf({ monotone: { a: 1 }, interactions: [] }, { ...facts, nClasses: 3 })).toThrow(
    'two classes, got 3',
  );
  expect(gradientBoostingLearner.options.safeParse({ monotone: { a: 2 } }).success).toBe(false);
});
