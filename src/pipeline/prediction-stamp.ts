import type { Prediction, PredictionVerdict } from '#contract';

/** What is to be thought of a prediction: its verdict, or that it must not be believed whatever the verdict says. */
export type PredictionStamp = PredictionVerdict | 'invalid';

/** The verdict of a prediction; `invalid` where a guard says so. */
export function predictionStamp({
  verdict,
  guards,
}: Pick<Prediction, 'verdict' | 'guards'>): PredictionStamp {
  return guards.some(({ severity }) => severity === 'invalid') ? 'invalid' : verdict;
}

/** What stands beside every score in a file that must not be relied on alone; null for a signal, which needs no word. */
export function stampInFiles(prediction: Pick<Prediction, 'verdict' | 'guards'>): PredictionStamp | null {
  const stamp = predictionStamp(prediction);
  return stamp === 'signal' ? null : stamp;
}

/** The stamp in plain words: what the verdict rests on, or what the guard found. */
export function stampSentence({ sentence, guards }: Pick<Prediction, 'sentence' | 'guards'>): string {
  const invalid = guards.filter(({ severity }) => severity === 'invalid');
  return invalid.length === 0 ? sentence : invalid.map(({ evidence }) => evidence).join(' ');
}
