import { expect } from 'vitest';
import { createRng } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Classifier, ClassifierInput, ClassifierModel } from '#learn';
import type { Context, Feature, FeatureMatrix } from '#matrix';
import { expectExpressed } from './expressed.ts';
import { kernelContext } from './kernel-context.ts';

/** Rows with classes that can be put into the memory of any pool. */
export interface LabelledNumbers {
  /** NaN is missing. */
  readonly rows: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly weights?: readonly number[];
  /** By default numbers called x1, x2, ... */
  readonly features?: readonly Feature[];
}

/** The input of a learner in the memory of a pool; the caller releases `x`. */
export function classifierInput(
  pool: KernelPool,
  { rows, y, weights, features }: LabelledNumbers,
): ClassifierInput {
  return {
    x: numbersIn(pool, rows, features),
    y: Int32Array.from(y),
    nClasses: Math.max(2, ...y.map((one) => one + 1)),
    weights: weights === undefined ? null : Float32Array.from(weights),
    groups: null,
  };
}

/** Rows as a matrix in the memory of a pool. */
export function numbersIn(
  pool: KernelPool,
  rows: readonly (readonly number[])[],
  features?: readonly Feature[],
): FeatureMatrix {
  const nCols = rows[0]?.length ?? features?.length ?? 0;
  const x = pool.matrix(rows.length, nCols);
  for (const [i, row] of rows.entries()) x.data.set(row, i * nCols);
  const named = Array.from({ length: nCols }, (_, j): Feature => {
    const name = `x${j + 1}`;
    return { name, column: name, level: null, kind: 'numeric' };
  });
  return { x, features: features ?? named };
}

/**
 * What every learner of classes promises: rows, classes and weights are left as they were; probabilities are at least
 * 0 and sum to 1; a packed model predicts the same bytes; a part of the rows gets its part of the prediction; 1, 2 and
 * 3 threads give the same bytes, single rows too; rows of weight 0 count for nothing in the number of classes; where the learner says
 * so, a weight of 2 is the row twice; where it takes missing values, rows without any value are predicted; and what it
 * says in SQL and in JavaScript is what it predicts.
 */
export async function expectClassifies<Options>(
  learner: Classifier<Options>,
  {
    options: given,
    data,
    seed = 7,
    weightTolerance = 1e-4,
  }: {
    readonly options: Readonly<Record<string, unknown>>;
    readonly data: LabelledNumbers;
    readonly seed?: number;
    readonly weightTolerance?: number;
  },
): Promise<void> {
  const options = learner.options.parse(given);
  const base = await kernelContext();
  const predictions: Float32Array[] = [];
  const bundles: string[] = [];
  for (const threads of [1, 2, 3]) {
    const pool = await createKernelPool({ threads });
    try {
      const ctx = (): Context => ({ ...base, pool, rng: createRng(seed) });
      const input = classifierInput(pool, data);
      const before = { x: Float32Array.from(input.x.x.data), y: Int32Array.from(input.y) };
      const model = await learner.fit(input, options, ctx());
      expect(input.x.x.data).toEqual(before.x);
      expect(input.y).toEqual(before.y);
      expect(model.learner).toBe(learner.name);
      expect(model.nClasses).toBe(input.nClasses);
      expect(model.features).toEqual(input.x.features.map(({ name }) => name));
      const all = await model.predict(input.x, ctx());
      expectProbabilities(all, input);
      if (model.importance !== undefined) {
        expect(model.importance).toHaveLength(input.x.features.length);
        for (const value of model.importance) expect(value).toBeGreaterThanOrEqual(0);
      }
      const again = learner.unpack(structuredClone(model.toBundle()));
      expect(await again.predict(input.x, ctx())).toEqual(all);
      expect(bytesOf(again)).toBe(bytesOf(model));
      await expectPart(model, { input, all, ctx: ctx() });
      if (threads === 1) await expectRows(again, { input, all });
      if (learner.needs.missing) {
        const nothing = numbersIn(pool, [input.x.features.map(() => Number.NaN)], input.x.features);
        expectProbabilities(await model.predict(nothing, ctx()), { ...input, x: nothing });
        nothing.x.release();
      }
      if (threads === 1) await expectSaidElsewhere(model, { input, all });
      predictions.push(all);
      bundles.push(bytesOf(model));
      input.x.x.release();
      if (threads === 1) await expectWeights(learner, { options, data, ctx, tolerance: weightTolerance });
    } finally {
      await pool.close();
    }
  }
  expect(predictions[1]).toEqual(predictions[0]);
  expect(predictions[2]).toEqual(predictions[0]);
  expect(bundles[1]).toBe(bundles[0]);
  expect(bundles[2]).toBe(bundles[0]);
}

