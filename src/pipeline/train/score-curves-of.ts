import { AppError, partOf } from '#base';
import type { LearningCurve, TrainOptions, ValidationCurve } from '#contract';
import type { ClassificationMetric, LabelledRows, Split } from '#learn';
import type { Context } from '#matrix';
import { classifiers, learningCurve, validationCurve } from '#predict';
import { type ClassFacts, contenderOf } from './contenders-of.ts';

/** Times the default that a validation curve tries where no values are given. */
const FACTORS = [0.25, 0.5, 1, 2, 4];

/** The curves that were asked for. @throws OPTION_INVALID */
export async function scoreCurvesOf(
  options: TrainOptions,
  {
    winner,
    classes,
    ...given
  }: {
    winner: string;
    classes: ClassFacts;
    rows: LabelledRows;
    splits: readonly Split[];
    metric: ClassificationMetric;
  },
  ctx: Context,
): Promise<{ learningCurve?: LearningCurve; validationCurve?: ValidationCurve }> {
  const { validationCurve: asked } = options;
  const part = (from: number, to: number) => ({ ...ctx, progress: partOf(ctx.progress, from, to) });
  const learning = options.learningCurve
    ? await learningCurve(contenderOf(winner, options, classes).procedure, given, part(0, 0.5))
    : null;
  const validation =
    asked === null ? null : await triedValues(asked, { options, classes }, { ...given, ctx: part(0.5, 1) });
  return {
    ...(learning === null ? {} : { learningCurve: learning }),
    ...(validation === null ? {} : { validationCurve: validation }),
  };
}

/** The learner, option and values that `learner.option` or `learner.option=a,b,c` asks for. @throws OPTION_INVALID */
export function askedValues(
  asked: string,
  given: TrainOptions['learnerOptions'],
): { learner: string; option: string; values: unknown[]; used: unknown } {
  const [, learner, option, list] = /^([\w-]+)\.(\w+)(?:=(.+))?$/.exec(asked) ?? [];
  const classifier = classifiers.find(({ name }) => name === learner);
  if (classifier === undefined || learner === undefined || option === undefined) {
    throw new AppError(
      'OPTION_INVALID',
      `--validation-curve: expected learner.option, such as gradient-boosting.learningRate, got "${asked}"`,
      { hint: `The learners are ${classifiers.map(({ name }) => name).join(', ')}.` },
    );
  }
  const own = given[learner] ?? {};
  const takes = (value: unknown) => classifier.options.safeParse({ ...own, [option]: value });
  const plain = classifier.options.safeParse(own);
  const used = plain.success ? (plain.data as Readonly<Record<string, unknown>>)[option] : undefined;
  if (!plain.success || used === undefined) {
    throw new AppError(
      'OPTION_INVALID',
      `--validation-curve: ${learner} has no option ${option} with a default`,
    );
  }
  if (list === undefined && typeof used !== 'number') {
    throw new AppError(
      'OPTION_INVALID',
      `--validation-curve: expected the values of ${option}, which is no number`,
      {
        hint: `For instance --validation-curve ${learner}.${option}=a,b,c.`,
      },
    );
  }
  const wanted: unknown[] =
    list === undefined
      ? FACTORS.map((factor) => factor * (used as number))
      : list
          .split(',')
          .map((text) =>
            typeof used === 'number' ? Number(text) : typeof used === 'boolean' ? text === 'true' : text,
          );
  const values = [
    ...new Set(list === undefined ? wanted.map((value) => fitting(value as number, takes)) : wanted),
  ];
  const refused = values.find((value) => !takes(value).success);
  if (refused !== undefined && list !== undefined) {
    const { error } = takes(refused);
    throw new AppError(
      'OPTION_INVALID',
      `--validation-curve, ${learner}.${option} ${String(refused)}: ${error?.issues[0]?.message ?? 'not taken'}`,
    );
  }
  return { learner, option, values: values.filter((value) => takes(value).success), used };
}

/** As it is, else rounded: some options are whole. */
function fitting(value: number, takes: (value: unknown) => { success: boolean }): number {
  return takes(value).success ? value : Math.round(value);
}

async function triedValues(
  asked: string,
  { options, classes }: { options: TrainOptions; classes: ClassFacts },
  given: Parameters<typeof validationCurve>[2],
): Promise<ValidationCurve> {
  const { learner, option, values, used } = askedValues(asked, options.learnerOptions);
  const tried = values.map((value) => {
    const learnerOptions = {
      ...options.learnerOptions,
      [learner]: { ...options.learnerOptions[learner], [option]: value },
    };
    const { procedure } = contenderOf(learner, { ...options, learnerOptions }, classes);
    return { value: String(value), procedure, isUsed: value === used };
  });
  return validationCurve(tried, { learner, option }, given);
}
