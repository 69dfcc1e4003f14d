import type { z } from 'zod';
import { AppError, nearestName } from '#base';
import type { TrainOptions } from '#contract';
import { type RecipeSpec, rowPreparation } from '#features';
import {
  classificationMetric,
  classifierProcedure,
  type Finish,
  type FittedFinishedProcedure,
  finishedProcedure,
  type InputNeeds,
  type Procedure,
  type ProcedureOf,
  type Resampler,
} from '#learn';
import type { Preparation } from '#matrix';
import {
  type Contender,
  classifierOf,
  classifiers,
  classWeights,
  compositions,
  describeClassTree,
  oneAgainstRest,
  parseClassTree,
  randomOversampling,
  randomUndersampling,
  selectingProcedure,
  smoteNc,
  stackingOptionsSchema,
  stackingProcedure,
  twoStepOptionsSchema,
  twoStepProcedure,
  votingOptionsSchema,
  votingProcedure,
} from '#predict';
import type { TargetFacts } from './target-facts.ts';

/** Learners that are compared where none is named: one that is simple and two that fit most tables. */
export const DEFAULT_LEARNERS: readonly string[] = [
  'logistic-regression',
  'gradient-boosting',
  'random-forest',
];

/** Classes by name, and how many rows each has at the latest moment. */
export interface ClassFacts {
  readonly names: readonly string[];
  readonly rows: readonly number[];
}

type LearningOptions = Pick<
  TrainOptions,
  | 'learners'
  | 'learnerOptions'
  | 'imbalance'
  | 'calibrate'
  | 'threshold'
  | 'outcomes'
  | 'maxFeatures'
  | 'select'
  | 'metric'
>;

/** What the tree of a two-step classification is made of. */
export function classFactsOf({ classes, parts }: TargetFacts): ClassFacts {
  const { y } = parts.at(-1)!;
  return { names: classes, rows: classes.map((_, one) => y.filter((value) => value === one).length) };
}

/** What is compared: the named learners, else the usual ones. @throws OPTION_INVALID */
export function contendersOf(options: LearningOptions, classes: ClassFacts): LearningContender[] {
  const names = options.learners.length === 0 ? DEFAULT_LEARNERS : [...new Set(options.learners)];
  return names.map((name) => contenderOf(name, options, classes));
}

/** A learner with its preparation, then calibration and threshold. */
export interface LearningContender extends Contender {
  readonly procedure: ProcedureOf<FittedFinishedProcedure>;
}

/** A learner of this name as it is compared and saved. @throws OPTION_INVALID */
export function contenderOf(name: string, options: LearningOptions, classes: ClassFacts): LearningContender {
  const { title, procedure } = learnerOf(name, options, classes);
  return {
    name,
    title,
    isBaseline: false,
    procedure: finishedProcedure(limited(procedure, options, classes), finishOf(options, classes)),
  };
}

/** The procedure on at most so many columns. */
function limited(
  procedure: Procedure,
  { maxFeatures, select, metric, imbalance }: LearningOptions,
  { names }: ClassFacts,
): Procedure {
  if (maxFeatures === null) return procedure;
  const sparse = (c: number) =>
    singleLearner('logistic-regression', {
      learnerOptions: { 'logistic-regression': { penalty: 'l1', c } },
      imbalance,
    }).procedure;
  return selectingProcedure(procedure, {
    how: select,
    most: maxFeatures,
    metric: classificationMetric(metric ?? 'auc', names.length),
    sparse,
  });
}

/** A procedure with its name in words. */
export interface NamedProcedure {
  readonly title: string;
  readonly procedure: Procedure;
}

function learnerOf(name: string, options: LearningOptions, classes: ClassFacts): NamedProcedure {
  if (name === 'voting') return votingOf(options, classes);
  if (name === 'stacking') return stackingOf(options, classes);
  if (name === 'two-step') return twoStepOf(options, classes);
  return singleLearner(name, options);
}

/** A learner by itself with its preparation and resampling. @throws OPTION_INVALID */
export function singleLearner(
  name: string,
  options: Pick<LearningOptions, 'learnerOptions' | 'imbalance'>,
  prepared: (needs: InputNeeds) => Preparation<RecipeSpec> = rowPreparation,
): NamedProcedure {
  requireLearner(name);
  const classifier = classifierOf(name);
  const procedure = classifierProcedure({
    name,
    preparation: prepared(classifier.needs),
    classifier,
    options: parsedOptions(name, classifier.options, options),
    resampler: RESAMPLERS[options.imbalance],
  });
  return { title: classifier.title, procedure };
}

const RESAMPLERS: Readonly<Record<TrainOptions['imbalance'], Resampler | null>> = {
  none: null,
  'class-weights': classWeights,
  oversample: randomOversampling,
  undersample: randomUndersampling,
  smote: smoteNc(),
};

