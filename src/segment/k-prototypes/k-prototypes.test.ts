import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import { expectConforms } from '../../../test/testkit/segment-conformance.ts';
import { knownMixed, type Mixed, mixedMatrix } from '../testkit/mixed-rows.ts';
import { kPrototypesLearner, kPrototypesOptionsSchema } from './index.ts';

async function fitMixed(rows: Mixed, levels: number[], given: Record<string, unknown>, scaled = {}) {
  const ctx = await kernelContext();
  const matrix = mixedMatrix(ctx.pool, rows, { levels, ...scaled });
  const found = await kPrototypesLearner.fit({ x: matrix }, kPrototypesOptionsSchema.parse(given), ctx);
  return { ctx, matrix, ...found };
}

test('k-prototypes keeps the promises of a learner of segments', async () => {
  const { numbers, codes } = knownMixed();
  const rows = { numbers, codes: codes.map((row, i) => (i % 10 === 0 ? [-1, row[1]!] : row)) };
  await expectConforms(kPrototypesLearner, {
    options: { k: 3, starts: 3 },
    matrixIn: (pool) => mixedMatrix(pool, rows, { levels: [3, 4], off: -0.4, on: 2.1 }),
  });
});

test('gamma and cost are those of the kmodes package', async () => {
  // kmodes 0.12.2: KPrototypes(n_init=100, init='Huang', random_state=1)
  const rows = knownMixed();
  const two = await fitMixed(rows, [3, 4], { k: 2 });
  expect(two.model.coding.gamma).toBeCloseTo(0.5159577597965653, 6);
  expect(two.model.cost).toBeCloseTo(115.65920387301776, 4);
  expect([...two.model.sizes].sort((a, b) => a - b)).toEqual([40, 50]);
  expect((await fitMixed(rows, [3, 4], { k: 3 })).model.cost).toBeCloseTo(69.80975023412495, 4);
  expect((await fitMixed(rows, [3, 4], { k: 3, gamma: 2 })).model.cost).toBeCloseTo(145.4100171412292, 4);
  const modes = { numbers: rows.numbers.map(() => []), codes: rows.codes };
  expect((await fitMixed(modes, [3, 4], { k: 2, starts: 50 })).model.cost).toBeCloseTo(69, 5);
  expect((await fitMixed(modes, [3, 4], { k: 3, starts: 50 })).model.cost).toBeCloseTo(45, 5);
});

test('no partition of a few rows costs less', async () => {
  const rng = createRng(9);
  for (let round = 0; round < 6; round++) {
    const n = 8;
    const numbers = Array.from({ length: n }, () => [rng.normal()]);
    const codes = Array.from({ length: n }, () => [rng.int(3), rng.int(4) - 1]);
    const gamma = 0.7;
    const { model } = await fitMixed({ numbers, codes }, [3, 3], { k: 2, gamma, starts: 40 });
    let least = Number.POSITIVE_INFINITY;
    for (let partition = 1; partition < 2 ** (n - 1); partition++) {
      const parts = [0, 1].map((side) => [...numbers.keys()].filter((i) => ((partition >> i) & 1) === side));
      least = Math.min(
        least,
        parts.reduce((sum, part) => sum + costOf({ numbers, codes }, part, gamma), 0),
      );
    }
    expect(model.cost).toBeCloseTo(least, 5);
  }
});

/** By the definition: squared distances to the mean, gamma for every level that is not the most frequent known one. */
function costOf({ numbers, codes }: Mixed, rows: number[], gamma: number): number {
  const mean = rows.reduce((sum, i) => sum + numbers[i]![0]!, 0) / rows.length;
  let cost = rows.reduce((sum, i) => sum + (numbers[i]![0]! - mean) ** 2, 0);
  for (const c of [0, 1]) {
    const counts = [0, 1, 2].map((level) => rows.filter((i) => codes[i]![c] === level).length);
    cost += gamma * (rows.length - Math.max(...counts));
  }
  return cost;
}

test('indicators of any scale give the same segments', async () => {
  const plain = await fitMixed(knownMixed(), [3, 4], { k: 3 });
  const scaled = await fitMixed(knownMixed(), [3, 4], { k: 3 }, { off: -0.25, on: 7.5 });
  expect(scaled.labels).toEqual(plain.labels);
  expect(scaled.model.prototypes).toEqual(plain.model.prototypes);
  expect(await scaled.model.predict(scaled.matrix, scaled.ctx)).toEqual(
    await plain.model.predict(plain.matrix, plain.ctx),
  );
});

realDataTest('numbers alone give k-means: the inertia of iris is that of the reference', async () => {
  const numbers = readCsv(realData('ground_truth', 'iris.csv')).map((r) =>
    ['x1', 'x2', 'x3', 'x4'].map((name) => +r[name]!),
  );
  const { model } = await fitMixed({ numbers, codes: numbers.map(() => []) }, [], { k: 3 });
  expect(model.cost).toBeCloseTo(78.851441, 4); // refs/numbers.md, recomputed
});

