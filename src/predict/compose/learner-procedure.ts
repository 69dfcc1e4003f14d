import { AppError, nearestName } from '#base';
import {
  type Classifier,
  classifierProcedure,
  type InputNeeds,
  type Procedure,
  type Resampler,
} from '#learn';
import type { Preparation } from '#matrix';
import { classifierOf, classifiers } from '../registry.ts';
import type { ClassNode } from '../two-step/class-tree.ts';
import { formatClassTree, parseClassTree } from '../two-step/parse-class-tree.ts';
import { oneAgainstRest } from '../two-step/presets.ts';
import { twoStepProcedure } from '../two-step/two-step-procedure.ts';
import { votingProcedure } from '../voting/voting-procedure.ts';
import { twoStepOptionsSchema, votingOptionsSchema } from './composed-options.ts';

/** Learners that are made of other ones. */
export const COMPOSED = [
  {
    name: 'voting',
    title: 'Vote',
    options: votingOptionsSchema,
  },
  {
    name: 'two-step',
    title: 'Two-step classification',
    options: twoStepOptionsSchema,
  },
] as const;

/** What procedures are made from. */
export interface ProcedureParts<Spec> {
  /** By the name of a learner; those that are not given have their defaults. */
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** [nClasses] names, and the rows of each. */
  readonly classes: readonly { readonly name: string; readonly rows: number }[];
  /** Learners that are compared beside this one. */
  readonly others: readonly string[];
  /** How the rows are prepared for a learner. */
  preparationOf(needs: InputNeeds): Preparation<Spec>;
  /** Changes which rows a learner sees; null for none. */
  resamplerOf(classifier: Classifier): Resampler | null;
}

/** A procedure and what it is called in words. */
export interface NamedProcedure {
  readonly title: string;
  readonly procedure: Procedure;
}

/**
 * The procedure of a learner, of a vote or of steps.
 * @throws OPTION_INVALID for a name that is not known and for options that make no procedure.
 */
export function learnerProcedure<Spec>(name: string, parts: ProcedureParts<Spec>): NamedProcedure {
  if (name === 'voting') return votingOf(parts);
  if (name === 'two-step') return twoStepOf(parts);
  const known = [...classifiers.map((one) => one.name), ...COMPOSED.map((one) => one.name)];
  if (!known.includes(name)) {
    const near = nearestName(name, known);
    throw new AppError('OPTION_INVALID', `learner: expected one of ${known.join(', ')}, got "${name}"`, {
      ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
    });
  }
  const classifier = classifierOf(name);
  return {
    title: classifier.title,
    procedure: classifierProcedure({
      name,
      preparation: parts.preparationOf(classifier.needs),
      classifier,
      options: parsed(name, classifier.options, parts),
      resampler: parts.resamplerOf(classifier),
    }),
  };
}

function votingOf<Spec>(parts: ProcedureParts<Spec>): NamedProcedure {
  const { kind, members: named, weights } = parsed('voting', votingOptionsSchema, parts);
  const names = named ?? parts.others.filter((other) => COMPOSED.every(({ name }) => name !== other));
  if (names.length < 2) {
    throw new AppError(
      'OPTION_INVALID',
      `voting: expected two learners or more, got ${names.length === 0 ? 'none' : names[0]}`,
      { hint: 'Name them: --learner logistic-regression,random-forest,voting, or voting.members=a,b.' },
    );
  }
  const members = names.map((name) => simple('voting', name, parts));
  return {
    title: `${kind === 'soft' ? 'Vote' : 'Majority vote'} of ${listed(members.map(({ title }) => lowerFirst(title)))}`,
    procedure: votingProcedure({
      name: 'voting',
      members: members.map(({ procedure }) => procedure),
      voting: kind,
      weights,
    }),
  };
}

function twoStepOf<Spec>(parts: ProcedureParts<Spec>): NamedProcedure {
  const { tree: text, first, learner } = parsed('two-step', twoStepOptionsSchema, parts);
  const classNames = parts.classes.map(({ name }) => name);
  if (text !== null && first !== null) {
    throw new AppError('OPTION_INVALID', 'two-step: expected a tree or a first class, got both');
  }
  if (classNames.length < 3) {
    throw new AppError(
      'OPTION_INVALID',
      `two-step: expected a target of three classes or more, got ${classNames.length}`,
      { hint: 'Two classes are told apart in one step.' },
    );
  }
  const tree =
    text === null ? oneAgainstRest(classNames, first ?? largest(parts)) : parseClassTree(text, classNames);
  const { title, procedure } = simple('two-step', learner, parts);
  return {
    title: `Two steps: ${stepsInWords(tree, classNames)} (${lowerFirst(title)})`,
    procedure: twoStepProcedure({ name: 'two-step', tree, classNames, procedure }),
  };
}

/** A learner that is not made of others. */
function simple<Spec>(of: string, name: string, parts: ProcedureParts<Spec>): NamedProcedure {
  if (COMPOSED.some((one) => one.name === name))
    throw new AppError(
      'OPTION_INVALID',
      `${of}: expected learners that are not made of others, got "${name}"`,
    );
  return learnerProcedure(name, parts);
}

function largest<Spec>({ classes }: ProcedureParts<Spec>): string {
  return classes.reduce((most, one) => (one.rows > most.rows ? one : most)).name;
}

function stepsInWords(tree: ClassNode, classNames: readonly string[]): string {
  const text = formatClassTree(tree, classNames);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function parsed<T>(
  name: string,
  schema: {
    safeParse(
      value: unknown,
    ):
      | { success: true; data: T }
      | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
  },
  { options }: Pick<ProcedureParts<unknown>, 'options'>,
): T {
  const result = schema.safeParse(options[name] ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new AppError(
    'OPTION_INVALID',
    `${name}, option ${issue.path.join('.') || 'unknown'}: ${issue.message}`,
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
