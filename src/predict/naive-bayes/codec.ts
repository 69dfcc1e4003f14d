import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import type { NaiveBayesState } from './state.ts';

const FORMAT = 'naive-bayes';
const VERSION = 1;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  nClasses: z.number().int().min(2),
});
const arraysSchema = z.object({
  levels: z.instanceof(Int32Array),
  priors: z.instanceof(Float64Array),
  means: z.instanceof(Float64Array),
  variances: z.instanceof(Float64Array),
  shares: z.instanceof(Float64Array),
});

/** Fitted naive Bayes as facts and arrays. */
export function packNaiveBayes(state: NaiveBayesState): Bundle {
  const { features, nClasses, levels, priors, means, variances, shares } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], nClasses },
    arrays: { levels, priors, means, variances, shares },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackNaiveBayes({ format, version, ...content }: Bundle): NaiveBayesState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `naive-bayes bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (!facts.success || !arrays.success || !fits(facts.data, arrays.data)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'naive-bayes bundle: expected shares, means and variances that fit classes and features',
    );
  }
  return { ...facts.data, ...arrays.data };
}

function fits(
  { features, nClasses }: z.infer<typeof factsSchema>,
  { levels, priors, means, variances, shares }: z.infer<typeof arraysSchema>,
): boolean {
  const nLevels = levels.reduce((sum, count) => sum + count, 0);
  const isShare = (value: number) => value >= 0 && value <= 1;
  return (
    levels.length === features.length &&
    levels.every((count) => count >= 0) &&
    priors.length === nClasses &&
    priors.every(isShare) &&
    priors.some((prior) => prior > 0) &&
    means.length === nClasses * features.length &&
    means.every(Number.isFinite) &&
    variances.length === means.length &&
    variances.every((variance) => variance > 0 && variance < Number.POSITIVE_INFINITY) &&
    shares.length === nClasses * nLevels &&
    shares.every(isShare)
  );
}
