import { z } from 'zod';
import { AppError } from '#base';
import type { RunOptions } from '#contract';
import { type LearnerChoice, segmentLearner } from '#segment';

/**
 * The learner of a run with its options, which its schema has accepted.
 * @throws OPTION_INVALID with the option, what was expected and what was given.
 */
export function learnerChoice({
  learner: name,
  learnerOptions: options,
  k,
  rules,
  recipe,
}: Pick<RunOptions, 'learner' | 'learnerOptions' | 'k' | 'rules' | 'recipe'>): LearnerChoice {
  const learner = segmentLearner(name);
  if (name === 'rules' && rules.length === 0 && recipe === null) {
    throw new AppError(
      'OPTION_INVALID',
      '--learner rules: expected at least one --rule "NAME: CONDITION", got none',
    );
  }
  if (name !== 'rules' && rules.length > 0) {
    throw new AppError('OPTION_INVALID', `--rule: expected it with --learner rules, got --learner ${name}`);
  }
  if (learner.takesK && 'k' in options) {
    throw new AppError('OPTION_INVALID', '--option k: expected it as --k, the number of segments or a range');
  }
  const known = Object.keys(
    z.toJSONSchema(learner.options, { io: 'input', unrepresentable: 'any' }).properties ?? {},
  );
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    const others = known.filter((option) => option !== 'k').join(', ');
    throw new AppError('OPTION_INVALID', `--option ${unknown}: ${name} has no such option`, {
      hint: others === '' ? `${name} has none.` : `Its options are ${others}.`,
    });
  }
  const parsed = learner.options.safeParse(learner.takesK ? { ...options, k: k.from } : options);
  if (parsed.success) return { learner, options };
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new AppError(
    'OPTION_INVALID',
    `--option ${path}=${String(options[path])}: ${issue?.message ?? 'not valid'}`,
  );
}
