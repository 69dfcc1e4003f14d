import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import type { LinearRegressionState } from './state.ts';

const FORMAT = 'linear-regression';
const VERSION = 1;
/** Largest coefficient: its product with any f32, summed over all columns, is still finite. */
const LARGEST = 1e200;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  isLog: z.boolean(),
  rank: z.number().int().min(0),
  iterations: z.number().int().min(0),
  converged: z.boolean(),
});
const arraysSchema = z.object({
  coefficients: z.instanceof(Float64Array),
  deviations: z.instanceof(Float64Array),
});

/** A fitted linear regression as facts and arrays. */
export function packLinearRegression(state: LinearRegressionState): Bundle {
  const { features, isLog, rank, iterations, converged, coefficients, deviations } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], isLog, rank, iterations, converged },
    arrays: { coefficients, deviations },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackLinearRegression({ format, version, ...content }: Bundle): LinearRegressionState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `linear-regression bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (!facts.success || !arrays.success || !fits(facts.data, arrays.data)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'linear-regression bundle: expected coefficients and deviations that fit the features',
    );
  }
  return { ...facts.data, ...arrays.data };
}

function fits(
  { features }: z.infer<typeof factsSchema>,
  { coefficients, deviations }: z.infer<typeof arraysSchema>,
): boolean {
  return (
    coefficients.length === features.length + 1 &&
    coefficients.every((value) => Math.abs(value) <= LARGEST) &&
    deviations.length === features.length &&
    deviations.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)
  );
}
