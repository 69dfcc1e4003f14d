import type { Evaluation, Interval } from '#contract';
import {
  type ClassificationMetric,
  classificationMetric,
  computeMetrics,
  confusionMatrix,
  judgePrediction,
  metricsFor,
  type ScoredRows,
} from '#learn';
import type { Context, Frame } from '#matrix';
import { type BaselineColumns, baselinesFor } from '#predict';
import { drawsOf } from './figure-draws.ts';

/** Rows with their true class and what is known of them. */
export interface JudgedRows {
  readonly scored: ScoredRows;
  /** [nClasses] shares of the classes in training. */
  readonly shares: readonly number[];
  /** Figures of orders of the same rows, for rules of thumb, and which is which; null where there are none. */
  readonly rules: { readonly frame: Frame; readonly columns: BaselineColumns } | null;
}

/** Metrics whose intervals are drawn however many rows there are. */
const MAIN = ['auc', 'averagePrecision', 'accuracy', 'f1Macro', 'logLoss', 'brier'];

const TITLES: Readonly<Record<string, string>> = {
  majority: 'the majority class of the training',
  recency: 'recency alone',
  frequency: 'frequency alone',
  'past-spend': 'past spend alone',
};

/**
 * Every metric of some rows with its interval, the rules of thumb on the same rows, and what the model is better by.
 * @param primary name of the metric that the gain is of.
 */
export async function evaluationFigures(
  { scored, shares, rules }: JudgedRows,
  primary: string,
  ctx: Context,
): Promise<Pick<Evaluation, 'metrics' | 'draws' | 'baselines' | 'gain' | 'found' | 'confusion'>> {
  const draw = drawsOf({ nRows: scored.y.length, nClasses: scored.nClasses }, ctx);
  const metrics: Record<string, Interval> = {};
  const known = metricsFor(scored.nClasses);
  for (const [i, metric] of known.entries()) {
    ctx.progress.report(i / known.length, 'drawing intervals');
    const isDrawn = !draw.isSampled || MAIN.includes(metric.name) || metric.name === primary;
    metrics[metric.name] = isDrawn
      ? await draw.interval((rows) => figureOf(metric, someOf(scored, rows)))
      : { mean: metric.compute(scored), low: null, high: null };
  }
  const others = await baselinesOf({ scored, shares, rules }, ctx);
  const metric = classificationMetric(primary, scored.nClasses);
  const best = bestOf(others, metric);
  const gain =
    best === null
      ? null
      : await draw.interval((rows) => gainOf(metric, someOf(scored, rows), someOf(best.rows, rows)));
  const { cells, nClasses } = confusionMatrix(scored);
  return {
    metrics,
    draws: draw.draws,
    baselines: others.map(({ name, rows }) => ({
      name,
      title: TITLES[name] ?? name,
      metrics: computeMetrics(rows),
    })),
    gain: gain?.mean == null ? null : gain,
    found: sentenceOf(metric, { scored, best, gain }),
    confusion: Array.from({ length: nClasses }, (_, one) => [
      ...cells.subarray(one * nClasses, (one + 1) * nClasses),
    ]),
  };
}

interface Rival {
  readonly name: string;
  readonly rows: ScoredRows;
}

/** The majority class as the training knew it; rules by one figure are fitted on these very rows, which favours them. */
async function baselinesOf({ scored, shares, rules }: JudgedRows, ctx: Context): Promise<Rival[]> {
  const { y, nClasses } = scored;
  const constant = Float32Array.from({ length: y.length * nClasses }, (_, i) => shares[i % nClasses]!);
  const rivals: Rival[] = [
    { name: 'majority', rows: { ...scored, probabilities: constant, predicted: null } },
  ];
  if (rules === null || new Set(y).size < 2) return rivals;
  const rows = { frame: rules.frame, y, nClasses, weights: null, groups: null };
  for (const rule of baselinesFor(rules.columns)) {
    if (rule.name === 'majority' || rule.name === 'stratified') continue;
    const fitted = await rule.fit(rows, ctx);
    rivals.push({
      name: rule.name,
      rows: { ...scored, probabilities: await fitted.predict(rules.frame, ctx), predicted: null },
    });
  }
  return rivals;
}

function bestOf(rivals: readonly Rival[], metric: ClassificationMetric): Rival | null {
  const sign = metric.larger === 'better' ? 1 : -1;
  const values = rivals.flatMap((rival) => {
    const value = metric.compute(rival.rows);
    return value === null ? [] : [{ rival, value: sign * value }];
  });
  return (
    values.reduce<(typeof values)[number] | null>(
      (best, one) => (best === null || one.value > best.value ? one : best),
      null,
    )?.rival ?? null
  );
}

function figureOf(metric: ClassificationMetric, rows: ScoredRows) {
  return (weights: Float32Array | null) => metric.compute({ ...rows, weights });
}

function gainOf(metric: ClassificationMetric, rows: ScoredRows, others: ScoredRows) {
  return (weights: Float32Array | null) => {
    const own = metric.compute({ ...rows, weights });
    const other = metric.compute({ ...others, weights });
    if (own === null || other === null) return null;
    return metric.larger === 'better' ? own - other : other - own;
  };
}

/** Some of the rows, null for all. */
function someOf(scored: ScoredRows, rows: Uint32Array | null): ScoredRows {
  if (rows === null) return scored;
  const { probabilities, y, nClasses, predicted = null } = scored;
  const some = new Float32Array(rows.length * nClasses);
  for (const [i, row] of rows.entries())
    some.set(probabilities.subarray(row * nClasses, (row + 1) * nClasses), i * nClasses);
  return {
    probabilities: some,
    y: Int32Array.from(rows, (row) => y[row]!),
    nClasses,
    weights: null,
    predicted: predicted === null ? null : Int32Array.from(rows, (row) => predicted[row]!),
  };
}

function sentenceOf(
  metric: ClassificationMetric,
  { scored, best, gain }: { scored: ScoredRows; best: Rival | null; gain: Interval | null },
): string {
  if (best === null || gain === null || gain.mean === null)
    return `${metric.title} is not defined for these rows, so nothing can be said of the model.`;
  const { sentence } = judgePrediction({
    primary: metric,
    model: [metric.compute(scored)],
    baseline: [metric.compute(best.rows)],
    baselineTitle: TITLES[best.name] ?? best.name,
    testShare: 0.5,
    interval: { ...gain, mean: gain.mean },
  });
  return sentence;
}
