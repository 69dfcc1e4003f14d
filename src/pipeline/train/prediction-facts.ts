import type { Guard, Prediction } from '#contract';
import type { LeftOut } from '#features';
import type { Split } from '#learn';
import type { Compared, Evidence } from '#predict';
import type { Plan } from './splits-of.ts';
import type { TargetFacts } from './target-facts.ts';
import type { TrainData } from './train-data.ts';

/** What was found out, for people and programs. */
export function predictionOf(
  { target }: TrainData,
  {
    compared,
    evidence,
    guards,
    leftOut,
    plan,
    splits,
    metric,
    handling,
    nRows,
    groups,
  }: {
    compared: Compared;
    evidence: Evidence;
    guards: readonly Guard[];
    leftOut: readonly LeftOut[];
    plan: Plan;
    splits: readonly Split[];
    metric: string;
    handling: Prediction['handling'];
    nRows: number;
    groups: number | null;
  },
): Prediction {
  const { winner, baseline } = compared;
  const last = target.parts.at(-1)!;
  return {
    target: target.target,
    source: target.source,
    description: [target.description, ...target.notes].join(' '),
    task: 'classification',
    classes: classCounts(target).map(({ name, rows }) => ({ name, rows, share: rows / last.y.length })),
    positive: target.classes.length === 2 ? target.classes[1]! : null,
    rows: nRows,
    rowsWithoutTarget: target.rowsWithoutTarget,
    learner: winner.name,
    learnerTitle: winner.title,
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
    ...(evidence.importance === null ? {} : { importance: evidence.importance }),
    handling,
    features: [],
    leftOut: [...leftOut],
  };
}

function splitsInWords({ folds, repeats }: Plan, { parts }: TargetFacts): string {
  const times = repeats === 1 ? `${folds} folds` : `${repeats} times ${folds} folds`;
  return parts.length === 1
    ? `${times} of customers`
    : `${times} of customers, learned from the earlier moment and tested on the later one`;
}

/** The classes and their rows at the latest moment. */
export function classCounts({ classes, parts }: TargetFacts): { name: string; rows: number }[] {
  const { y } = parts.at(-1)!;
  return classes.map((name, one) => ({ name, rows: y.filter((value) => value === one).length }));
}