test('a level that is not known is other than every prototype, and the row is more novel for it', async () => {
  const codes = Array.from({ length: 40 }, (_, i) => [i < 20 ? 0 : 1]);
  const numbers = codes.map((_, i) => [(i < 20 ? 0 : 3) + (i % 5) / 10]);
  const { model, ctx } = await fitMixed({ numbers, codes }, [2], { k: 2, gamma: 1 });
  const fresh = mixedMatrix(ctx.pool, { numbers: [[0.2], [0.2]], codes: [[0], [-1]] }, { levels: [2] });
  const { labels, confidence, novelty } = await model.predict(fresh, ctx);
  expect(labels[1]).toBe(labels[0]);
  // By hand: the other prototype is 3 away in the number and gamma in the level, for the known row only.
  expect(confidence[1]).toBeCloseTo(10 / (1 + 10), 5);
  expect(confidence[0]).toBeCloseTo(1, 5);
  expect(novelty[1]).toBe(1);
  expect(novelty[0]).toBeLessThan(1);
});

test('several levels in one row are columns of their own, and so is one indicator', async () => {
  const ctx = await kernelContext();
  const x = ctx.pool.matrix(4, 3);
  x.data.set([1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]);
  const names = ['a', 'b', 'c'];
  const features = names.map((level) => ({
    name: `t = ${level}`,
    column: 't',
    level,
    kind: 'indicator' as const,
  }));
  const options = kPrototypesOptionsSchema.parse({ k: 2, gamma: 1 });
  const { model, labels } = await kPrototypesLearner.fit({ x: { features, x } }, options, ctx);
  expect([...model.coding.groupOf]).toEqual([0, 1, 2]);
  expect(model.cost).toBeCloseTo(0, 6);
  expect(labels[0]).toBe(labels[1]);
  expect(labels[2]).not.toBe(labels[1]);
});

test('fewer distinct rows than k are refused, constant columns and one row are not', async () => {
  const same = { numbers: [[1], [1], [1]], codes: [[0], [1], [0]] };
  await expect(fitMixed(same, [2], { k: 3 })).rejects.toMatchObject({ code: 'TOO_FEW_DISTINCT_ROWS' });
  expect((await fitMixed(same, [2], { k: 2 })).model.cost).toBeCloseTo(0, 9);
  const one = await fitMixed({ numbers: [[3]], codes: [[0]] }, [1], { k: 1 });
  expect((await one.model.predict(one.matrix, one.ctx)).confidence[0]).toBe(1);
  // An unknown level is no kind of its own: it costs as much with every prototype.
  const unknown = { numbers: [[1], [1], [1]], codes: [[0], [1], [-1]] };
  await expect(fitMixed(unknown, [2], { k: 3 })).rejects.toMatchObject({ code: 'TOO_FEW_DISTINCT_ROWS' });
});

test('one row more than k gives k segments', async () => {
  const numbers = Array.from({ length: 7 }, (_, i) => [i * i]);
  const { model } = await fitMixed({ numbers, codes: numbers.map((_, i) => [i % 2]) }, [2], {
    k: 6,
    gamma: 0.1,
  });
  expect(Math.min(...model.sizes)).toBe(1);
  // 0 and 1 together: .25 + .25 and one other level
  expect(model.cost).toBeCloseTo(0.6, 5);
});

test('many rows are segmented from the best start on a sample, and every row is in its segment', async () => {
  const rng = createRng(4);
  const groups = Array.from({ length: 50_500 }, () => rng.int(2));
  const numbers = groups.map((group) => [10 * group + rng.normal()]);
  const { labels, model } = await fitMixed({ numbers, codes: groups.map((g) => [g]) }, [2], {
    k: 2,
    starts: 2,
  });
  expect(labels).toEqual(
    Int32Array.from(groups, (group) => (group === groups[0] ? labels[0]! : 1 - labels[0]!)),
  );
  expect(model.sizes[0]! + model.sizes[1]!).toBe(50_500);
});

test('a bundle of another version or with arrays that do not fit is refused', async () => {
  const bundle = (await fitMixed(knownMixed(), [3, 4], { k: 3, starts: 1 })).model.toBundle();
  const code = (given: object): string => {
    try {
      kPrototypesLearner.unpack({ ...bundle, ...given });
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'taken';
  };
  expect(code({})).toBe('taken');
  expect(code({ version: 2 })).toBe('FORMAT_UNSUPPORTED');
  expect(code({ facts: { ...(bundle.facts as object), gamma: 0 } })).toBe('WORKSPACE_CORRUPT');
  for (const [name, array] of Object.entries(bundle.arrays)) {
    expect(code({ arrays: { ...bundle.arrays, [name]: array.slice(1) } })).toBe('WORKSPACE_CORRUPT');
  }
  for (const name of ['groupOf', 'thresholds', 'prototypes', 'sizes']) {
    const wrong = bundle.arrays[name]!.slice().fill(-1e16);
    expect(code({ arrays: { ...bundle.arrays, [name]: wrong } })).toBe('WORKSPACE_CORRUPT');
  }
});
