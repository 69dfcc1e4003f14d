import { expect, test } from 'vitest';
import { createRng, type Rng } from '#base';
import type { ClassifierInput, ResampledRows } from '#learn';
import type { Context, Feature } from '#matrix';
import { classifierInput, type LabelledNumbers } from '../../../test/testkit/classifier-conformance.ts';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import {
  classWeights,
  randomOversampling,
  randomUndersampling,
  resamplerOf,
  resamplers,
  smote,
  smoteNc,
} from './index.ts';

const SIZES = [40, 12, 25];

/** Four numbers a row, of classes of unequal size. */
function unequal(sizes: readonly number[] = SIZES, rng: Rng = createRng(3)): LabelledNumbers {
  const y = sizes.flatMap((size, one) => new Array<number>(size).fill(one));
  return { rows: y.map((one) => Array.from({ length: 4 }, () => rng.normal() + one)), y };
}

/** Two numbers, a column of three levels as codes and one of two levels as indicators. */
function mixed(sizes: readonly number[] = SIZES, rng: Rng = createRng(4)): LabelledNumbers {
  const { rows, y } = unequal(sizes, rng);
  const feature = (name: string, rest: Partial<Feature>): Feature => ({
    name,
    column: name,
    level: null,
    kind: 'numeric',
    ...rest,
  });
  return {
    y,
    rows: rows.map(([a, b, c, d]) => [a!, Math.abs(Math.round(c!)) % 3, d! > 0 ? 1 : 0, d! > 0 ? 0 : 1, b!]),
    features: [
      feature('a', {}),
      feature('plan', { kind: 'category', nLevels: 3 }),
      feature('pays = card', { kind: 'indicator', column: 'pays', level: 'card' }),
      feature('pays = cash', { kind: 'indicator', column: 'pays', level: 'cash' }),
      feature('b', {}),
    ],
  };
}

const countsOf = ({ y, nClasses }: ClassifierInput) =>
  Array.from({ length: nClasses }, (_, one) => y.filter((value) => value === one).length);

const rowAt = ({ x }: ClassifierInput, row: number) => [
  ...x.x.data.subarray(row * x.x.nCols, (row + 1) * x.x.nCols),
];

const seeded = (ctx: Context, seed: number): Context => ({ ...ctx, rng: createRng(seed) });

/** The given rows come first as they were, and all arrays have a value a row. */
function expectGrown(out: ResampledRows, input: ClassifierInput): void {
  const n = input.x.x.nRows;
  expect(out.x.x.data.slice(0, n * input.x.x.nCols)).toEqual(Float32Array.from(input.x.x.data));
  expect(out.y.slice(0, n)).toEqual(input.y);
  expect(out.x.features).toBe(input.x.features);
  for (const values of [out.y, out.weights, out.groups])
    if (values !== null) expect(values).toHaveLength(out.x.x.nRows);
}

/** Rows of the class of `row`, by squared distance over the given columns. */
function nearestInClass(
  input: ClassifierInput,
  row: number,
  distance: (a: number[], b: number[]) => number,
): number[] {
  const own = rowAt(input, row);
  return [...input.y.keys()]
    .filter((other) => other !== row && input.y[other] === input.y[row])
    .map((other) => ({ other, d: distance(own, rowAt(input, other)) }))
    .sort((a, b) => a.d - b.d || a.other - b.other)
    .map(({ other }) => other);
}

const squared = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0);

/** Whether a point lies between two others, within the rounding of f32. */
function between(point: readonly number[], a: readonly number[], b: readonly number[]): boolean {
  const length = squared(a, b);
  const along =
    length === 0 ? 0 : point.reduce((sum, v, j) => sum + (v - a[j]!) * (b[j]! - a[j]!), 0) / length;
  if (along < -1e-6 || along > 1 + 1e-6) return false;
  const foot = a.map((value, j) => value + along * (b[j]! - value));
  return Math.sqrt(squared(point, foot)) < 1e-6;
}

test('all classes end with the counts that imbalanced-learn gives', async () => {
  const ctx = await kernelContext();
  // imbalanced-learn 0.14.2 on classes of 40, 12 and 25 rows
  const counts = {
    'class-weights': SIZES,
    'random-oversampling': [40, 40, 40],
    'random-undersampling': [12, 12, 12],
    smote: [40, 40, 40],
    'smote-nc': [40, 40, 40],
  };
  expect(resamplers.map(({ name }) => name)).toEqual(Object.keys(counts));
  for (const [name, expected] of Object.entries(counts)) {
    const input = classifierInput(ctx.pool, name === 'smote-nc' ? mixed() : unequal());
    const before = Float32Array.from(input.x.x.data);
    const out = await resamplerOf(name).resample(input, seeded(ctx, 5));
    expect(countsOf(out), name).toEqual(expected);
    expect(input.x.x.data).toEqual(before);
    const again = await resamplerOf(name).resample(input, seeded(ctx, 5));
    expect([again.x.x.data, again.y, again.weights, again.groups]).toEqual([
      out.x.x.data,
      out.y,
      out.weights,
      out.groups,
    ]);
    if (name === 'class-weights') continue;
    const other = await resamplerOf(name).resample(input, seeded(ctx, 6));
    expect(other.x.x.data, name).not.toEqual(out.x.x.data);
  }
  expect(() => resamplerOf('smoote')).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', hint: 'Did you mean smote?' }),
  );
});