/** Rows that are put into SQL: a part tells as much, and takes less time. */
const MOST_EXPRESSED = 60;

async function expectSaidElsewhere(
  { expression, nClasses }: ClassifierModel,
  { input, all }: { readonly input: ClassifierInput; readonly all: Float32Array },
): Promise<void> {
  if (expression === undefined) return;
  const { nRows, nCols, data } = input.x.x;
  const count = Math.min(nRows, MOST_EXPRESSED);
  const rows = Array.from({ length: count }, (_, i) => data.slice(i * nCols, (i + 1) * nCols));
  await expectExpressed(expression, { rows, said: all.subarray(0, count * nClasses) });
}

/** Each row sums to 1 and has no negative or missing probability. */
export function expectProbabilities(
  probabilities: Float32Array,
  { x, nClasses }: Pick<ClassifierInput, 'x' | 'nClasses'>,
): void {
  expect(probabilities).toHaveLength(x.x.nRows * nClasses);
  for (let row = 0; row < x.x.nRows; row++) {
    const own = probabilities.subarray(row * nClasses, (row + 1) * nClasses);
    expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(own.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-5);
  }
}

function bytesOf(model: ClassifierModel): string {
  return JSON.stringify(model.toBundle(), (_, value) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  );
}

async function expectPart(
  model: ClassifierModel,
  { input, all, ctx }: { input: ClassifierInput; all: Float32Array; ctx: Context },
): Promise<void> {
  const { nRows, nCols, data } = input.x.x;
  const from = Math.floor(nRows / 3);
  const to = Math.min(nRows, from + 37);
  const x = ctx.pool.matrix(to - from, nCols);
  x.data.set(data.subarray(from * nCols, to * nCols));
  try {
    const part = await model.predict({ features: input.x.features, x }, ctx);
    expect(part).toEqual(all.slice(from * input.nClasses, to * input.nClasses));
  } finally {
    x.release();
  }
}

/** Where a learner predicts single rows, each gets its part of the prediction. */
async function expectRows(
  model: ClassifierModel,
  { input, all }: { input: ClassifierInput; all: Float32Array },
): Promise<void> {
  const predict = await model.rowPredictor?.();
  if (predict === undefined) return;
  const { nRows, nCols, data } = input.x.x;
  const first = predict(data.slice(0, nCols));
  for (let row = nRows - 1; row >= 0; row--) {
    const own = predict(data.subarray(row * nCols, (row + 1) * nCols));
    expect(own).toEqual(all.slice(row * model.nClasses, (row + 1) * model.nClasses));
  }
  expect(first).toEqual(all.slice(0, model.nClasses));
  expect(() => predict(new Float32Array(nCols + 1))).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
}

/** Every third row twice against every third row with weight 2. */
async function expectWeights<Options>(
  learner: Classifier<Options>,
  {
    options,
    data,
    ctx,
    tolerance,
  }: { options: Options; data: LabelledNumbers; ctx: () => Context; tolerance: number },
): Promise<void> {
  const { rows, y } = data;
  const { pool } = ctx();
  const weighted = classifierInput(pool, { ...data, weights: rows.map((_, i) => (i % 3 === 0 ? 2 : 1)) });
  const weightedModel = await learner.fit(weighted, options, ctx());
  const byWeights = await weightedModel.predict(weighted.x, ctx());
  expectProbabilities(byWeights, weighted);
  if (learner.weightsAreRepeats) {
    const twice = rows.flatMap((_, i) => (i % 3 === 0 ? [i, i] : [i]));
    const repeated = classifierInput(pool, {
      ...data,
      rows: twice.map((i) => rows[i]!),
      y: twice.map((i) => y[i]!),
    });
    const byRepeats = await (await learner.fit(repeated, options, ctx())).predict(weighted.x, ctx());
    for (const [i, value] of byRepeats.entries())
      expect(Math.abs(value - byWeights[i]!)).toBeLessThan(tolerance);
    repeated.x.x.release();
  }
  weighted.x.x.release();
}
