import { expect } from 'vitest';
import { createRng } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import type { SegmentAssignment, SegmentLearner } from '#segment';
import { kernelContext } from './kernel-context.ts';

/** What a learner is held to. */
export interface Conformance {
  /** Given to the learner's option schema. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The rows in the memory of a pool; the same on every call. */
  matrixIn(pool: KernelPool): FeatureMatrix;
  readonly seed?: number;
}

/**
 * What every learner of segments promises: `fit` finds what `cluster` finds; labels, sizes and names fit k; the rows
 * are left as they were; a packed model predicts the same; a part of the rows gets its part of the prediction; and 1,
 * 2 and 3 threads give the same bytes.
 */
export async function expectConforms<Options>(
  learner: SegmentLearner<Options>,
  { options: given, matrixIn, seed = 7 }: Conformance,
): Promise<void> {
  const options = learner.options.parse(given);
  const base = await kernelContext();
  const results: SegmentAssignment[] = [];
  const bundles: string[] = [];
  for (const threads of [1, 2, 3]) {
    const pool = await createKernelPool({ threads });
    try {
      const ctx = (): Context => ({ ...base, pool, rng: createRng(seed) });
      const matrix = matrixIn(pool);
      const before = Float32Array.from(matrix.x.data);
      const { model, ...found } = await learner.fit({ x: matrix }, options, ctx());
      expect(await learner.cluster({ x: matrix }, options, ctx())).toEqual(found);
      expect(matrix.x.data).toEqual(before);
      expect(found.labels).toHaveLength(matrix.x.nRows);
      expect(found.names).toHaveLength(found.k);
      expect(model.k).toBe(found.k);
      expect(model.learner).toBe(learner.name);
      expect(model.features).toEqual(matrix.features.map((feature) => feature.name));
      const sizes = new Int32Array(found.k);
      for (const label of found.labels) sizes[label]!++;
      expect(model.sizes).toEqual(sizes);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      const all = await model.predict(matrix, ctx());
      expectInRange(all, found.k);
      expect(await learner.unpack(structuredClone(model.toBundle())).predict(matrix, ctx())).toEqual(all);
      await expectPart(model.predict, { matrix, all, ctx: ctx() });
      results.push(all);
      bundles.push(
        JSON.stringify(model.toBundle(), (_, value) =>
          ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
        ),
      );
      matrix.x.release();
    } finally {
      await pool.close();
    }
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
  expect(bundles[1]).toBe(bundles[0]);
  expect(bundles[2]).toBe(bundles[0]);
}

function expectInRange({ labels, confidence, runnersUp, novelty }: SegmentAssignment, k: number): void {
  for (const [i, label] of labels.entries()) {
    expect(label).toBeGreaterThanOrEqual(0);
    expect(label).toBeLessThan(k);
    expect(runnersUp[i]).toBeGreaterThanOrEqual(k === 1 ? -1 : 0);
    expect(runnersUp[i]).toBeLessThan(k);
    expect(runnersUp[i]).not.toBe(label);
    for (const value of [confidence[i], novelty[i]]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  }
}

async function expectPart(
  predict: (x: FeatureMatrix, ctx: Context) => Promise<SegmentAssignment>,
  { matrix, all, ctx }: { matrix: FeatureMatrix; all: SegmentAssignment; ctx: Context },
): Promise<void> {
  const { nRows, nCols, data } = matrix.x;
  const from = Math.floor(nRows / 3);
  const to = Math.min(nRows, from + 37);
  const x = ctx.pool.matrix(to - from, nCols);
  x.data.set(data.subarray(from * nCols, to * nCols));
  try {
    const part = await predict({ features: matrix.features, x }, ctx);
    expect(part.labels).toEqual(all.labels.slice(from, to));
    expect(part.confidence).toEqual(all.confidence.slice(from, to));
    expect(part.runnersUp).toEqual(all.runnersUp.slice(from, to));
    expect(part.novelty).toEqual(all.novelty.slice(from, to));
  } finally {
    x.release();
  }
}

/** Numeric rows for `matrixIn`. */
export function rowsIn(rows: readonly (readonly number[])[]): (pool: KernelPool) => FeatureMatrix {
  return (pool) => {
    const nCols = rows[0]?.length ?? 0;
    const x = pool.matrix(rows.length, nCols);
    for (const [i, row] of rows.entries()) x.data.set(row, i * nCols);
    const names = Array.from({ length: nCols }, (_, j) => `x${j + 1}`);
    return { x, features: names.map((name) => ({ name, column: name, level: null, kind: 'numeric' })) };
  };
}
