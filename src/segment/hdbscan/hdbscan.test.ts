import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Context, FeatureMatrix } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { hdbscanLearner, hdbscanOptionsSchema } from './index.ts';

/** Three blobs of two columns and a tenth of rows all over the place. */
function blobs(nRows: number, seed: number): number[][] {
  const rng = createRng(seed);
  return Array.from({ length: nRows }, (_, i) =>
    i % 10 === 9
      ? [60 * rng.next() - 20, 60 * rng.next() - 30]
      : [rng.normal() + 10 * (i % 3), (1 + (i % 3)) * rng.normal()],
  );
}

async function fit(matrix: FeatureMatrix, options: Record<string, unknown>, ctx: Context) {
  return hdbscanLearner.fit({ x: matrix }, hdbscanOptionsSchema.parse(options), ctx);
}

test('HDBSCAN keeps the promises of a learner of segments', async () => {
  const matrixIn = rowsIn(blobs(600, 4));
  for (const options of [{}, { noise: 'nearest' }, { selection: 'leaf', minSamples: 3 }, { mostRows: 300 }]) {
    await expectConforms(hdbscanLearner, { options, matrixIn });
  }
});

test('predicting the rows of the fit gives the labels of the fit', async () => {
  const ctx = await kernelContext();
  const rows = blobs(1500, 5);
  const grid = rows.map((row) => row.map((value) => Math.round(value)));
  for (const [given, options] of [
    [rows, {}],
    [rows, { minSamples: 1, minClusterSize: 8 }],
    [rows, { noise: 'nearest' }],
    [rows, { selection: 'leaf', minClusterSize: 4 }],
    [grid, {}],
    [grid, { minSamples: 2, minClusterSize: 5 }],
    [rows, { mostRows: 700 }],
  ] as const) {
    const matrix = await matrixOf(given, ctx);
    const { labels, model, k } = await fit(matrix, options, ctx);
    expect(k).toBeGreaterThan(2);
    expect((await model.predict(matrix, ctx)).labels).toEqual(labels);
  }
});
