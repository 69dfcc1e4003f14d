import type { Context, FittedPreparation, Frame, Preparation } from '#matrix';
import { type RecipeSpec, recipeOf } from './recipe.ts';
import { fitSteps, type StepPlan } from './steps/run-steps.ts';

/** How a learner wants its rows. */
export interface RowNeeds {
  /** Whether missing values may stay missing; else numbers get their median, and a column that says where. */
  readonly missing: boolean;
  /** Categories as codes, or as a column of 0 and 1 a level. */
  readonly categories: 'codes' | 'indicators';
  /** Whether columns get mean 0 and variance 1. */
  readonly scaled: boolean;
}

/** Levels beyond the most frequent ones share an indicator: rare ones only add noise, and ids would add thousands. */
const MOST_INDICATORS = 50;
const OTHER_LEVELS = 'other levels';

/** Any number of raw columns as a learner wants them; what is learned (medians, levels, spreads) comes from the given rows alone. */
export function rowPreparation({ missing, categories, scaled }: RowNeeds): Preparation<RecipeSpec> {
  return {
    async fit({ frame, rows }: { frame: Frame; rows: Uint32Array | null }, _: Context) {
      const own = rows ?? Uint32Array.from({ length: frame.nRows }, (__, i) => i);
      const plan = [
        ...(missing ? [] : fillSteps),
        ...(scaled ? [step('scale', 'numeric', { method: 'standard' })] : []),
        ...(categories === 'codes'
          ? [step('codes', 'category', {})]
          : [
              step('rare-levels', 'category', { share: 0, most: MOST_INDICATORS, name: OTHER_LEVELS }),
              step('one-hot', 'category', { standardise: scaled }),
            ]),
      ];
      const spec = fitSteps(plan, { frame, rows: own, missing: missing ? 'kept' : 'filled' });
      return recipeOf(spec) satisfies FittedPreparation<RecipeSpec>;
    },
  };
}

/** A step on all columns of a type. */
function step(name: string, type: 'numeric' | 'category', options: object): StepPlan {
  return {
    step: name,
    columns: (columns) => columns.filter((column) => column.type === type).map((column) => column.name),
    options,
  };
}

const fillSteps: StepPlan[] = [
  step('missing-indicator', 'numeric', {}),
  step('impute', 'numeric', { method: 'median' }),
];
