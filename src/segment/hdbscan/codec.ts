import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { isCalibration } from '../protocol/index.ts';
import type { HdbscanState } from './state.ts';

const FORMAT = 'hdbscan';
const VERSION = 1;
/** Largest magnitude of a feature: its square must stay well inside f32. */
const LARGEST = 1e15;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  minSamples: z.number().int().min(0),
  hasNoiseSegment: z.boolean(),
});
const arraysSchema = z.object({
  rows: z.instanceof(Float32Array),
  coreDistances: z.instanceof(Float32Array),
  rowClusters: z.instanceof(Int32Array),
  rowLevels: z.instanceof(Float32Array),
  parents: z.instanceof(Int32Array),
  births: z.instanceof(Float32Array),
  segments: z.instanceof(Int32Array),
  sizes: z.instanceof(Int32Array),
  noveltyOffsets: z.instanceof(Uint32Array),
  noveltyDistances: z.instanceof(Float64Array),
});
type Facts = z.infer<typeof factsSchema>;
type Arrays = z.infer<typeof arraysSchema>;

/** A fitted HDBSCAN as facts and arrays. */
export function packHdbscan(state: HdbscanState): Bundle {
  const { features, k, minSamples, hasNoiseSegment, tree, calibration } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], k, minSamples, hasNoiseSegment },
    arrays: {
      rows: state.rows,
      coreDistances: state.coreDistances,
      rowClusters: tree.rowClusters,
      rowLevels: tree.rowLevels,
      parents: tree.parents,
      births: tree.births,
      segments: state.segments,
      sizes: state.sizes,
      noveltyOffsets: calibration.offsets,
      noveltyDistances: calibration.distances,
    },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackHdbscan({ format, version, ...content }: Bundle): HdbscanState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `hdbscan bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  if (!facts.success || !arrays.success || !fits(facts.data, arrays.data)) {
    throw new AppError('WORKSPACE_CORRUPT', 'hdbscan bundle: expected rows, a tree and segments that fit k');
  }
  const { rows, coreDistances, segments, sizes, noveltyOffsets, noveltyDistances, ...tree } = arrays.data;
  const calibration = { offsets: noveltyOffsets, distances: noveltyDistances };
  return { ...facts.data, rows, coreDistances, tree, segments, sizes, calibration };
}

function fits({ features, k, minSamples, hasNoiseSegment }: Facts, arrays: Arrays): boolean {
  const { rows, coreDistances } = arrays;
  const nStored = coreDistances.length;
  return (
    nStored > minSamples &&
    rows.length === nStored * features.length &&
    rows.every((value) => Math.abs(value) <= LARGEST) &&
    coreDistances.every((length) => length >= 0 && length < Number.POSITIVE_INFINITY) &&
    arrays.sizes.length === k &&
    isTree(arrays, nStored) &&
    isSelection(arrays, k - Number(hasNoiseSegment), hasNoiseSegment ? 2 : 1) &&
    isCalibration({ offsets: arrays.noveltyOffsets, distances: arrays.noveltyDistances }, k)
  );
}

function isTree({ parents, births, rowClusters, rowLevels }: Arrays, nStored: number): boolean {
  return (
    parents.length > 0 &&
    births.length === parents.length &&
    rowClusters.length === nStored &&
    rowLevels.length === nStored &&
    parents.every((parent, c) =>
      c === 0 ? parent === -1 && births[c] === Number.POSITIVE_INFINITY : parent >= 0 && parent < c,
    ) &&
    births.every((length, c) => c === 0 || (length >= 0 && length < Number.POSITIVE_INFINITY)) &&
    rowClusters.every((cluster) => cluster >= 0 && cluster < parents.length) &&
    rowLevels.every((length) => length >= 0 && length < Number.POSITIVE_INFINITY)
  );
}

/** Each of nSegments, at least `least`, is one cluster that holds rows; none lies in another. */
function isSelection({ parents, segments, rowClusters }: Arrays, nSegments: number, least: number): boolean {
  if (segments.length !== parents.length || nSegments < least) return false;
  const seen = new Set<number>();
  const inside = new Int32Array(segments.length).fill(-1);
  for (const [cluster, segment] of segments.entries()) {
    const around = cluster === 0 ? -1 : inside[parents[cluster]!]!;
    if (segment < -1 || segment >= nSegments || (segment >= 0 && (around >= 0 || seen.has(segment))))
      return false;
    if (segment >= 0) seen.add(segment);
    inside[cluster] = Math.max(around, segment);
  }
  const held = new Set<number>();
  for (const cluster of rowClusters) held.add(inside[cluster]!);
  held.delete(-1);
  return seen.size === nSegments && held.size === nSegments;
}
