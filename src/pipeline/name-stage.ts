import type { Persona, Reason } from '#contract';
import type { Bundle } from '#learn';
import type { Context, FeatureMatrix, Frame, NumericColumn } from '#matrix';
import {
  type Certified,
  describeSegments,
  type EarlierProfile,
  type Exploration,
  keepIds,
  type LearnerChoice,
  modelOfCandidate,
  namedReasons,
  noveltyWithin,
  segmentProfiles,
  type ValueKind,
  type ValueTier,
  valueTiers,
} from '#segment';
import type { CustomerColumn } from './customer-table.ts';

/** Named segments, who is in which, and the model that assigns new customers. */
export interface NameFacts {
  readonly personas: readonly Persona[];
  readonly reasons: readonly Reason[];
  /** First id that no segment has had so far. */
  readonly nextId: number;
  /** [segmented rows] id of the persona. */
  readonly segmentIds: Int32Array;
  /** [segmented rows] in [0, 1]. */
  readonly confidence: Float32Array;
  readonly novelty: Float32Array;
  /** The model as a bundle; null for segments that someone else made and for the value tiers that stand in where no clusters were found. */
  readonly model: Bundle | null;
  readonly tiers: {
    readonly column: string;
    readonly tiers: readonly ValueTier[];
    readonly codes: Uint8Array;
  } | null;
}

/** Where the customers would be by an earlier model. */
export interface EarlierSegments {
  /** `name@version` */
  readonly of: string;
  readonly known: readonly { readonly id: number; readonly name: string }[];
  /** First id that none of its segments and of those before it had. */
  readonly nextId: number;
  /** [segmented rows] place of the segment among `known`; -1 for customers unlike all of them. */
  readonly labels: Int32Array;
  /** Of `known`: standardised effects of the features that the model reads. */
  readonly profiles: readonly EarlierProfile[];
}

/** What segments are described from; frame and matrix hold the segmented rows. */
export interface NameInput {
  readonly frame: Frame;
  readonly matrix: FeatureMatrix;
  readonly exploration: Exploration;
  readonly choice: LearnerChoice;
  readonly certified: Certified;
  readonly columns: readonly CustomerColumn[];
  readonly value: CustomerColumn | null;
  readonly tiers: CustomerColumn | null;
  /** Whether segments are called vip, plus, mid and low by the value column. */
  readonly isRanked: boolean;
  /** Segments of an earlier model that these may be again; null for none. */
  readonly earlier: EarlierSegments | null;
}

/**
 * Describes, numbers and assigns the segments of a certificate.
 * @param fitting the context that they were explored in.
 */
export async function nameFacts(input: NameInput, ctx: Context, fitting: Context): Promise<NameFacts> {
  const { frame, matrix, certified } = input;
  const { certificate, labels } = certified;
  const { k } = certificate;
  const { earlier } = input;
  const identity =
    earlier === null
      ? null
      : keepIds(earlier, {
          labelsBefore: earlier.labels,
          labels,
          k,
          profiles: { before: earlier.profiles, after: () => segmentProfiles(frame, labels, k) },
        });
  const description = describeSegments(
    {
      frame,
      matrix,
      labels,
      segments: certificate.segments,
      value: input.value?.name ?? null,
      identity,
      isRanked: input.isRanked,
      kinds: Object.fromEntries(kindsOf(input.columns)),
    },
    ctx,
  );
  return {
    personas: description.personas,
    reasons: [...namedReasons(certificate, description), ...description.notes],
    segmentIds: labels.map((label) => description.idOfLabel[label]!),
    nextId: Math.max(identity?.nextId ?? 0, ...description.idOfLabel.map((id) => id + 1)),
    ...(await assignment(input, ctx, fitting)),
    tiers: input.tiers === null ? null : tiersOf(frame, input.tiers.name),
  };
}

/** What the numbers of columns are, where they are no plain ones. */
export function kindsOf(columns: readonly CustomerColumn[]): [string, ValueKind][] {
  return columns.flatMap(({ name, kind }): [string, ValueKind][] =>
    kind === 'date' || kind === 'timestamp' || kind === 'boolean' ? [[name, kind]] : [],
  );
}

async function assignment(
  { matrix, exploration, choice, certified: { certificate, labels } }: NameInput,
  ctx: Context,
  fitting: Context,
): Promise<Pick<NameFacts, 'confidence' | 'novelty' | 'model'>> {
  const candidate = exploration.candidates.find(({ k }) => k === certificate.k);
  const hasNone = certificate.chosenBy === 'tiers' || certificate.chosenBy === 'given';
  if (hasNone || candidate === undefined) {
    return {
      confidence: new Float32Array(labels.length).fill(1),
      novelty: noveltyWithin(matrix, labels, certificate.k),
      model: null,
    };
  }
  const model = await modelOfCandidate(matrix, { ...choice, candidate }, fitting);
  const { confidence, novelty } = await model.predict(matrix, ctx);
  return { confidence, novelty, model: model.toBundle() };
}

function tiersOf(frame: Frame, column: string): NameFacts['tiers'] {
  const { values } = frame.columns.find((candidate) => candidate.name === column) as NumericColumn;
  const { tiers, codes } = valueTiers(values);
  return { column, tiers, codes };
}
