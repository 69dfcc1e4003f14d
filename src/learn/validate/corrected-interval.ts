import { studentTQuantile } from './student-t.ts';

/** A mean and where it lies with 95 % confidence; bounds are null where one value alone is known. */
export interface Interval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Corrected resampled t interval of the mean over splits (Nadeau and Bengio 2003, section 4.2): the training parts of
 * splits overlap, so the variance of the mean is (1 / J + test / train) times that of the values, not 1 / J of it.
 * @param values [J] a score, or a difference of two scores, of each split; at least one, finite.
 * @param testToTrain rows of a test part over rows of a training part: .25 for 5 folds, 1 / 9 for 10.
 */
export function correctedInterval(
  values: readonly number[],
  { testToTrain, level = 0.95 }: { readonly testToTrain: number; readonly level?: number },
): Interval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = studentTQuantile((1 + level) / 2, count - 1) * Math.sqrt((1 / count + testToTrain) * variance);
  return { mean, low: mean - half, high: mean + half };
}
