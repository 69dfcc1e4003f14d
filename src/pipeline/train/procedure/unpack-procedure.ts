import { AppError } from '#base';
import { type RecipeSpec, recipeFeatures, recipeOf, recipeSpecSchema, unpackRecipe } from '#features';
import {
  type BundleArray,
  type ClassifierModel,
  type FittedProcedure,
  fittedCalibrated,
  fittedClassifier,
  fittedThresholded,
  unpackCalibrator,
} from '#learn';
import { classifiers, constantPrediction, type FittedStep, fittedSteps, fittedVoting } from '#predict';
import {
  type PackedClassifier,
  type PackedProcedure,
  type PackedStep,
  packedProcedureSchema,
} from './packed-procedure.ts';

type Arrays = Readonly<Record<string, BundleArray>>;

/** A procedure that can be used again. */
export interface LoadedProcedure {
  readonly fitted: FittedProcedure;
  readonly packed: PackedProcedure;
  /** The recipes of its learners. */
  readonly recipes: readonly RecipeSpec[];
}

/** Deeper than any vote, tree of classes, calibration and threshold within one another. */
const MOST_LEVELS = 300;

/**
 * The procedure of a bundle, which may come from a stranger: every part is checked by itself and against the others.
 * @throws BUNDLE_CORRUPT, FORMAT_UNSUPPORTED
 */
export function unpackProcedure(facts: unknown, arrays: Arrays): LoadedProcedure {
  if (depthOf(facts) > MOST_LEVELS) throw corrupt('it is nested too deep');
  const parsed = packedProcedureSchema.safeParse(facts);
  if (!parsed.success) throw corrupt('its description is none of this release');
  const recipes: RecipeSpec[] = [];
  const unpackPart = (part: PackedProcedure, way: string): FittedProcedure => {
    switch (part.kind) {
      case 'classifier': {
        const { fitted, spec } = unpackClassifier(part, below(arrays, way));
        recipes.push(spec);
        return fitted;
      }
      case 'constant':
        requireShares(part.shares);
        return constantPrediction(Float64Array.from(part.shares));
      case 'voting': {
        const members = part.members.map((member, i) => unpackPart(member, `${way}members.${i}.`));
        requireShares(part.shares);
        if (part.shares.length !== members.length) throw corrupt('a vote lacks the share of a member');
        if (members.some(({ nClasses }) => nClasses !== members[0]!.nClasses))
          throw corrupt('the members of a vote know different classes');
        return fittedVoting({ members, voting: part.voting, shares: Float64Array.from(part.shares) });
      }
      case 'two-step': {
        const first = unpackStep(part.first, `${way}first.`);
        requireEveryClass(first, part.nClasses);
        return fittedSteps(first, part.nClasses);
      }
      case 'calibrated': {
        const inner = unpackPart(part.inner, `${way}inner.`);
        const own = below(arrays, `${way}calibrator.`);
        const calibrator = told(() => unpackCalibrator({ ...bundleOf(part.calibrator), arrays: own }));
        if (calibrator.nClasses !== inner.nClasses) throw corrupt('a calibrator is of other classes');
        return fittedCalibrated(inner, calibrator);
      }
      case 'thresholded': {
        const inner = unpackPart(part.inner, `${way}inner.`);
        if (inner.nClasses !== 2) throw corrupt('a threshold parts more than two classes');
        return fittedThresholded(inner, { by: part.by, threshold: part.threshold });
      }
    }
  };
  const unpackStep = ({ name, decides, branches }: PackedStep, way: string): FittedStep => {
    const fitted = unpackPart(decides, `${way}decides.`);
    if (fitted.nClasses !== branches.length)
      throw corrupt(`step "${name}" has other branches than it decides`);
    return {
      name,
      decides: fitted,
      branches: branches.map((branch, i) => {
        if ('step' in branch) return { name: branch.name, step: unpackStep(branch.step, `${way}${i}.`) };
        requireShares(branch.shares);
        if (branch.shares.length !== branch.classes.length)
          throw corrupt('a branch lacks the share of a class');
        return branch;
      }),
    };
  };
  return { fitted: unpackPart(parsed.data, ''), packed: parsed.data, recipes };
}

function unpackClassifier({ learner: name, recipe, model: packed }: PackedClassifier, arrays: Arrays) {
  const spec = recipeSpecSchema.safeParse(unpackRecipe(recipe, arrays));
  if (!spec.success) throw corrupt('expected a recipe of this release');
  const model = modelOf(name, packed, arrays);
  const features = featuresOf(spec.data);
  if (
    features.length !== model.features.length ||
    features.some((feature, j) => feature.name !== model.features[j])
  )
    throw corrupt('the recipe does not give the features of the model');
  const fitted = fittedClassifier({ learner: name, prepared: recipeOf(spec.data), model, features });
  return { fitted, spec: spec.data };
}

function featuresOf(spec: RecipeSpec) {
  try {
    return recipeFeatures(spec);
  } catch (cause) {
    throw corrupt(`expected steps of this release: ${(cause as Error).message.slice(0, 500)}`);
  }
}

function modelOf(name: string, packed: PackedClassifier['model'], arrays: Arrays): ClassifierModel {
  const learner = classifiers.find((known) => known.name === name);
  if (learner === undefined) {
    const names = classifiers.map((known) => known.name).join(', ');
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `bundle: expected the learner to be one of ${names}, got ${name}`,
    );
  }
  return told(() => learner.unpack({ ...bundleOf(packed), arrays }));
}

function bundleOf({ format, version, facts }: PackedClassifier['model']) {
  return { format, version, facts };
}

/** What a part finds wrong with itself is wrong with the bundle. */
function told<T>(unpack: () => T): T {
  try {
    return unpack();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'WORKSPACE_CORRUPT') throw cause;
    throw corrupt(cause.message);
  }
}

/** Arrays whose names begin with the way, by what is left of their names. */
function below(arrays: Arrays, way: string): Arrays {
  const own = Object.entries(arrays).filter(([name]) => name.startsWith(way));
  return Object.fromEntries(own.map(([name, array]) => [name.slice(way.length), array]));
}

function requireShares(shares: readonly number[]): void {
  const sum = shares.reduce((all, one) => all + one, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) throw corrupt(`expected shares that sum to 1, got ${sum}`);
}

function requireEveryClass(first: FittedStep, nClasses: number): void {
  const classesOf = ({ branches }: FittedStep): number[] =>
    branches.flatMap((branch) => ('step' in branch ? classesOf(branch.step) : [...branch.classes]));
  const found = classesOf(first).sort((a, b) => a - b);
  if (found.length !== nClasses || found.some((one, i) => one !== i))
    throw corrupt('its steps do not lead to every class once');
}

function depthOf(value: unknown): number {
  let depth = 0;
  let level: unknown[] = [value];
  while (level.length > 0 && depth <= MOST_LEVELS) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    depth++;
  }
  return depth;
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `prediction bundle: ${what}`);
}
