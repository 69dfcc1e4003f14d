import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { type LogisticRegressionState, predictorsOf } from './state.ts';

const FORMAT = 'logistic-regression';
const VERSION = 1;
/** Largest coefficient: its product with any f32, summed over all columns, is still finite. */
const LARGEST = 1e200;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  nClasses: z.number().int().min(2),
  iterations: z.number().int().min(0),
  converged: z.boolean(),
  separated: z.boolean(),
});
const arraysSchema = z.object({
  classes: z.instanceof(Int32Array),
  coefficients: z.instanceof(Float64Array),
  deviations: z.instanceof(Float64Array),
});

/** A fitted logistic regression as facts and arrays. */
export function packLogisticRegression(state: LogisticRegressionState): Bundle {
  const { features, nClasses, iterations, converged, separated, classes, coefficients, deviations } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], nClasses, iterations, converged, separated },
    arrays: { classes, coefficients, deviations },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackLogisticRegression({ format, version, ...content }: Bundle): LogisticRegressionState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `logistic-regression bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (!facts.success || !arrays.success || !fits(facts.data, arrays.data)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'logistic-regression bundle: expected classes, coefficients and deviations that fit the features',
    );
  }
  return { ...facts.data, ...arrays.data };
}

function fits(
  { features, nClasses }: z.infer<typeof factsSchema>,
  { classes, coefficients, deviations }: z.infer<typeof arraysSchema>,
): boolean {
  const areAscending = classes.every((one, at) => one < nClasses && one > (at === 0 ? -1 : classes[at - 1]!));
  return (
    classes.length >= 1 &&
    areAscending &&
    coefficients.length === predictorsOf(classes.length) * (features.length + 1) &&
    coefficients.every((value) => Math.abs(value) <= LARGEST) &&
    deviations.length === features.length &&
    deviations.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY)
  );
}
