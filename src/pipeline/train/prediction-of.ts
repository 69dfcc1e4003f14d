import type {
  FeatureSelection,
  Guard,
  PredictedGroups,
  Prediction,
  PredictionSetsFacts,
  TrainOptions,
} from '#contract';
import type { LeftOut } from '#features';
import type { Split } from '#learn';
import type { Compared, Evidence } from '#predict';
import type { SplitPlan } from './split-plan.ts';
import type { TargetFacts } from './target-facts.ts';
import type { TrainData } from './train-data.ts';

/** What training found out about the choice, in the form that is kept. */
export function predictionOf(
  { target }: TrainData,
  {
    compared,
    evidence,
    selection = null,
    subgroups,
    sets,
    guards,
    leftOut,
    plan,
    splits,
    metric,
    options,
    nRows,
    groups,
  }: {
    compared: Compared;
    evidence: Evidence;
    selection?: FeatureSelection | null;
    subgroups?: PredictedGroups;
    sets: PredictionSetsFacts;
    guards: readonly Guard[];
    leftOut: readonly LeftOut[];
    plan: SplitPlan;
    splits: readonly Split[];
    metric: string;
    options: Pick<TrainOptions, 'imbalance' | 'calibrate'>;
    nRows: number;
    groups: number | null;
  },
): Prediction {
  const { winner, baseline } = compared;
  const last = target.parts.at(-1)!;
  const counts = target.classes.map((_, one) => last.y.filter((value) => value === one).length);
  return {
    target: target.target,
    source: target.source,
    description: [target.description, ...target.notes].join(' '),
    task: 'classification',
    classes: target.classes.map((name, one) => ({
      name,
      rows: counts[one]!,
      share: counts[one]! / last.y.length,
    })),
    positive: target.classes.length === 2 ? target.classes[1]! : null,
    rows: nRows,
    rowsWithoutTarget: target.rowsWithoutTarget,
    learner: winner.name,
    learnerTitle: winner.title,
    ...(options.imbalance === 'none' ? {} : { imbalance: options.imbalance }),
    ...(options.calibrate === 'none' ? {} : { calibration: options.calibrate }),
    validation: {
      splits: splitsInWords(plan, target),
      folds: plan.folds,
      repeats: plan.repeats,
      testRows: Math.round(splits.reduce((sum, { test }) => sum + test.length, 0) / splits.length),
      groups,
    },
    primary: metric,
    metrics: { ...compared.metrics },
    training: { ...compared.training },
    baseline: {
      name: baseline.contender.name,
      title: baseline.contender.title,
      metrics: { ...baseline.metrics },
    },
    gain: compared.gain,
    verdict: compared.verdict,
    sentence: compared.sentence,
    guards: [...guards],
    leaderboard: [...compared.leaderboard],
    curves: evidence.curves,
    confusion: evidence.confusion,
    ...(selection === null ? {} : { selection }),
    ...(subgroups === undefined ? {} : { subgroups }),
    sets,
    ...(evidence.importance === null ? {} : { importance: evidence.importance }),
    features: [],
    leftOut: [...leftOut],
  };
}

/** `5 times 5 folds of customers`. */
export function splitsInWords({ folds, repeats }: SplitPlan, { parts }: TargetFacts): string {
  const times = repeats === 1 ? `${folds} folds` : `${repeats} times ${folds} folds`;
  return parts.length === 1
    ? `${times} of customers`
    : `${times} of customers, learned from the earlier moment and tested on the later one`;
}
