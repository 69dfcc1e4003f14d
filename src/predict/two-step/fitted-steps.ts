import type { FittedProcedure } from '#learn';
import type { Context, Frame } from '#matrix';
import { featuresOfAll } from '../features-of-all.ts';

/** A step that has learned. */
export interface FittedStep {
  readonly name: string;
  /** Says which branch a row belongs to. */
  readonly decides: FittedProcedure;
  /** As many as `decides` has classes. */
  readonly branches: readonly FittedBranch[];
}

/** Where a fitted step leads. */
export type FittedBranch =
  | {
      readonly name: string;
      readonly classes: readonly number[];
      /** [classes] how they share what reaches the branch, sum 1. */
      readonly shares: readonly number[];
    }
  | { readonly name: string; readonly step: FittedStep };

/** Steps that have learned. */
export interface FittedTwoStep extends FittedProcedure {
  readonly kind: 'two-step';
  readonly first: FittedStep;
}

/** All steps of a fitted tree, each before those that it leads to. */
export function fittedStepsOf(step: FittedStep): FittedStep[] {
  return [step, ...step.branches.flatMap((branch) => ('step' in branch ? fittedStepsOf(branch.step) : []))];
}

/** The probability of a class is the product along the way to it. */
export function fittedSteps(first: FittedStep, nClasses: number): FittedTwoStep {
  return {
    kind: 'two-step',
    first,
    nClasses,
    features: featuresOfAll(fittedStepsOf(first).map(({ decides }) => decides)),
    async predict(frame, ctx) {
      const out = new Float32Array(frame.nRows * nClasses);
      const walk = async ({ decides, branches }: FittedStep, reached: Float64Array) => {
        const p = await stepPrediction(decides, frame, ctx);
        for (const [at, branch] of branches.entries()) {
          const along = reached.map((value, row) => value * p[row * branches.length + at]!);
          if ('step' in branch) await walk(branch.step, along);
          else spread(out, along, { nClasses, branch });
        }
      };
      await walk(first, new Float64Array(frame.nRows).fill(1));
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

function spread(
  out: Float32Array,
  along: Float64Array,
  { nClasses, branch }: { nClasses: number; branch: Extract<FittedBranch, { classes: unknown }> },
): void {
  for (const [i, one] of branch.classes.entries()) {
    const share = branch.shares[i]!;
    for (let row = 0; row < along.length; row++) out[row * nClasses + one] = along[row]! * share;
  }
}