test('class weights make every class weigh the same and all of them what they did', async () => {
  const ctx = await kernelContext();
  const weights = unequal([6, 3, 1]).y.map((_, i) => (i === 0 ? 0 : 1 + (i % 2)));
  for (const given of [{}, { weights }]) {
    const input = classifierInput(ctx.pool, { ...unequal([6, 3, 1]), ...given });
    const out = await classWeights.resample(input, ctx);
    expect(out.x).toBe(input.x);
    const sums = [0, 0, 0];
    for (const [row, one] of out.y.entries()) sums[one]! += out.weights![row]!;
    const total = 'weights' in given ? weights.reduce((a, b) => a + b, 0) : 10;
    for (const sum of sums) expect(sum).toBeCloseTo(total / 3, 5);
  }
  const empty = { ...classifierInput(ctx.pool, unequal([2, 0, 4])), nClasses: 4 };
  // two classes have rows: 6 / (2 * 2) and 6 / (2 * 4)
  expect([...(await classWeights.resample(empty, ctx)).weights!]).toEqual([1.5, 1.5, 0.75, 0.75, 0.75, 0.75]);
});

test('random oversampling repeats rows evenly and keeps copies in the group of their row', async () => {
  const ctx = await kernelContext();
  const input = classifierInput(ctx.pool, { ...unequal(), weights: unequal().y.map((_, i) => 1 + (i % 3)) });
  const out = await randomOversampling.resample(input, ctx);
  expectGrown(out, input);
  const copies = new Map<number, number>();
  for (let row = input.y.length; row < out.y.length; row++) {
    const stem = out.groups![row]!;
    copies.set(stem, (copies.get(stem) ?? 0) + 1);
    expect(rowAt(out, row)).toEqual(rowAt(input, stem));
    expect([out.y[row], out.weights![row]]).toEqual([input.y[stem], input.weights![stem]]);
  }
  // 28 copies of 12 rows, 15 of 25
  for (const [stem, count] of copies) expect(input.y[stem] === 1 ? [2, 3] : [1]).toContain(count);
  const grouped = await randomOversampling.resample({ ...input, groups: input.y.map((one) => one + 7) }, ctx);
  expect(grouped.groups).toEqual(out.y.map((one) => one + 7));
});

test('random undersampling keeps rows once, in their order, with their weight and group', async () => {
  const ctx = await kernelContext();
  const plain = classifierInput(ctx.pool, { ...unequal(), weights: unequal().y.map((_, i) => i + 1) });
  const input = { ...plain, groups: plain.y.map((_, i) => i) };
  const out = await randomUndersampling.resample(input, ctx);
  expect([...out.groups!]).toEqual([...new Set(out.groups)].sort((a, b) => a - b));
  for (const [row, from] of out.groups!.entries()) {
    expect(rowAt(out, row)).toEqual(rowAt(input, from));
    expect([out.y[row], out.weights![row]]).toEqual([input.y[from], from + 1]);
  }
});

test('every row of SMOTE lies between a row and one of its five nearest of its class', async () => {
  const ctx = await kernelContext();
  for (const sizes of [SIZES, [9, 4, 2]]) {
    const input = classifierInput(ctx.pool, unequal(sizes));
    const out = await smote().resample(input, ctx);
    expectGrown(out, input);
    expect(countsOf(out)).toEqual(sizes.map(() => Math.max(...sizes)));
    for (let row = input.y.length; row < out.y.length; row++) {
      const stem = out.groups![row]!;
      expect(out.y[row]).toBe(input.y[stem]);
      const near = nearestInClass(input, stem, squared).slice(0, 5);
      const point = rowAt(out, row);
      expect(near.some((other) => between(point, rowAt(input, stem), rowAt(input, other)))).toBe(true);
      expect(point).not.toEqual(rowAt(input, stem));
    }
  }
});

