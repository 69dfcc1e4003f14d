import { partOf } from '#base';
import type { Interval, LeaderboardEntry, Tuning } from '#contract';
import {
  type ClassificationMetric,
  correctedInterval,
  crossValidate,
  type SplitScores,
  scoreSplits,
  summariseScores,
  testToTrainOf,
} from '#learn';
import type { Context } from '#matrix';
import { classifierOf, meanOf } from '#predict';
import type { Tuner } from './tuner.ts';
import { defaultsSentence } from './tuning-words.ts';

/** The first trial of each learner on the same splits, and what tuning gains over the best of them. */
export async function untunedOf(
  { tuner, metric, outside }: { tuner: Tuner; metric: ClassificationMetric; outside: SplitScores[string] },
  ctx: Context,
): Promise<{ entries: LeaderboardEntry[]; best: Tuning['defaults'] }> {
  const { rows, splits } = tuner.guarded;
  const testToTrain = testToTrainOf(splits);
  const scored: { entry: LeaderboardEntry; scores: SplitScores }[] = [];
  for (const [i, { name }] of tuner.learners.entries()) {
    const procedure = tuner.fixed(tuner.candidates.at(i)!);
    const progress = partOf(ctx.progress, i / tuner.learners.length, (i + 1) / tuner.learners.length);
    const predictions = await crossValidate(
      procedure,
      { rows, splits, withTraining: true },
      { ...ctx, progress },
    );
    const { test, train } = scoreSplits(rows, predictions);
    const metrics = Object.entries(summariseScores(test, testToTrain)).flatMap(([one, interval]) =>
      interval === null ? [] : [[one, interval] as const],
    );
    const entry: LeaderboardEntry = {
      name: `${name}, not tuned`,
      title: `${classifierOf(name).title}, not tuned`,
      isBaseline: false,
      metrics: Object.fromEntries(metrics),
      training: Object.fromEntries(Object.entries(train ?? {}).map(([one, values]) => [one, meanOf(values)])),
      chosen: 0,
    };
    scored.push({ entry, scores: test });
  }
  const sign = metric.larger === 'better' ? 1 : -1;
  const rankOf = ({ entry }: (typeof scored)[number]) =>
    sign * (entry.metrics[metric.name]?.mean ?? Number.NEGATIVE_INFINITY * sign);
  const best = scored.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a));
  const gains = outside.flatMap((value, i) => {
    const other = best.scores[metric.name]![i] ?? null;
    return value === null || other === null ? [] : [sign * (value - other)];
  });
  const gain: Interval =
    gains.length === 0 ? { mean: null, low: null, high: null } : correctedInterval(gains, { testToTrain });
  const { name, title } = best.entry;
  return {
    entries: scored.map(({ entry }) => entry),
    best: {
      learner: name.replace(', not tuned', ''),
      title,
      metric: best.entry.metrics[metric.name] ?? { mean: null, low: null, high: null },
      gain,
      sentence: defaultsSentence({ gain, title, metric: metric.title }),
    },
  };
}
