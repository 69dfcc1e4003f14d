import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { kNearestNeighboursOptionsSchema } from './options.ts';
import type { KNearestNeighboursState } from './state.ts';

const FORMAT = 'k-nearest-neighbours';
const VERSION = 1;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  nClasses: z.number().int().min(2),
  k: z.number().int().min(1),
  weights: kNearestNeighboursOptionsSchema.shape.weights.unwrap(),
});
const arraysSchema = z.object({
  rows: z.instanceof(Float32Array),
  classes: z.instanceof(Int32Array),
  votes: z.instanceof(Float32Array).optional(),
});

/** Fitted k nearest neighbours as facts and arrays. */
export function packKNearestNeighbours(state: KNearestNeighboursState): Bundle {
  const { features, nClasses, k, weights, rows, classes, votes } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], nClasses, k, weights },
    arrays: { rows, classes, ...(votes === null ? {} : { votes }) },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackKNearestNeighbours({ format, version, ...content }: Bundle): KNearestNeighboursState {
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
      'k-nearest-neighbours bundle: expected rows, classes and votes that fit k and the features',
    );
  }
  const { rows, classes, votes = null } = arrays.data;
  return { ...facts.data, rows, classes, votes };
}

function fits(
  { features, nClasses, k }: z.infer<typeof factsSchema>,
  { rows, classes, votes }: z.infer<typeof arraysSchema>,
): boolean {
  return (
    k <= classes.length &&
    rows.length === classes.length * features.length &&
    rows.every(Number.isFinite) &&
    classes.every((one) => one >= 0 && one < nClasses) &&
    (votes === undefined ||
      (votes.length === classes.length && votes.every((vote) => vote > 0 && vote < Number.POSITIVE_INFINITY)))
  );
}
