import { partOf } from '#base';
import type { NullTest } from '#contract';
import { type KernelMatrix, nullSilhouettes, observedSilhouettes } from '#kernels';
import type { Context } from '#matrix';
import { quantile } from './quantile.ts';

/** How the null models are drawn. */
export interface NullOptions {
  readonly ks: readonly number[];
  /** [nCols] columns of one group are permuted together. */
  readonly groups: Int32Array;
  readonly draws: number;
  readonly starts: number;
}

const NULL_MODELS = ['independent-columns', 'one-gaussian'] as const;

/**
 * Runs of the statistic on the data, of which the median counts: a single run varies with its seed where
 * k-means has many near-equal optima, and so would the verdict.
 */
const OBSERVED_SEEDINGS = 5;

/**
 * Tests the largest silhouette over the tested k against draws of both null models, on the rows given; data and
 * draws go through the same code. p = (1 + draws at least as good) / (1 + draws).
 */
export async function nullTests(
  x: KernelMatrix,
  { ks, groups, draws, starts }: NullOptions,
  ctx: Context,
): Promise<NullTest[]> {
  const rng = ctx.rng.fork('null models');
  const seedings = await Promise.all(
    Array.from({ length: OBSERVED_SEEDINGS }, async (_, s) => {
      const seed = rng.fork(`observed ${s}`).uint32();
      return largest(await observedSilhouettes(ctx.pool, x, { ks: [...ks], starts, seed }));
    }),
  );
  const observed = quantile(Float64Array.from(seedings), 0.5);
  const tests: NullTest[] = [];
  for (const [at, name] of NULL_MODELS.entries()) {
    const part = partOf(ctx.progress, at / NULL_MODELS.length, (at + 1) / NULL_MODELS.length);
    const drawn = await nullSilhouettes(ctx.pool, x, {
      model: name,
      groups,
      ks: [...ks],
      starts,
      seed: rng.fork(name).uint32(),
      draws,
      onProgress: (share: number) => part.report(share, `null model: ${name}`),
    });
    let atLeastAsGood = 0;
    for (let draw = 0; draw < draws; draw++) {
      if (largest(drawn.subarray(draw * ks.length, (draw + 1) * ks.length)) >= observed) atLeastAsGood++;
    }
    tests.push({ name, draws, p: (1 + atLeastAsGood) / (1 + draws) });
  }
  return tests;
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
