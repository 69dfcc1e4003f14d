import { AppError, partOf, throwIfAborted } from '#base';
import { type FittedProcedure, type LabelledRows, type Procedure, takeLabelled } from '#learn';
import type { Context } from '#matrix';
import { classShares } from '../baselines/class-shares.ts';
import { constantPrediction } from '../baselines/constant-prediction.ts';
import { type ClassBranch, type ClassNode, classesBelow, requireClassTree, stepsOf } from './class-tree.ts';
import { type FittedStep, fittedSteps } from './fitted-steps.ts';

/** A classification by steps. */
export interface TwoStepOptions {
  readonly name: string;
  readonly tree: ClassNode;
  readonly classNames: readonly string[];
  /** What decides every step that has no procedure of its own. */
  readonly procedure?: Procedure;
}

/**
 * A procedure of steps: each is learned from the rows of its classes alone, with its branches as classes, and the
 * probability of a class is the product along the way to it. Classes that stay together share by their numbers.
 * @throws OPTION_INVALID when the tree is none or a step has no procedure.
 */
export function twoStepProcedure({ name, tree, classNames, procedure }: TwoStepOptions): Procedure {
  requireClassTree(tree, classNames);
  const steps = stepsOf(tree).map(({ node }) => ({ node, procedure: node.procedure ?? procedure }));
  const without = steps.find((step) => step.procedure === undefined);
  if (without !== undefined)
    throw new AppError(
      'OPTION_INVALID',
      `${name}: expected a procedure for "${without.node.name}", got none`,
    );
  return {
    name,
    async fit(rows, ctx) {
      if (rows.nClasses !== classNames.length)
        throw new AppError(
          'OPTION_INVALID',
          `${name}: expected rows of ${classNames.length} classes, got ${rows.nClasses}`,
        );
      const fitted = new Map<string, FittedProcedure>();
      for (const [i, step] of steps.entries()) {
        throwIfAborted(ctx.signal);
        const progress = partOf(ctx.progress, i / steps.length, (i + 1) / steps.length);
        const own = { ...ctx, rng: ctx.rng.fork(step.node.name), progress };
        fitted.set(step.node.name, await fitStep(step.procedure!, { node: step.node, rows }, own));
      }
      return fittedSteps(stepOf(tree, { fitted, totals: classShares(rows) }), rows.nClasses);
    },
  };
}

/** Where rows of two branches are missing there is nothing to learn: the shares then. */
async function fitStep(
  procedure: Procedure,
  { node, rows }: { node: ClassNode; rows: LabelledRows },
  ctx: Context,
): Promise<FittedProcedure> {
  const own = rowsOfStep(node, rows);
  const present = new Set(own.y.filter((_, row) => own.weights === null || own.weights[row]! > 0));
  if (present.size > 1) return procedure.fit(own, ctx);
  const { nClasses } = own;
  return constantPrediction(
    present.size === 1 ? classShares(own) : new Float64Array(nClasses).fill(1 / nClasses),
  );
}

/** The rows that the step is about, their classes the numbers of its branches. */
function rowsOfStep({ branches }: ClassNode, rows: LabelledRows): LabelledRows {
  const branchOf = new Map(branches.flatMap((branch, at) => classesBelow(branch).map((one) => [one, at])));
  const which = Uint32Array.from([...rows.y.keys()].filter((row) => branchOf.has(rows.y[row]!)));
  const taken = takeLabelled(rows, which);
  return { ...taken, y: taken.y.map((one) => branchOf.get(one)!), nClasses: branches.length };
}

function stepOf(
  { name, branches }: ClassNode,
  learned: { fitted: ReadonlyMap<string, FittedProcedure>; totals: Float64Array },
): FittedStep {
  return {
    name,
    decides: learned.fitted.get(name)!,
    branches: branches.map((branch) =>
      'node' in branch
        ? { name: branch.name, step: stepOf(branch.node, learned) }
        : { ...branch, shares: sharesWithin(branch, learned.totals) },
    ),
  };
}

/** [classes] the share of each class of a branch among its rows; the same for all where there is none. */
function sharesWithin(
  { classes }: Extract<ClassBranch, { classes: unknown }>,
  totals: Float64Array,
): number[] {
  const sum = classes.reduce((all, one) => all + totals[one]!, 0);
  return classes.map((one) => (sum > 0 ? totals[one]! / sum : 1 / classes.length));
}
