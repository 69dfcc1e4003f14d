import { correctedInterval, type Interval } from './corrected-interval.ts';

/** How much a prediction is worth beyond the best baseline. */
export type PredictionVerdict = 'signal' | 'weak' | 'none';

/** A gain below this is weak, in units of the primary metric. */
const WEAK_BELOW = 0.03;

/** What a verdict is given on. */
export interface JudgeInput {
  /** `larger`: which of two values is the better one; `title` as a sentence names it. */
  readonly primary: { readonly title: string; readonly larger: 'better' | 'worse' };
  /** [splits] the primary metric of the model; null where it is not defined. */
  readonly model: readonly (number | null)[];
  /** [splits] that of the best baseline in the same splits. */
  readonly baseline: readonly (number | null)[];
  /** As a sentence names the baseline: `the majority class`. */
  readonly baselineTitle: string;
  /** Share of the rows in a test part, in (0, 1): .2 for 5 folds. */
  readonly testShare: number;
  /** Interval of the gain by other means (the bootstrap of a single hold-out); by default the corrected t over splits. */
  readonly interval?: Interval | null;
  /** A positive gain below this is weak: .03 for AUC and other metrics in [0, 1], .02 for R2. */
  readonly weakBelow?: number;
}

/** A verdict and what it rests on. */
export interface Judgement {
  readonly verdict: PredictionVerdict;
  /** Mean of what the model is better by than the baseline, above 0 is better; null where no split can be compared. */
  readonly gain: Interval | null;
  /** Plain words, with a full stop. */
  readonly sentence: string;
}

/**
 * Whether a prediction beats the best baseline: `none` when the 95 % interval of the gain reaches 0, is below it or is
 * not known, `weak` when the gain is small, else `signal`. Splits where either metric is not defined are left out.
 */
export function judgePrediction(input: JudgeInput): Judgement {
  const { primary, model, baseline, testShare, weakBelow = WEAK_BELOW } = input;
  const differences = model.flatMap((value, split) => {
    const other = baseline[split] ?? null;
    if (value === null || other === null) return [];
    return primary.larger === 'better' ? value - other : other - value;
  });
  const gain =
    input.interval ??
    (differences.length === 0
      ? null
      : correctedInterval(differences, { testToTrain: testShare / (1 - testShare) }));
  const verdict =
    gain === null || gain.low === null || !(gain.low > 0)
      ? 'none'
      : gain.mean < weakBelow
        ? 'weak'
        : 'signal';
  return { verdict, gain, sentence: sentenceOf(verdict, gain, input) };
}

function sentenceOf(
  verdict: PredictionVerdict,
  gain: Interval | null,
  { primary: { title }, baselineTitle, weakBelow = WEAK_BELOW }: JudgeInput,
): string {
  if (gain === null)
    return `No signal: ${title} is not defined in any split, so nothing speaks for the model.`;
  const { mean, low, high } = gain;
  if (low === null || high === null)
    return `No signal: with a single split it cannot be told whether the model beats ${baselineTitle}.`;
  const by = `${figure(Math.abs(mean))} ${title}`;
  const range = `(95 % interval ${figure(low)} to ${figure(high)})`;
  if (verdict === 'signal') return `Signal: the model beats ${baselineTitle} by ${by} ${range}.`;
  if (verdict === 'weak')
    return `Weak signal: the model beats ${baselineTitle} by ${by} ${range}, less than ${figure(weakBelow)}.`;
  if (high < 0) return `No signal: ${baselineTitle} beats the model by ${by} (gain ${range.slice(1)}.`;
  return `No signal: the gain of ${figure(mean)} ${title} over ${baselineTitle} cannot be told from 0 ${range}.`;
}

/** Three decimals, without a minus before zero. */
function figure(value: number): string {
  const text = value.toFixed(3);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
