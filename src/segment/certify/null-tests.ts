import { partOf, type Rng, throwIfAborted } from '#base';
import type { NullTest } from '#contract';
import { type KernelMatrix, nullSilhouettes, observedSilhouettes } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import { oneBox } from './one-box.ts';
import { oneMode } from './one-mode.ts';
import { quantile } from './quantile.ts';

/** How the null models are drawn. */
export interface NullOptions {
  readonly ks: readonly number[];
  /** Rows prepared from raw columns that were permuted; null where permuting the groups is the same. */
  readonly permuted: ((rng: Rng) => Promise<KernelMatrix>) | null;
  readonly draws: number;
  readonly starts: number;
}

/** Rows without clusters: drawn by a kernel, or given one draw after another. */
type NullDraws =
  | { readonly name: 'independent-columns' | 'one-gaussian'; readonly draw: null }
  | { readonly name: NullTest['name']; readonly draw: (rng: Rng) => Promise<KernelMatrix> };

/** A raw column permuted alone is itself: of one number the draws have a single peak instead. */
async function nullModels(
  matrix: FeatureMatrix,
  { permuted }: NullOptions,
  ctx: Context,
): Promise<NullDraws[]> {
  const { x, features } = matrix;
  const gaussian = { name: 'one-gaussian', draw: null } as const;
  if (x.nCols > 1) {
    const isOne = permuted === null && features.every(({ column }) => column === features[0]!.column);
    if (isOne) return [gaussian];
    const models: NullDraws[] = [{ name: 'independent-columns', draw: permuted } as NullDraws, gaussian];
    const box = await oneBox(matrix, ctx);
    if (box !== null) models.push({ name: 'one-box', draw: async (rng) => box.draw(rng) });
    return models;
  }
  const peak = oneMode(x.data);
  const draw = async (rng: Rng) => {
    const drawn = ctx.pool.matrix(x.nRows, 1);
    drawn.data.set(peak.draw(rng));
    return drawn;
  };
  return [{ name: 'one-mode', draw }, gaussian];
}

/**
 * Runs of the statistic on the data, of which the median counts: a single run varies with its seed where
 * k-means has many near-equal optima, and so would the verdict.
 */
const OBSERVED_SEEDINGS = 5;

/**
 * Tests the largest silhouette over the tested k against draws of every null model, on the rows given; data and
 * draws go through the same code. p = (1 + draws at least as good) / (1 + draws).
 */
export async function nullTests(
  matrix: FeatureMatrix,
  options: NullOptions,
  ctx: Context,
): Promise<NullTest[]> {
  const { x } = matrix;
  const { ks, draws, starts } = options;
  const rng = ctx.rng.fork('null models');
  const seedings = await Promise.all(
    Array.from({ length: OBSERVED_SEEDINGS }, async (_, s) => {
      const seed = rng.fork(`observed ${s}`).uint32();
      return largest(await observedSilhouettes(ctx.pool, x, { ks: [...ks], starts, seed }));
    }),
  );
  const observed = quantile(Float64Array.from(seedings), 0.5);
  const tests: NullTest[] = [];
  const models = await nullModels(matrix, options, ctx);
  for (const [at, { name, draw }] of models.entries()) {
    const part = partOf(ctx.progress, at / models.length, (at + 1) / models.length);
    const onProgress = (share: number) => part.report(share, `null model: ${name}`);
    const drawn =
      draw === null
        ? await nullSilhouettes(ctx.pool, x, {
            model: name,
            groups: groupsOf(matrix),
            ks: [...ks],
            starts,
            seed: rng.fork(name).uint32(),
            draws,
            onProgress,
          })
        : await givenSilhouettes({ ks, draws, starts, draw, onProgress }, { ...ctx, rng: rng.fork(name) });
    let atLeastAsGood = 0;
    for (let i = 0; i < draws; i++) {
      if (largest(drawn.subarray(i * ks.length, (i + 1) * ks.length)) >= observed) atLeastAsGood++;
    }
    tests.push({ name, draws, p: (1 + atLeastAsGood) / (1 + draws) });
  }
  return tests;
}

/** [nCols] the features of one raw column share a number. */
function groupsOf({ features }: FeatureMatrix): Int32Array {
  const columns = [...new Set(features.map((feature) => feature.column))];
  return Int32Array.from(features, (feature) => columns.indexOf(feature.column));
}

/** Silhouettes [draws, ks] of draws that are made one by one; as many at a time as there are threads. */
async function givenSilhouettes(
  given: {
    ks: readonly number[];
    draws: number;
    starts: number;
    draw(rng: Rng): Promise<KernelMatrix>;
    onProgress(share: number): void;
  },
  { pool, rng, signal }: Context,
): Promise<Float64Array> {
  const { ks, draws, starts, draw, onProgress } = given;
  const all = new Float64Array(draws * ks.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let i = next++; i < draws; i = next++) {
      throwIfAborted(signal);
      const own = rng.fork(`draw ${i}`);
      const x = await draw(own);
      try {
        const seed = own.fork('starts').uint32();
        all.set(await observedSilhouettes(pool, x, { ks: [...ks], starts, seed }), i * ks.length);
      } finally {
        x.release();
      }
      onProgress(++done / draws);
    }
  };
  await Promise.all(Array.from({ length: pool.threads }, work));
  return all;
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
