import type { Action, CandidateDetail, Dataset, RunOptions, SegmentAction, Summary } from '#contract';
import type { Certificate } from '#segment';
import type { ExportFacts } from './export-customers.ts';
import type { NameFacts } from './name-stage.ts';
import type { StageTiming } from './stage-runner.ts';

/** What `summary.json` is made of; certificate and names are null when the run ended before them. */
export interface SummaryInput {
  readonly options: RunOptions;
  readonly datasets: readonly Dataset[];
  readonly result: {
    readonly certificate: Certificate;
    readonly named: NameFacts;
    readonly actions: readonly SegmentAction[];
  } | null;
  /** What was foretold beside the segments. */
  readonly predictions?: NonNullable<Summary['predictions']>;
  /** The lists of customers, none when the run ended before them. */
  readonly exports: readonly ExportFacts[];
  readonly timings: readonly StageTiming[];
}

/** The summary of a run. */
export function runSummary({
  options,
  datasets,
  result,
  predictions = [],
  exports,
  timings,
}: SummaryInput): Summary {
  return {
    version: 1,
    seed: options.seed,
    datasets: datasets.map(({ name, rows, columns, rejectedRows, use, findings }) => ({
      name,
      rows,
      columns: columns.length,
      rejectedRows,
      use: use ?? null,
      findings,
    })),
    segmentation: result === null ? null : segmentationSummary(result),
    ...(predictions.length > 0 ? { predictions: [...predictions] } : {}),
    ...(isWorthTelling(exports) ? { exports: [...exports] } : {}),
    timings: addUpTimings(timings),
  };
}

function isWorthTelling(exports: readonly ExportFacts[]): boolean {
  return exports.length > 1 || exports.some(({ neutralised, cut }) => neutralised + cut > 0);
}

function segmentationSummary({
  certificate,
  named,
  actions,
}: NonNullable<SummaryInput['result']>): Summary['segmentation'] {
  const { learner, k, inertia, silhouette, verdict, nulls, candidates, evidence } = certificate;
  return {
    learner,
    k,
    inertia,
    silhouette,
    verdict,
    reasons: [...named.reasons, ...certificate.choice, ...(evidence?.reasons ?? [])],
    nulls: [...nulls],
    candidates: candidates.map(shortCandidate),
    evidence,
    segments: named.personas.map(({ id, name, sentence, size, share, stability, verdict: band }) => ({
      id,
      name,
      sentence,
      size,
      share,
      stability,
      verdict: band,
      action: shortAction(actions.find((action) => action.id === id)),
    })),
  };
}

function shortAction(found: SegmentAction | undefined): Action | null {
  return found === undefined ? null : { action: found.action, title: found.title, why: found.why };
}

function shortCandidate(candidate: CandidateDetail) {
  const { k, inertia, silhouette, calinskiHarabasz, daviesBouldin, gap, stability } = candidate;
  const { predictionStrength, bic } = candidate;
  return { k, inertia, silhouette, calinskiHarabasz, daviesBouldin, gap, stability, predictionStrength, bic };
}

/** One entry a stage: the files of an import together. */
export function addUpTimings(timings: readonly StageTiming[]): Summary['timings'] {
  const byStage = new Map<string, { stage: string; seconds: number; cached: boolean }>();
  for (const { stage, seconds, cached } of timings) {
    const known = byStage.get(stage) ?? { stage, seconds: 0, cached: true };
    byStage.set(stage, { stage, seconds: known.seconds + seconds, cached: known.cached && cached });
  }
  return [...byStage.values()].map((entry) => ({ ...entry, seconds: Number(entry.seconds.toFixed(3)) }));
}
