import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle, BundleArray } from '#learn';
import { isCalibration } from '../protocol/index.ts';
import type { RuleState } from './rule-model.ts';

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  names: z.array(z.string()).min(1),
  own: z.unknown(),
});
const arraysSchema = z.object({
  sizes: z.instanceof(Int32Array),
  means: z.instanceof(Float64Array),
  scales: z.instanceof(Float64Array),
  noveltyOffsets: z.instanceof(Uint32Array),
  noveltyDistances: z.instanceof(Float64Array),
});

/** Which bundle it is and what a rule keeps beside what all have. */
export interface RuleFormat<Own> {
  readonly format: string;
  readonly version: number;
  readonly own: z.ZodType<Own>;
  /** Whether what it keeps goes with the state. */
  fits(own: Own, state: RuleState): boolean;
}

/** A rule as facts and arrays. @param own plain JSON. */
export function packRule(
  state: RuleState,
  { format, version, own }: { format: string; version: number; own: unknown },
): Bundle {
  const { features, k, names, sizes, distances } = state;
  const arrays: Record<string, BundleArray> = {
    sizes,
    means: distances.means,
    scales: distances.scales,
    noveltyOffsets: distances.calibration.offsets,
    noveltyDistances: distances.calibration.distances,
  };
  return { format, version, facts: { features: [...features], k, names: [...names], own }, arrays };
}

/**
 * The state and what a rule keeps beside it.
 * @throws FORMAT_UNSUPPORTED, WORKSPACE_CORRUPT
 */
export function unpackRule<Own>(bundle: Bundle, format: RuleFormat<Own>): { state: RuleState; own: Own } {
  if (bundle.format !== format.format || bundle.version !== format.version) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `${format.format} bundle: expected ${format.format} version ${format.version}, got ${bundle.format} version ${bundle.version}`,
    );
  }
  const facts = factsSchema.safeParse(bundle.facts);
  const arrays = arraysSchema.safeParse(bundle.arrays);
  const own = format.own.safeParse(facts.data?.own);
  if (facts.success && arrays.success && own.success) {
    const { sizes, means, scales, noveltyOffsets, noveltyDistances } = arrays.data;
    const { features, k, names } = facts.data;
    const calibration = { offsets: noveltyOffsets, distances: noveltyDistances };
    const state = { features, k, names, sizes, distances: { means, scales, calibration } };
    const isSound =
      names.length === k &&
      sizes.length === k &&
      means.length === k * features.length &&
      scales.length === features.length &&
      means.every(Number.isFinite) &&
      scales.every((scale) => scale > 0 && Number.isFinite(scale)) &&
      isCalibration(calibration, k);
    if (isSound && format.fits(own.data, state)) return { state, own: own.data };
  }
  throw new AppError(
    'WORKSPACE_CORRUPT',
    `${format.format} bundle: expected names, sizes and measures that fit its segments`,
  );
}
