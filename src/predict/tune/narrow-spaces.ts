import { AppError, nearestName } from '#base';
import type { Axis, SearchSpace } from './axis.ts';
import { type AxisRange, axisOf, type OptionShape } from './search-space.ts';

/** A learner that is tuned. */
export interface TunedLearner {
  readonly name: string;
  /** What its schema says of each option. */
  readonly shape: OptionShape;
  readonly space: SearchSpace;
}

/**
 * Learners with what is said of their spaces laid over their own: by learner `false` (no trial of it) or by option a
 * value, a list, a range `{ low, high, scale }`, or `false` (it keeps its default; of an option that is true or false, write a list).
 * @throws OPTION_INVALID when something of it does not exist or cannot be, or when nothing is left to try.
 */
export function narrowedLearners(
  learners: readonly TunedLearner[],
  given: Readonly<Record<string, unknown>>,
): TunedLearner[] {
  for (const name of Object.keys(given)) {
    const names = learners.map((learner) => learner.name);
    if (!names.includes(name)) throw unknown(`space: expected a learner that is tuned`, { name, names });
  }
  const left = learners.flatMap((learner) => {
    const own = given[learner.name];
    if (own === undefined) return [learner];
    if (own === false) return [];
    if (!isRecord(own)) throw refuse(learner.name, 'options with what they may be, or false', own);
    return [{ ...learner, space: narrowed(learner, own) }];
  });
  if (left.length > 0) return left;
  throw new AppError('OPTION_INVALID', 'space: expected something to try, got a space without any trial', {
    hint: 'Leave at least one learner in.',
  });
}

function narrowed({ name, shape, space }: TunedLearner, given: Record<string, unknown>): SearchSpace {
  const result: Record<string, Axis> = { ...space };
  for (const [option, said] of Object.entries(given)) {
    const field = shape[option];
    if (field === undefined)
      throw unknown(`space of ${name}: expected an option`, { name: option, names: Object.keys(shape) });
    if (said === false) {
      delete result[option];
      continue;
    }
    const where = `${name}.${option}`;
    const axis = axisOf(field, rangeOf(said, where));
    if (axis.kind === 'choice' && axis.values.length === 0)
      throw new AppError(
        'OPTION_INVALID',
        `space of ${where}: expected at least one value, got none, which leaves no trial`,
      );
    const ends = axis.kind === 'choice' ? axis.values : [axis.low, axis.high];
    for (const value of ends) {
      const issue = field.safeParse(value).error?.issues[0];
      if (issue !== undefined)
        throw new AppError(
          'OPTION_INVALID',
          `space of ${where}, value ${JSON.stringify(value)}: ${issue.message}`,
        );
    }
    result[option] = axis;
  }
  return result;
}

function rangeOf(said: unknown, where: string): AxisRange {
  if (Array.isArray(said)) return said;
  if (!isRecord(said)) return [said];
  const { low, high, scale = 'linear', ...others } = said;
  const [other] = Object.keys(others);
  if (other !== undefined) throw refuse(where, 'low, high and scale', { [other]: others[other] });
  if (typeof low !== 'number' || typeof high !== 'number' || !(low <= high))
    throw refuse(where, 'low and high as numbers, low not above high, else it leaves no trial', said);
  if (scale !== 'linear' && scale !== 'log') throw refuse(where, 'linear or log as scale', scale);
  if (scale === 'log' && low <= 0) throw refuse(where, 'a low above 0 with a log scale', low);
  return { low, high, scale };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(where: string, expected: string, got: unknown): AppError {
  return new AppError(
    'OPTION_INVALID',
    `space of ${where}: expected ${expected}, got ${JSON.stringify(got)}`,
  );
}

function unknown(expected: string, { name, names }: { name: string; names: readonly string[] }): AppError {
  const near = nearestName(name, names);
  return new AppError('OPTION_INVALID', `${expected}, one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
