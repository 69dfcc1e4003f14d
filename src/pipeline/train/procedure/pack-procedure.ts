import { invariant } from '#base';
import { packRecipe, type RecipeSpec } from '#features';
import {
  type BundleArray,
  type FittedCalibratedProcedure,
  type FittedClassifierProcedure,
  type FittedProcedure,
  type FittedThresholdedProcedure,
  packCalibrator,
} from '#learn';
import type { FittedConstant, FittedStep, FittedTwoStep, FittedVoting } from '#predict';
import type { PackedProcedure, PackedStep } from './packed-procedure.ts';

/** Everything that a fitted procedure can be. */
export type FittedPart =
  | FittedClassifierProcedure<RecipeSpec>
  | FittedConstant
  | FittedVoting
  | FittedTwoStep
  | FittedCalibratedProcedure<FittedProcedure>
  | FittedThresholdedProcedure<FittedProcedure>;

/** A fitted procedure with what is in it. */
export function fittedPart(fitted: FittedProcedure): FittedPart {
  invariant('kind' in fitted, 'a fitted procedure says what it is');
  return fitted as FittedPart;
}

/** A fitted procedure as plain JSON and arrays. */
export function packProcedure(fitted: FittedProcedure): {
  packed: PackedProcedure;
  arrays: Record<string, BundleArray>;
  /** Of its learners. */
  recipes: RecipeSpec[];
} {
  const recipes: RecipeSpec[] = [];
  const arrays: Record<string, BundleArray> = {};
  const keep = (way: string, own: Readonly<Record<string, BundleArray>>) => {
    for (const [name, array] of Object.entries(own)) arrays[`${way}${name}`] = array;
  };
  const packPart = (given: FittedProcedure, way: string): PackedProcedure => {
    const part = fittedPart(given);
    switch (part.kind) {
      case 'classifier': {
        const { format, version, facts, arrays: own } = part.model.toBundle();
        const recipe = packRecipe(part.spec);
        keep(way, own);
        keep(way, recipe.arrays);
        recipes.push(part.spec);
        const model = { format, version, facts };
        return { kind: 'classifier', learner: part.learner, recipe: recipe.recipe, model };
      }
      case 'constant':
        return { kind: 'constant', shares: [...part.shares] };
      case 'voting':
        return {
          kind: 'voting',
          voting: part.voting,
          shares: [...part.shares],
          members: part.members.map((member, i) => packPart(member, `${way}members.${i}.`)),
        };
      case 'two-step':
        return { kind: 'two-step', nClasses: part.nClasses, first: packStep(part.first, `${way}first.`) };
      case 'calibrated': {
        const { format, version, facts, arrays: own } = packCalibrator(part.calibrator);
        keep(`${way}calibrator.`, own);
        const inner = packPart(part.inner, `${way}inner.`);
        return { kind: 'calibrated', inner, calibrator: { format, version, facts } };
      }
      case 'thresholded':
        return { kind: 'thresholded', inner: packPart(part.inner, `${way}inner.`), ...part.chosen };
    }
  };
  const packStep = ({ name, decides, branches }: FittedStep, way: string): PackedStep => ({
    name,
    decides: packPart(decides, `${way}decides.`),
    branches: branches.map((branch, i) =>
      'step' in branch
        ? { name: branch.name, step: packStep(branch.step, `${way}${i}.`) }
        : { name: branch.name, classes: [...branch.classes], shares: [...branch.shares] },
    ),
  });
  return { packed: packPart(fitted, ''), arrays, recipes };
}
