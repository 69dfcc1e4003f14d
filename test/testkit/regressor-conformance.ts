import { expect } from 'vitest';
import { createRng } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Regressor, RegressorInput, RegressorModel } from '#learn';
import type { Context, Feature } from '#matrix';
import { numbersIn } from './classifier-conformance.ts';
import { kernelContext } from './kernel-context.ts';

/** Rows with numbers to learn that can be put into the memory of any pool. */
export interface TargetNumbers {
  /** NaN is missing. */
  readonly rows: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly weights?: readonly number[];
  /** By default numbers called x1, x2, ... */
  readonly features?: readonly Feature[];
}

/** The input of a learner of numbers in the memory of a pool; the caller releases `x`. */
export function regressorInput(
  pool: KernelPool,
  { rows, y, weights, features }: TargetNumbers,
): RegressorInput {
  return {
    x: numbersIn(pool, rows, features),
    y: Float64Array.from(y),
    weights: weights === undefined ? null : Float32Array.from(weights),
    groups: null,
  };
}

/**
 * What every learner of numbers promises: rows, targets and weights are left as they were; predictions are finite; a packed
 * model predicts the same bytes; a part of the rows gets its part of the prediction; 1, 2 and 3 threads give the same
 * bytes; where the learner says so, a weight of 2 is the row twice; where it takes missing values, rows without any
 * value are predicted; and targets and weights that nothing can be learned from are refused.
 * @param tolerance of weights against repeats, in standard deviations of the target.
 */
export async function expectRegresses<Options>(
  learner: Regressor<Options>,
  {
    options: given,
    data,
    seed = 7,
    weightTolerance = 1e-5,
  }: {
    readonly options: Readonly<Record<string, unknown>>;
    readonly data: TargetNumbers;
    readonly seed?: number;
    readonly weightTolerance?: number;
  },
): Promise<void> {
  const options = learner.options.parse(given);
  const base = await kernelContext();
  const predictions: Float64Array[] = [];
  const bundles: string[] = [];
  for (const threads of [1, 2, 3]) {
    const pool = await createKernelPool({ threads });
    try {
      const ctx = (): Context => ({ ...base, pool, rng: createRng(seed) });
      const input = regressorInput(pool, data);
      const before = { x: Float32Array.from(input.x.x.data), y: Float64Array.from(input.y) };
      const model = await learner.fit(input, options, ctx());
      expect(input.x.x.data).toEqual(before.x);
      expect(input.y).toEqual(before.y);
      expect(model.learner).toBe(learner.name);
      expect(model.features).toEqual(input.x.features.map(({ name }) => name));
      const all = await model.predict(input.x, ctx());
      expect(all).toHaveLength(data.rows.length);
      expect(all.every(Number.isFinite)).toBe(true);
      if (model.importance !== undefined) {
        expect(model.importance).toHaveLength(input.x.features.length);
        for (const value of model.importance) expect(value).toBeGreaterThanOrEqual(0);
      }
      const again = learner.unpack(structuredClone(model.toBundle()));
      expect(await again.predict(input.x, ctx())).toEqual(all);
      expect(bytesOf(again)).toBe(bytesOf(model));
      await expectPart(model, { input, all, ctx: ctx() });
      if (learner.needs.missing) {
        const nothing = numbersIn(pool, [input.x.features.map(() => Number.NaN)], input.x.features);
        expect((await model.predict(nothing, ctx())).every(Number.isFinite)).toBe(true);
        nothing.x.release();
      }
      predictions.push(all);
      bundles.push(bytesOf(model));
      input.x.x.release();
      if (threads === 1) {
        await expectWeights(learner, { options, data, ctx, tolerance: weightTolerance });
        await expectRefusals(learner, { options, data, ctx });
      }
    } finally {
      await pool.close();
    }
  }
  expect(predictions[1]).toEqual(predictions[0]);
  expect(predictions[2]).toEqual(predictions[0]);
  expect(bundles[1]).toBe(bundles[0]);
  expect(bundles[2]).toBe(bundles[0]);
}

