import { invariant } from '#base';
import type { NullTest, Reason } from '#contract';
import { type Exploration, type ExploredCandidate, GIVEN } from '../explore/index.ts';
import { NO_SEGMENT } from '../protocol/index.ts';
import { valueTiers } from '../tiers/index.ts';
import type { Certificate, CertifiedSegment } from './certificate.ts';
import { dropNotes, elbowOf } from './choose-k.ts';
import type { JudgedCandidates } from './judge-candidates.ts';
import type { CertifySettings, ValueColumn } from './options.ts';
import { type Stability, stabilityBand } from './stability.ts';
import { hasStructure } from './verdict.ts';

/** The segmentation that is shown, and how it came about. */
export interface SettledSegmentation
  extends Pick<Certificate, 'learner' | 'k' | 'chosenBy' | 'choice' | 'segments'> {
  readonly labels: Int32Array;
  /** Null for value tiers. */
  readonly candidate: ExploredCandidate | null;
}

interface Evidence {
  readonly exploration: Exploration;
  readonly judged: JudgedCandidates;
  readonly nulls: readonly NullTest[];
  readonly settings: CertifySettings;
  readonly byRule: boolean;
}

/**
 * What a learner that takes no k found; the user's k if there is one; with clusters the consensus; without clusters
 * value tiers if there is a value, else the k of the best silhouette.
 */
export function settleSegmentation(evidence: Evidence): SettledSegmentation {
  const { exploration, judged, nulls, settings, byRule } = evidence;
  const notes = candidateNotes(judged);
  if (!exploration.takesK) {
    const { k } = exploration.candidates[0]!;
    if (exploration.learner === GIVEN) {
      const message = `The ${k} segments are given and were not looked for.`;
      return byK(evidence, k, { chosenBy: 'given', choice: [{ code: 'given', message }] });
    }
    const segments = k === 1 ? 'One segment' : `${k} segments`;
    const message = byRule
      ? `The rules give ${k === 1 ? 'one segment' : `${k} segments`}.`
      : `${segments} came of ${exploration.learner}, which is not told how many.`;
    return byK(evidence, k, { chosenBy: 'learner', choice: [{ code: 'by-learner', message }] });
  }
  if (settings.userK !== null) {
    const message = `${settings.userK} segments were asked for.`;
    return byK(evidence, settings.userK, { chosenBy: 'user', choice: [{ code: 'user', message }, ...notes] });
  }
  if (hasStructure(nulls)) {
    return byK(evidence, judged.consensus.k, {
      chosenBy: 'consensus',
      choice: [...judged.consensus.reasons, ...notes],
    });
  }
  if (settings.value) return byTiers(settings.value, notes);
  const best = exploration.candidates.reduce((a, b) => (b.silhouette > a.silhouette ? b : a));
  const message = `There are no clusters to count; ${best.k} segments have the best silhouette (${best.silhouette.toFixed(3)}).`;
  return byK(evidence, best.k, {
    chosenBy: 'consensus',
    choice: [{ code: 'best-silhouette', message }, ...notes],
  });
}

function byK(
  { exploration, judged }: Evidence,
  k: number,
  how: Pick<Certificate, 'chosenBy' | 'choice'>,
): SettledSegmentation {
  const at = exploration.candidates.findIndex((candidate) => candidate.k === k);
  const candidate = exploration.candidates[at];
  invariant(candidate, `certify: k = ${k} was not explored`);
  const segments = segmentsOf(candidate.sizes, judged.stabilities[at]!.bySegment, candidate.names);
  return { learner: exploration.learner, k, ...how, segments, labels: candidate.labels, candidate };
}

function byTiers({ column, values }: ValueColumn, notes: readonly Reason[]): SettledSegmentation {
  const { tiers, codes } = valueTiers(values);
  const filled = tiers.filter((tier) => tier.size > 0);
  const labels = Int32Array.from(codes, (code) => filled.indexOf(tiers[code]!));
  const sizes = Int32Array.from(filled, (tier) => tier.size);
  const names = filled.map((tier) => tier.name).join(', ');
  const message = `There are no clusters to find; the customers are split into value tiers (${names}) by ${column}.`;
  return {
    learner: 'value-tiers',
    k: filled.length,
    chosenBy: 'tiers',
    choice: [{ code: 'value-tiers', message }, ...notes],
    segments: segmentsOf(
      sizes,
      null,
      filled.map((tier) => tier.name),
    ),
    labels,
    candidate: null,
  };
}

function segmentsOf(
  sizes: Int32Array,
  stability: Stability['bySegment'] | null,
  names: readonly (string | null)[] = [],
): CertifiedSegment[] {
  const total = sizes.reduce((a, b) => a + b, 0);
  return Array.from(sizes, (size, label) => {
    const name = names[label] ?? null;
    const jaccard = name === NO_SEGMENT ? null : (stability?.[label] ?? null);
    return {
      label,
      name,
      size,
      share: size / total,
      stability: jaccard,
      verdict: jaccard === null ? null : stabilityBand(jaccard),
    };
  });
}

/** What a reader of the candidates' table should know beside the choice. */
function candidateNotes({ details }: JudgedCandidates): Reason[] {
  const elbow = elbowOf(details);
  const notes = dropNotes(details);
  if (elbow !== null) {
    notes.push({ code: 'elbow', message: `The elbow of the inertia is at ${elbow} segments.` });
  }
  return notes;
}