/** Learners that decide together with the others that are named. */
const TOGETHER: readonly string[] = ['voting', 'stacking'];

/** The other learners that are named; the usual ones where none is. */
function membersOf(options: LearningOptions, classes: ClassFacts): NamedProcedure[] {
  const others = [...new Set(options.learners)].filter((name) => !TOGETHER.includes(name));
  return (others.length === 0 ? DEFAULT_LEARNERS : others).map((name) => learnerOf(name, options, classes));
}

function stackingOf(options: LearningOptions, classes: ClassFacts): NamedProcedure {
  const members = membersOf(options, classes);
  const { folds, c } = parsedOptions('stacking', stackingOptionsSchema, options);
  const procedure = stackingProcedure({
    name: 'stacking',
    members: members.map((member) => member.procedure),
    folds,
    c,
  });
  return { title: `Stack of ${listed(members.map(({ title }) => title.toLowerCase()))}`, procedure };
}

function votingOf(options: LearningOptions, classes: ClassFacts): NamedProcedure {
  const members = membersOf(options, classes);
  const { kind, weights } = parsedOptions('voting', votingOptionsSchema, options);
  const procedure = votingProcedure({
    name: 'voting',
    members: members.map((member) => member.procedure),
    voting: kind,
    weights,
  });
  const how = kind === 'soft' ? 'Soft vote' : 'Hard vote';
  return { title: `${how} of ${listed(members.map(({ title }) => title.toLowerCase()))}`, procedure };
}

/** Longer lists say less than their number. */
const MOST_WORDS = 80;

function listed(titles: readonly string[]): string {
  const words = [titles.slice(0, -1).join(', '), titles.at(-1)].filter((one) => one !== '').join(' and ');
  return words.length <= MOST_WORDS ? words : `${titles.length} learners`;
}

function twoStepOf(options: LearningOptions, { names, rows }: ClassFacts): NamedProcedure {
  const { tree: text, preset, first, learner } = parsedOptions('two-step', twoStepOptionsSchema, options);
  if (text !== null && (preset !== null || first !== null)) {
    throw new AppError('OPTION_INVALID', 'two-step: expected a tree or a preset, got both');
  }
  if (TOGETHER.includes(learner) || learner === 'two-step')
    throw new AppError(
      'OPTION_INVALID',
      `two-step, option learner: expected a single learner, got ${learner}`,
    );
  const tree =
    text === null
      ? oneAgainstRest(names, first ?? names[rows.indexOf(Math.max(...rows))]!)
      : parseClassTree(text, names);
  const step = learnerOf(learner, options, { names, rows });
  const title = `Two-step: ${describeClassTree(tree, names)} (${step.title.toLowerCase()})`;
  const { procedure } = step;
  return { title, procedure: twoStepProcedure({ name: 'two-step', tree, classNames: names, procedure }) };
}

function parsedOptions<T>(
  name: string,
  schema: z.ZodType<T>,
  { learnerOptions }: Pick<TrainOptions, 'learnerOptions'>,
): T {
  const parsed = schema.safeParse(learnerOptions[name] ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new AppError(
    'OPTION_INVALID',
    `${name}, option ${issue.path.join('.') || 'unknown'}: ${issue.message}`,
  );
}

function requireLearner(name: string): void {
  const known = [...classifiers, ...compositions].map((one) => one.name);
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  throw new AppError('OPTION_INVALID', `learner: expected one of ${known.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}

function finishOf({ calibrate, threshold, outcomes }: LearningOptions, { names }: ClassFacts): Finish {
  const calibration = calibrate === 'none' ? null : calibrate;
  const needsOutcomes = threshold === 'cost' || threshold === 'profit';
  if (needsOutcomes !== (outcomes !== null)) {
    throw new AppError(
      'OPTION_INVALID',
      needsOutcomes
        ? `threshold ${threshold}: expected what each outcome ${threshold === 'cost' ? 'costs' : 'earns'}, got none`
        : 'outcomes: expected a threshold by cost or profit, which they are for',
      { hint: 'For instance --threshold cost --cost-miss 100 --cost-alarm 5.' },
    );
  }
  if (threshold === 'default') return { calibration, goal: null };
  if (names.length !== 2) {
    throw new AppError(
      'OPTION_INVALID',
      `threshold ${threshold}: expected a target of two classes, got ${names.length}`,
      { hint: 'Of more classes the likeliest is predicted: leave --threshold out.' },
    );
  }
  if (threshold === 'f1') return { calibration, goal: { by: 'f1' } };
  if (threshold === 'cost') return { calibration, goal: { by: 'cost', costs: outcomes! } };
  return { calibration, goal: { by: 'profit', values: outcomes! } };
}
