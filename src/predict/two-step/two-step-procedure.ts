import { AppError, partOf, throwIfAborted } from '#base';
import {
  type FittedProcedure,
  type FittedStep,
  type LabelledRows,
  type Procedure,
  takeLabelled,
} from '#learn';
import type { Context, Frame } from '#matrix';
import { classShares } from '../baselines/class-shares.ts';
import { constantPrediction } from '../baselines/constant-prediction.ts';
import { featuresOfAll } from '../features-of-all.ts';
import { type ClassNode, classesBelow, requireClassTree, stepsOf } from './class-tree.ts';

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
      const fitted = new Map<ClassNode, FittedProcedure>();
      for (const [i, step] of steps.entries()) {
        throwIfAborted(ctx.signal);
        const progress = partOf(ctx.progress, i / steps.length, (i + 1) / steps.length);
        const own = { ...ctx, rng: ctx.rng.fork(step.node.name), progress };
        fitted.set(step.node, await fitStep(step.procedure!, { node: step.node, rows }, own));
      }
      return fittedTwoStep(listed(tree, fitted), classShares(rows));
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

/** The steps as a list, each before those that it leads to. */
function listed(tree: ClassNode, fitted: ReadonlyMap<ClassNode, FittedProcedure>): FittedStep[] {
  const nodes = stepsOf(tree).map(({ node }) => node);
  return nodes.map((node) => ({
    name: node.name,
    branches: node.branches.map((branch) =>
      'node' in branch ? { name: branch.name, step: nodes.indexOf(branch.node) } : branch,
    ),
    procedure: fitted.get(node)!,
  }));
}

/**
 * Steps that have learned.
 * @param steps each before those that it leads to, which are led to once; every class is.
 * @param shares [nClasses] share of each class among all rows.
 */
export function fittedTwoStep(steps: readonly FittedStep[], shares: Float64Array): FittedProcedure {
  const nClasses = shares.length;
  return {
    nClasses,
    features: featuresOfAll(steps.map(({ procedure }) => procedure)),
    part: { kind: 'two-step', steps, shares },
    async predict(frame, ctx) {
      const out = new Float32Array(frame.nRows * nClasses);
      const walk = async (at: number, reached: Float64Array) => {
        const { branches, procedure } = steps[at]!;
        const p = await stepPrediction(procedure, frame, ctx);
        for (const [place, branch] of branches.entries()) {
          const along = reached.map((value, row) => value * p[row * branches.length + place]!);
          if ('step' in branch) await walk(branch.step, along);
          else spread(out, along, { nClasses, shares: sharesWithin(branch, shares) });
        }
      };
      await walk(0, new Float64Array(frame.nRows).fill(1));
      return out;
    },
  };
}

/** [nRows, branches] probabilities of a step, each row's sum exactly 1, so that steps do not add up what is off. */
async function stepPrediction(step: FittedProcedure, frame: Frame, ctx: Context): Promise<Float64Array> {
  const p = Float64Array.from(await step.predict(frame, ctx));
  for (let from = 0; from < p.length; from += step.nClasses) {
    const own = p.subarray(from, from + step.nClasses);
    const sum = own.reduce((a, b) => a + b, 0);
    for (let i = 0; i < own.length; i++) own[i]! /= sum;
  }
  return p;
}

/** The share of each class of a branch among its rows; the same for all where there is none. */
function sharesWithin(
  { classes }: { readonly classes: readonly number[] },
  totals: Float64Array,
): [number, number][] {
  const sum = classes.reduce((all, one) => all + totals[one]!, 0);
  return classes.map((one) => [one, sum > 0 ? totals[one]! / sum : 1 / classes.length]);
}

function spread(
  out: Float32Array,
  along: Float64Array,
  { nClasses, shares }: { nClasses: number; shares: readonly [number, number][] },
): void {
  for (const [one, share] of shares)
    for (let row = 0; row < along.length; row++) out[row * nClasses + one] = along[row]! * share;
}