/** Damaged or foreign bundles are refused: of another format, of another version, without facts, without each array. */
export function expectBundleChecks<Options>(learner: Regressor<Options>, model: RegressorModel): void {
  const bundle = model.toBundle();
  for (const other of [
    { ...bundle, format: 'other' },
    { ...bundle, version: 99 },
  ]) {
    expect(() => learner.unpack(other)).toThrow(expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }));
  }
  const corrupt = expect.objectContaining({ code: 'WORKSPACE_CORRUPT' });
  expect(() => learner.unpack({ ...bundle, facts: {} })).toThrow(corrupt);
  for (const name of Object.keys(bundle.arrays)) {
    const { [name]: array, ...rest } = bundle.arrays;
    expect(() => learner.unpack({ ...bundle, arrays: rest }), name).toThrow(corrupt);
    if (array instanceof Float64Array && array.length > 0) {
      const damaged = {
        ...bundle,
        arrays: { ...rest, [name]: Float64Array.from(array).fill(Number.NaN, 0, 1) },
      };
      expect(() => learner.unpack(damaged), name).toThrow(corrupt);
    }
  }
}

function bytesOf(model: RegressorModel): string {
  return JSON.stringify(model.toBundle(), (_, value) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  );
}

async function expectPart(
  model: RegressorModel,
  { input, all, ctx }: { input: RegressorInput; all: Float64Array; ctx: Context },
): Promise<void> {
  const { nRows, nCols, data } = input.x.x;
  const from = Math.floor(nRows / 3);
  const to = Math.min(nRows, from + 37);
  const x = ctx.pool.matrix(to - from, nCols);
  x.data.set(data.subarray(from * nCols, to * nCols));
  try {
    expect(await model.predict({ features: input.x.features, x }, ctx)).toEqual(all.slice(from, to));
  } finally {
    x.release();
  }
}

interface Given<Options> {
  readonly options: Options;
  readonly data: TargetNumbers;
  readonly ctx: () => Context;
}

/** Every third row twice against every third row with weight 2. */
async function expectWeights<Options>(
  learner: Regressor<Options>,
  { options, data, ctx, tolerance }: Given<Options> & { readonly tolerance: number },
): Promise<void> {
  const { rows, y } = data;
  const { pool } = ctx();
  const weighted = regressorInput(pool, { ...data, weights: rows.map((_, i) => (i % 3 === 0 ? 2 : 1)) });
  const byWeights = await (await learner.fit(weighted, options, ctx())).predict(weighted.x, ctx());
  expect(byWeights.every(Number.isFinite)).toBe(true);
  if (learner.weightsAreRepeats) {
    const twice = rows.flatMap((_, i) => (i % 3 === 0 ? [i, i] : [i]));
    const repeated = regressorInput(pool, {
      ...data,
      rows: twice.map((i) => rows[i]!),
      y: twice.map((i) => y[i]!),
    });
    const byRepeats = await (await learner.fit(repeated, options, ctx())).predict(weighted.x, ctx());
    const mean = y.reduce((a, b) => a + b, 0) / y.length;
    const spread = Math.sqrt(y.reduce((a, b) => a + (b - mean) ** 2, 0) / y.length) || 1;
    for (const [i, value] of byRepeats.entries())
      expect(Math.abs(value - byWeights[i]!) / spread).toBeLessThan(tolerance);
    repeated.x.x.release();
  }
  weighted.x.x.release();
}

async function expectRefusals<Options>(
  learner: Regressor<Options>,
  { options, data, ctx }: Given<Options>,
): Promise<void> {
  const { pool } = ctx();
  const refused = async (changed: TargetNumbers, code: string) => {
    const input = regressorInput(pool, changed);
    await expect(learner.fit(input, options, ctx())).rejects.toMatchObject({ code });
    input.x.x.release();
  };
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]) {
    await refused({ ...data, y: data.y.map((value, i) => (i === 5 ? odd : value)) }, 'TARGET_INVALID');
  }
  for (const odd of [-1, Number.NaN, Number.POSITIVE_INFINITY, null]) {
    const weights = data.rows.map((_, i) => (odd === null ? 0 : i === 7 ? odd : 1));
    await refused({ ...data, weights }, 'WEIGHTS_INVALID');
  }
  const { loss } = options as { readonly loss?: string };
  if (loss !== 'poisson' && loss !== 'tweedie') return;
  await refused({ ...data, y: data.y.map((value, i) => (i === 5 ? -1 : value)) }, 'TARGET_INVALID');
  await refused({ ...data, y: data.y.map(() => 0) }, 'TARGET_INVALID');
}
