import type { Prediction, PredictionVerdict } from '#contract';

const ORDER: readonly PredictionVerdict[] = ['none', 'weak', 'signal'];

/** Exit code of a prediction whose verdict must be so good: 5 where it is worse or must not be believed. */
export function required(
  { verdict, guards }: Pick<Prediction, 'verdict' | 'guards'>,
  wanted: PredictionVerdict | undefined,
): 0 | 5 {
  if (wanted === undefined) return 0;
  const isInvalid = guards.some(({ severity }) => severity === 'invalid');
  return isInvalid || ORDER.indexOf(verdict) < ORDER.indexOf(wanted) ? 5 : 0;
}
