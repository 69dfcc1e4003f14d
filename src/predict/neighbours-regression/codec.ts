import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { kNearestNeighboursOptionsSchema } from '../k-nearest-neighbours/options.ts';
import type { NeighboursRegressionState } from './state.ts';

const FORMAT = 'k-nearest-neighbours-regression';
const VERSION = 1;
/** Means of such numbers are finite. */
const LARGEST = 1e15;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  weights: kNearestNeighboursOptionsSchema.shape.weights.unwrap(),
});
const arraysSchema = z.object({
  rows: z.instanceof(Float32Array),
  targets: z.instanceof(Float64Array),
  votes: z.instanceof(Float32Array).optional(),
});

/** Fitted k nearest neighbours of numbers as facts and arrays. */
export function packNeighboursRegression(state: NeighboursRegressionState): Bundle {
  const { features, k, weights, rows, targets, votes } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], k, weights },
    arrays: { rows, targets, ...(votes === null ? {} : { votes }) },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackNeighboursRegression({
  format,
  version,
  ...content
}: Bundle): NeighboursRegressionState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `k-nearest-neighbours bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (!facts.success || !arrays.success || !fits(facts.data, arrays.data)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'k-nearest-neighbours bundle: expected rows, targets and votes that fit k and the features',
    );
  }
  const { rows, targets, votes = null } = arrays.data;
  return { ...facts.data, rows, targets, votes };
}

function fits(
  { features, k }: z.infer<typeof factsSchema>,
  { rows, targets, votes }: z.infer<typeof arraysSchema>,
): boolean {
  return (
    k <= targets.length &&
    rows.length === targets.length * features.length &&
    rows.every(Number.isFinite) &&
    targets.every((value) => Math.abs(value) <= LARGEST) &&
    (votes === undefined ||
      (votes.length === targets.length && votes.every((vote) => vote > 0 && vote < Number.POSITIVE_INFINITY)))
  );
}
