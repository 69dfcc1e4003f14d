import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { isCalibration } from '../protocol/index.ts';
import type { KMeansState } from './state.ts';

const FORMAT = 'k-means';
const VERSION = 1;
/** Largest magnitude of a feature, and so of a centre: its square must stay well inside f32. */
const LARGEST = 1e15;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  inertia: z.number(),
});
const arraysSchema = z.object({
  centres: z.instanceof(Float64Array),
  sizes: z.instanceof(Int32Array),
  noveltyOffsets: z.instanceof(Uint32Array),
  noveltyDistances: z.instanceof(Float64Array),
});

/** A fitted k-means as facts and arrays. */
export function packKMeans(state: KMeansState): Bundle {
  const { features, k, inertia } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], k, inertia },
    arrays: {
      centres: state.centres,
      sizes: state.sizes,
      noveltyOffsets: state.calibration.offsets,
      noveltyDistances: state.calibration.distances,
    },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackKMeans({ format, version, ...content }: Bundle): KMeansState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `k-means bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (!facts.success || !arrays.success || !fits(facts.data, arrays.data)) {
    throw new AppError('WORKSPACE_CORRUPT', 'k-means bundle: expected centres, sizes and novelty that fit k');
  }
  const { centres, sizes, noveltyOffsets, noveltyDistances } = arrays.data;
  return {
    ...facts.data,
    centres,
    sizes,
    calibration: { offsets: noveltyOffsets, distances: noveltyDistances },
  };
}

function fits({ k, features }: z.infer<typeof factsSchema>, arrays: z.infer<typeof arraysSchema>): boolean {
  return (
    arrays.centres.length === k * features.length &&
    arrays.sizes.length === k &&
    arrays.centres.every((value) => Math.abs(value) <= LARGEST) &&
    isCalibration({ offsets: arrays.noveltyOffsets, distances: arrays.noveltyDistances }, k)
  );
}
