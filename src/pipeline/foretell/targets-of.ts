import type { Dataset, RunOptions, TrainOptions } from '#contract';
import type { CustomerTable } from '../customer-table.ts';

/** Something that a run foretells because its files allow it. */
export interface ForetoldTarget {
  /** What the model is called after the name of the segmentation: `churn`, `segment`. */
  readonly name: 'churn' | 'segment';
  readonly options: TrainOptions;
}

/** Names of columns that say who left. */
const LEFT = /churn|attrit|exited|^left$|cancell?ed|unsubscribed/i;
/** Learners and rows of a run that was asked for segments: a first answer in seconds; clientele train looks closer. */
const LEARNERS = ['logistic-regression', 'gradient-boosting'];
/** Across windows of an order log: trees cut at values of the window that they learned from, a line goes on beyond them. */
const LEARNERS_OVER_TIME = ['logistic-regression'];
const MOST_ROWS = 20_000;
/** Figures that every table of an order log has. */
const FIGURES = [
  'recency',
  'frequency',
  'monetary',
  'tenure',
  'average_order_value',
  'returns_share',
  'net_monetary',
];

/**
 * What can be foretold: churn where a column of two classes says who left, else where there is an order log; the
 * segment of new customers where there is a list of them.
 */
export function targetsOf(
  options: RunOptions,
  { table, datasets }: { table: CustomerTable; datasets: readonly Dataset[] },
): ForetoldTarget[] {
  const { files, id, time, amount, dateOrder, cutoff, from, tables, dedupe, seed } = options;
  const base = {
    ...{ files, id, time, amount, dateOrder, cutoff: null, from, tables, dedupe, seed },
    ...{ ignore: [], positive: null, learners: LEARNERS, learnerOptions: {}, folds: 5, repeats: 1 },
    ...({ imbalance: 'none', calibrate: 'none', threshold: 'default', outcomes: null } as const),
    ...({ coverage: 0.9, classConditional: false, maxFeatures: null, select: 'importance' } as const),
    ...({ task: 'classification', loss: 'auto' } as const),
    ...{ metric: null, goal: null, preset: null, name: null, maxRows: MOST_ROWS },
    ...{ learningCurve: false, validationCurve: null },
  };
  const left = table.columns.find(
    ({ role, name, distinct }) => role === 'target' && distinct === 2 && LEFT.test(name),
  );
  const targets: ForetoldTarget[] = [];
  if (left !== undefined) {
    const target = { kind: 'churn-column', column: left.name } as const;
    targets.push({ name: 'churn', options: { ...base, cutoff, features: null, target } });
  } else if (table.orders !== null && cutoff === null) {
    const own = table.columns.filter(({ rfm }) => rfm !== null && FIGURES.includes(rfm));
    const target = { kind: 'churn-days', days: null, gap: 0 } as const;
    const features = own.map(({ name }) => name);
    targets.push({ name: 'churn', options: { ...base, learners: LEARNERS_OVER_TIME, features, target } });
  }
  if (datasets.some((_, i) => table.uses[i]?.role === 'new')) {
    const target = { kind: 'segment', k: null } as const;
    targets.push({ name: 'segment', options: { ...base, cutoff, features: null, target } });
  }
  return targets;
}
