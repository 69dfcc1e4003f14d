import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle, BundleArray } from '#learn';
import type { Exploration } from './exploration.ts';

const FORMAT = 'exploration';
const VERSION = 1;

const factsSchema = z.object({
  nRows: z.number(),
  features: z.array(z.string()),
  starts: z.number(),
  silhouetteRows: z.number(),
  gapRows: z.number(),
  gapDraws: z.number(),
  candidates: z.array(
    z.object({
      k: z.number(),
      inertia: z.number(),
      silhouette: z.number(),
      calinskiHarabasz: z.number(),
      daviesBouldin: z.number(),
      gap: z.number(),
      gapStandardError: z.number(),
    }),
  ),
});

/** An exploration as facts and the arrays `sizes.K`, `centres.K` and `labels.K` of each k. */
export function packExploration(exploration: Exploration): Bundle {
  const arrays: Record<string, BundleArray> = {};
  const candidates = exploration.candidates.map(({ sizes, centres, labels, ...facts }) => {
    Object.assign(arrays, {
      [`sizes.${facts.k}`]: sizes,
      [`centres.${facts.k}`]: centres,
      [`labels.${facts.k}`]: labels,
    });
    return facts;
  });
  return { format: FORMAT, version: VERSION, facts: { ...exploration, candidates }, arrays };
}

/**
 * The exploration that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing.
 */
export function unpackExploration({ format, version, facts, arrays }: Bundle): Exploration {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `exploration bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const parsed = factsSchema.safeParse(facts);
  if (!parsed.success) {
    throw new AppError('WORKSPACE_CORRUPT', `exploration bundle: ${z.prettifyError(parsed.error)}`);
  }
  const candidates = parsed.data.candidates.map((candidate) => {
    const sizes = arrays[`sizes.${candidate.k}`];
    const centres = arrays[`centres.${candidate.k}`];
    const labels = arrays[`labels.${candidate.k}`];
    if (sizes instanceof Int32Array && centres instanceof Float64Array && labels instanceof Int32Array) {
      return { ...candidate, sizes, centres, labels };
    }
    throw new AppError('WORKSPACE_CORRUPT', `exploration bundle: expected the arrays of k = ${candidate.k}`);
  });
  return { ...parsed.data, candidates };
}
