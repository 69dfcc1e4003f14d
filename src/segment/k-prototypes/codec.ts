import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { isCalibration } from '../protocol/index.ts';
import type { KPrototypesState } from './state.ts';

const FORMAT = 'k-prototypes';
const VERSION = 1;
/** Largest magnitude of a feature, and so of a mean: its square must stay well inside f32. */
const LARGEST = 1e15;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  gamma: z.number().min(1e-6).max(1e6),
  cost: z.number(),
});
const arraysSchema = z.object({
  groupOf: z.instanceof(Int32Array),
  thresholds: z.instanceof(Float64Array),
  prototypes: z.instanceof(Float64Array),
  sizes: z.instanceof(Int32Array),
  noveltyOffsets: z.instanceof(Uint32Array),
  noveltyDistances: z.instanceof(Float64Array),
});

/** Fitted k-prototypes as facts and arrays. */
export function packKPrototypes({ features, k, coding, cost, ...state }: KPrototypesState): Bundle {
  const { groupOf, thresholds, gamma } = coding;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], k, gamma, cost },
    arrays: {
      groupOf,
      thresholds,
      prototypes: state.prototypes,
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
export function unpackKPrototypes({ format, version, ...content }: Bundle): KPrototypesState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `k-prototypes bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (facts.success && arrays.success) {
    const { features, k, gamma, cost } = facts.data;
    const { groupOf, thresholds, prototypes, sizes, noveltyOffsets, noveltyDistances } = arrays.data;
    const calibration = { offsets: noveltyOffsets, distances: noveltyDistances };
    const coding = { groupOf, thresholds, gamma };
    const state = { features, k, coding, prototypes, sizes, cost, calibration };
    if (fits(state)) return state;
  }
  const expected = 'columns, prototypes, sizes and novelty that fit k';
  throw new AppError('WORKSPACE_CORRUPT', `k-prototypes bundle: expected ${expected}`);
}

function fits({ features, k, coding, prototypes, sizes, calibration }: KPrototypesState): boolean {
  const d = features.length;
  const { groupOf, thresholds } = coding;
  return (
    groupOf.length === d &&
    groupOf.every((group) => group >= -1 && group < d) &&
    thresholds.length === d &&
    thresholds.every((value) => Math.abs(value) <= LARGEST) &&
    prototypes.length === k * d &&
    prototypes.every((value, at) =>
      groupOf[at % d] === -1 ? Math.abs(value) <= LARGEST : value === 0 || value === 1,
    ) &&
    sizes.length === k &&
    sizes.every((size) => size >= 1) &&
    isCalibration(calibration, k)
  );
}
