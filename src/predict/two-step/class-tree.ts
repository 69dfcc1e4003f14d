import { AppError } from '#base';
import type { Procedure } from '#learn';

/** One step of a two-step classification: which of its branches a row belongs to. */
export interface ClassNode {
  /** Distinct within the tree. */
  readonly name: string;
  /** At least two. */
  readonly branches: readonly ClassBranch[];
  /** What decides this step, if not what decides all of them. */
  readonly procedure?: Procedure;
}

/** Where a step leads: to classes, or to a further step. Branch names are distinct within a step. */
export type ClassBranch =
  | {
      readonly name: string;
      /** Indices of classes, at least one; several are told apart by their shares alone. */
      readonly classes: readonly number[];
    }
  | { readonly name: string; readonly node: ClassNode };

/** The classes that a branch leads to. */
export function classesBelow(branch: ClassBranch): number[] {
  return 'node' in branch ? branch.node.branches.flatMap(classesBelow) : [...branch.classes];
}

/** The steps of a tree, each before those that it leads to; the first one has depth 1. */
export function stepsOf(tree: ClassNode, depth = 1): { readonly node: ClassNode; readonly depth: number }[] {
  return [
    { node: tree, depth },
    ...tree.branches.flatMap((branch) => ('node' in branch ? stepsOf(branch.node, depth + 1) : [])),
  ];
}

/**
 * A tree leads to every class exactly once, by steps of two branches or more.
 * @throws OPTION_INVALID naming the step, the branch or the class.
 */
export function requireClassTree(tree: ClassNode, classNames: readonly string[]): void {
  const seen = new Set<number>();
  const steps = stepsOf(tree);
  requireDistinct(
    steps.map(({ node }) => node.name),
    'steps',
  );
  for (const { node } of steps) {
    if (node.branches.length < 2)
      throw refuse(`at least two branches at "${node.name}"`, `${node.branches.length}`);
    requireDistinct(
      node.branches.map(({ name }) => name),
      `branches of "${node.name}"`,
    );
    for (const branch of node.branches) {
      if ('node' in branch) continue;
      if (branch.classes.length === 0) throw refuse(`classes at "${branch.name}"`, 'none');
      for (const one of branch.classes) {
        const name = classNames[one];
        if (name === undefined) throw refuse(`classes 0 to ${classNames.length - 1}`, `${one}`);
        if (seen.has(one)) throw refuse('every class once', `"${name}" twice`);
        seen.add(one);
      }
    }
  }
  const missing = classNames.find((_, one) => !seen.has(one));
  if (missing !== undefined) throw refuse('every class once', `none that leads to "${missing}"`);
}

function requireDistinct(names: readonly string[], what: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refuse(`${what} of different names`, `"${twice}" twice`);
}

function refuse(expected: string, got: string): AppError {
  return new AppError('OPTION_INVALID', `tree of classes: expected ${expected}, got ${got}`);
}