test('SMOTE-NC takes levels of most neighbours and puts numbers between two rows of the class', async () => {
  const ctx = await kernelContext();
  const input = classifierInput(ctx.pool, mixed());
  const out = await smoteNc().resample(input, ctx);
  expectGrown(out, input);
  const numbersOf = (row: readonly number[]) => [row[0]!, row[4]!];
  const levelsOf = (row: readonly number[]) => [`plan ${row[1]}`, `pays ${row[2]} ${row[3]}`];
  const deviation = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  };
  let levelsOfOthers = 0;
  for (let row = input.y.length; row < out.y.length; row++) {
    const stem = out.groups![row]!;
    const own = [...input.y.keys()].filter((other) => input.y[other] === input.y[stem]);
    const deviations = [0, 4].map((j) => deviation(own.map((other) => rowAt(input, other)[j]!)));
    const penalty = ((deviations[0]! + deviations[1]!) / 2) ** 2;
    const near = nearestInClass(input, stem, (a, b) => {
      const differing = levelsOf(a).filter((level, at) => level !== levelsOf(b)[at]).length;
      return squared(numbersOf(a), numbersOf(b)) + penalty * differing;
    }).slice(0, 5);
    const point = rowAt(out, row);
    const onOne = near.some((other) =>
      between(numbersOf(point), numbersOf(rowAt(input, stem)), numbersOf(rowAt(input, other))),
    );
    expect(onOne).toBe(true);
    for (const [at, level] of levelsOf(point).entries()) {
      const counts = new Map<string, number>();
      for (const other of near) {
        const theirs = levelsOf(rowAt(input, other))[at]!;
        counts.set(theirs, (counts.get(theirs) ?? 0) + 1);
      }
      expect(counts.get(level)).toBe(Math.max(...counts.values()));
      if (level !== levelsOf(rowAt(input, stem))[at]) levelsOfOthers++;
    }
    expect([0, 1, 2]).toContain(point[1]);
    expect(point[2]! + point[3]!).toBe(1);
  }
  expect(levelsOfOthers).toBeGreaterThan(0);
});

test('SMOTE turns codes down, and SMOTE-NC without numbers goes by levels alone', async () => {
  const ctx = await kernelContext();
  await expect(smote().resample(classifierInput(ctx.pool, mixed()), ctx)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('"plan"'),
  });
  for (const neighbours of [0, 2.5])
    expect(() => smote({ neighbours })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  const { rows, y, features } = mixed();
  const levels = { y, rows: rows.map((row) => row.slice(1, 4)), features: features!.slice(1, 4) };
  const out = await smoteNc().resample(classifierInput(ctx.pool, levels), ctx);
  expect(countsOf(out)).toEqual([40, 40, 40]);
  for (let row = 0; row < out.y.length; row++) expect([0, 1, 2]).toContain(rowAt(out, row)[0]);
});

test('a class of few rows has fewer neighbours, one row is repeated, and the log says so', async () => {
  const ctx = await kernelContext();
  const said: string[] = [];
  const log = { ...ctx.log, warn: (message: string) => said.push(message) };
  const input = { ...classifierInput(ctx.pool, unequal([9, 1, 3])), nClasses: 4 };
  const out = await smote().resample(input, { ...ctx, log });
  expect(countsOf(out)).toEqual([9, 9, 9, 0]);
  expect(said).toEqual([
    'smote: class 1 has one row: it is repeated',
    'smote: class 2 has 3 rows: 2 neighbours instead of 5',
  ]);
  for (let row = 13; row < 21; row++) expect(rowAt(out, row)).toEqual(rowAt(input, 9));
});

test('rows of weight 0 are neither counted nor copied, and equal classes are handed back as they are', async () => {
  const ctx = await kernelContext();
  const data = unequal([6, 4]);
  const input = classifierInput(ctx.pool, { ...data, weights: data.y.map((_, i) => (i < 3 ? 0 : 1)) });
  for (const one of [randomOversampling, smote(), smoteNc()]) {
    const out = await one.resample(input, ctx);
    expect(countsOf(out)).toEqual([7, 4]);
    expect(out.groups!.at(-1)).toBeGreaterThanOrEqual(3);
  }
  expect(countsOf(await randomUndersampling.resample(input, ctx))).toEqual([3, 3]);
  const equal = classifierInput(ctx.pool, unequal([5, 5]));
  for (const one of resamplers.slice(1)) expect(await one.resample(equal, ctx)).toBe(equal);
});

test('missing values are left out of distances and a new row has none where its stem has none', async () => {
  const ctx = await kernelContext();
  const data = unequal([30, 8]);
  const gaps = data.rows.map((row, i) => row.map((value, j) => ((i + j) % 4 === 0 ? Number.NaN : value)));
  gaps[30] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const input = classifierInput(ctx.pool, { ...data, rows: gaps });
  const out = await smote().resample(input, ctx);
  expect(countsOf(out)).toEqual([30, 30]);
  for (let row = 38; row < 60; row++) {
    const stem = rowAt(input, out.groups![row]!);
    expect(rowAt(out, row).map(Number.isNaN)).toEqual(stem.map(Number.isNaN));
  }
});

test('a long search lets others in and ends when it is told to', async () => {
  const ctx = await kernelContext();
  const stop = new AbortController();
  const rows = unequal([9000, 4500]);
  const work = smote().resample(classifierInput(ctx.pool, rows), { ...ctx, signal: stop.signal });
  setImmediate(() => stop.abort());
  await expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
