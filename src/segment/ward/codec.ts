import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { isCalibration } from '../protocol/index.ts';
import { isDendrogram } from './dendrogram.ts';
import type { WardState } from './state.ts';

const FORMAT = 'ward';
const VERSION = 1;
/** Largest magnitude of a feature, and so of a mean: its square must stay well inside f32. */
const LARGEST = 1e15;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  microClusters: z.number().int().min(1).nullable(),
});
const arraysSchema = z.object({
  centres: z.instanceof(Float64Array),
  sizes: z.instanceof(Int32Array),
  leafSizes: z.instanceof(Int32Array),
  leafSegments: z.instanceof(Int32Array),
  mergeLeft: z.instanceof(Int32Array),
  mergeRight: z.instanceof(Int32Array),
  mergeHeights: z.instanceof(Float64Array),
  mergeSizes: z.instanceof(Int32Array),
  noveltyOffsets: z.instanceof(Uint32Array),
  noveltyDistances: z.instanceof(Float64Array),
});

/** A fitted Ward clustering as facts and arrays. */
export function packWard(state: WardState): Bundle {
  const { features, k, microClusters, dendrogram } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], k, microClusters },
    arrays: {
      centres: state.centres,
      sizes: state.sizes,
      leafSizes: dendrogram.leafSizes,
      leafSegments: dendrogram.leafSegments,
      mergeLeft: dendrogram.left,
      mergeRight: dendrogram.right,
      mergeHeights: dendrogram.heights,
      mergeSizes: dendrogram.sizes,
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
export function unpackWard({ format, version, ...content }: Bundle): WardState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `ward bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const state = facts.success && arrays.success ? stateOf(facts.data, arrays.data) : null;
  if (state === null || !fits(state)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'ward bundle: expected means, sizes, a tree and novelty that fit k',
    );
  }
  return state;
}

function stateOf(facts: z.infer<typeof factsSchema>, arrays: z.infer<typeof arraysSchema>): WardState {
  const { centres, sizes, leafSizes, leafSegments } = arrays;
  return {
    ...facts,
    centres,
    sizes,
    dendrogram: {
      leafSizes,
      leafSegments,
      left: arrays.mergeLeft,
      right: arrays.mergeRight,
      heights: arrays.mergeHeights,
      sizes: arrays.mergeSizes,
    },
    calibration: { offsets: arrays.noveltyOffsets, distances: arrays.noveltyDistances },
  };
}

function fits({ k, features, centres, sizes, dendrogram, calibration }: WardState): boolean {
  return (
    centres.length === k * features.length &&
    centres.every((value) => Math.abs(value) <= LARGEST) &&
    sizes.length === k &&
    sizes.every((size) => size >= 1) &&
    isDendrogram(dendrogram, k) &&
    isCalibration(calibration, k)
  );
}
