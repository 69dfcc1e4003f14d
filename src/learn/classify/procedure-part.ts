import type { ClassifierModel } from './classifier.ts';
import type { FittedProcedure } from './procedure.ts';

/** What a fitted procedure is made of: all that it takes to save it. */
export type ProcedurePart =
  | {
      readonly kind: 'classifier';
      /** What the preparation learned, as plain JSON. */
      readonly spec: unknown;
      readonly model: ClassifierModel;
    }
  | {
      readonly kind: 'constant';
      /** [nClasses] what every row gets. */
      readonly shares: Float64Array;
    }
  | {
      readonly kind: 'voting';
      readonly voting: 'hard' | 'soft';
      /** [members] what each counts, sum 1. */
      readonly shares: Float64Array;
      readonly members: readonly FittedProcedure[];
    }
  | {
      readonly kind: 'two-step';
      /** Each step before those that it leads to. */
      readonly steps: readonly FittedStep[];
      /** [nClasses] share of each class among all rows: classes that stay together share by it. */
      readonly shares: Float64Array;
    };

/** A step of a tree of classes. */
export interface FittedStep {
  readonly name: string;
  readonly branches: readonly StepBranch[];
  /** Its classes are the branches. */
  readonly procedure: FittedProcedure;
}

/** Where a step leads: to classes, or to the step with this place in the list. */
export type StepBranch =
  | { readonly name: string; readonly classes: readonly number[] }
  | { readonly name: string; readonly step: number };
