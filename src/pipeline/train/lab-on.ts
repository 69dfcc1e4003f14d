import { AppError } from '#base';
import type { DecisionValues, Lab, TrainOptions } from '#contract';
import type { Context } from '#matrix';
import { labGoal, recommend, runLab } from '#predict';
import { classFactsOf, contenderOf } from './contenders-of.ts';
import { guardedRows } from './guarded-rows.ts';
import { splitsInWords } from './prediction-of.ts';
import type { TrainData } from './train-data.ts';

/** The learner of a lab where none is named. */
const LEARNER = 'logistic-regression';

/** Guards, then every way of dealing with unequal classes in the same splits, then what to do. @throws OPTION_INVALID */
export async function labOn(data: TrainData, options: TrainOptions, ctx: Context): Promise<Lab> {
  const { target } = data;
  const nClasses = target.classes.length;
  const learner = onlyLearner(options);
  const { rows, plan, splits, guards, leftOut } = guardedRows(data, options, ctx);
  const threshold = nClasses > 2 && options.threshold === 'f1' ? 'default' : options.threshold;
  const classes = classFactsOf(target);
  const contender = (imbalance: TrainOptions['imbalance']) =>
    contenderOf(learner, { ...options, imbalance, threshold }, classes);
  const plain = contender('none');
  const outcomes = worth(options);
  const goal = labGoal(nClasses, outcomes !== null);
  const entries = await runLab(
    {
      rows,
      splits,
      procedureOf: (way) => contender(way).procedure,
      outcomes,
      hasThreshold: threshold !== 'default',
    },
    ctx,
  );
  const last = target.parts.at(-1)!;
  return {
    target: target.target,
    description: [target.description, ...target.notes].join(' '),
    classes: classes.names.map((name, one) => ({
      name,
      rows: classes.rows[one]!,
      share: classes.rows[one]! / last.y.length,
    })),
    positive: nClasses === 2 ? target.classes[1]! : null,
    rows: last.y.length,
    learner,
    learnerTitle: plain.title,
    splits: splitsInWords(plan, target),
    goal: threshold === 'default' ? null : { by: threshold, outcomes: options.outcomes },
    calibration: options.calibrate === 'none' ? null : options.calibrate,
    entries,
    recommendation: recommend(entries, goal),
    guards: [...guards],
    leftOut: [...leftOut],
  };
}

function onlyLearner({ learners, imbalance }: TrainOptions): string {
  if (imbalance !== 'none')
    throw new AppError(
      'OPTION_INVALID',
      'lab: expected no way of dealing with unequal classes, as all are tried',
    );
  const [only = LEARNER, another] = new Set(learners);
  if (another === undefined) return only;
  throw new AppError('OPTION_INVALID', `lab: expected one learner, got ${learners.join(', ')}`, {
    hint: 'Learners are compared by clientele train.',
  });
}

/** What decisions bring: costs are money below 0. */
function worth({ threshold, outcomes }: TrainOptions): DecisionValues | null {
  if (outcomes === null || threshold !== 'cost') return outcomes;
  const { truePositive, falsePositive, falseNegative, trueNegative } = outcomes;
  return {
    truePositive: -truePositive,
    falsePositive: -falsePositive,
    falseNegative: -falseNegative,
    trueNegative: -trueNegative,
  };
}
