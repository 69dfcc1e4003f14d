import type { DataVersion, Evaluation, Prediction, PredictionManifest } from '#contract';
import type { JudgedWindow } from './churn-of-log.ts';

/** What a bundle tells of the rows that its model learned from. */
export interface LearnedFrom {
  readonly provenance: { readonly datasets: readonly Pick<DataVersion, 'name' | 'file' | 'sha256'>[] };
  readonly outcome?: PredictionManifest['outcome'];
  readonly prediction: Pick<Prediction, 'primary' | 'metrics'>;
}

/**
 * Whether a model has learned from the rows that it is judged by, as far as its bundle tells: it keeps no rows, but
 * the hash of its files and the days that it learned from.
 * Figures that lie above all that the training found on unseen rows speak for rows that were learned from.
 * @param sha256 of the file with the rows.
 */
export function independenceOf(
  { provenance, outcome, prediction }: LearnedFrom,
  {
    sha256,
    window,
    metrics,
  }: { sha256: string; window: JudgedWindow | null; metrics: Evaluation['metrics'] },
): Evaluation['independence'] {
  const same = provenance.datasets.find((dataset) => dataset.sha256 === sha256);
  const overlaps = window !== null && outcome != null && window.from < outcome.to && outcome.from < window.to;
  if (same !== undefined && (window === null || overlaps)) {
    return {
      level: 'learned-from',
      sentence: `These are the rows that the model has learned from (${same.file ?? same.name}): the figures tell how well it remembers them, and MUST NOT be taken for a test.`,
    };
  }
  if (overlaps) {
    return {
      level: 'overlapping',
      sentence: `The days that are judged (${window.from} until before ${window.to}) overlap with those that the model has learned from (until before ${outcome.to}): of the same customers the figures are better than of later days.`,
    };
  }
  if (window !== null && outcome != null && window.to <= outcome.from) {
    return {
      level: 'overlapping',
      sentence: `The days that are judged (until before ${window.to}) lie before those that the model has learned from (from ${outcome.from} on): it knows what came after them.`,
    };
  }
  const [here, then] = [metrics[prediction.primary], prediction.metrics[prediction.primary]];
  if (here?.low != null && then?.high != null && here.low > then.high) {
    return {
      level: 'overlapping',
      sentence: `The figures are better than those that the training found on unseen rows (${prediction.primary} at least ${here.low.toFixed(3)}, then at most ${then.high.toFixed(3)}): it seems that the model has learned from many of these rows, in another file.`,
    };
  }
  return {
    level: 'unseen',
    sentence:
      window === null
        ? 'The file is none of those that the model has learned from; whether some of its rows were among them cannot be told.'
        : `The days that are judged lie behind all that the model has learned from (until before ${outcome?.to ?? 'an unknown day'}).`,
  };
}
