import { AppError } from '#base';
import { type CompositeFacts, compositeFactsSchema, type ModelPart } from '#contract';
import { type RecipeSpec, recipeFeatures } from '#features';
import {
  type Bundle,
  type Calibrator,
  type ClassifierModel,
  type FittedFinishedProcedure,
  type FittedProcedure,
  type FittedStep,
  unpackCalibrator,
  withFinish,
} from '#learn';
import {
  classifiers,
  constantPrediction,
  fittedStacking,
  fittedTwoStep,
  fittedVoting,
  logisticRegressionLearner,
  stackedFeatures,
} from '#predict';
import type { SharedPreparations } from './shared-preparations.ts';

type Arrays = Bundle['arrays'];

/** What the parts of a model are read from. */
export interface StoredParts {
  readonly specs: readonly RecipeSpec[];
  readonly shared: SharedPreparations;
  readonly arrays: Arrays;
  readonly nClasses: number;
}

/** How many parts may lie within one another. */
const MOST_LEVELS = 20;

/**
 * The procedure of stored facts, which may come from a stranger: every part is used once, by one before it, and gives
 * the classes that are asked of it.
 * @throws FORMAT_UNSUPPORTED, WORKSPACE_CORRUPT
 */
export function unpackProcedure(
  facts: unknown,
  stored: StoredParts,
): FittedFinishedProcedure<{ readonly threshold: number }> {
  const parsed = compositeFactsSchema.safeParse(facts);
  if (!parsed.success) throw corrupt('its facts are not those of a model of parts');
  const { parts, calibration, threshold } = parsed.data;
  const unpacking = new Unpacking(parts, stored);
  const inner = unpacking.procedure(0, { nClasses: stored.nClasses, level: 0 });
  unpacking.requireAllUsed();
  if (threshold !== null && stored.nClasses !== 2) throw corrupt('a threshold is of two classes');
  return withFinish(inner, { calibrator: calibratorOf(calibration, stored), chosen: threshold });
}

/** A classifier of a bundle on the features of its recipe. @throws FORMAT_UNSUPPORTED, WORKSPACE_CORRUPT */
export function unpackClassifier(
  { learner: name, ...bundle }: Bundle & { readonly learner: string },
  { spec, nClasses }: { readonly spec: RecipeSpec; readonly nClasses: number },
): ClassifierModel {
  const learner = classifiers.find((known) => known.name === name);
  if (learner === undefined) {
    const names = classifiers.map((known) => known.name).join(', ');
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `bundle: expected the learner to be one of ${names}, got ${name}`,
    );
  }
  const model = learner.unpack(bundle);
  const features = featuresOf(spec);
  if (features.length !== model.features.length || features.some((one, j) => one !== model.features[j]))
    throw corrupt('the recipe does not give the features of the model');
  if (model.nClasses !== nClasses) throw corrupt(`expected ${nClasses} classes, got ${model.nClasses}`);
  return model;
}

/** A classifier with its place among shared preparations. */
export function preparedClassifier(
  model: ClassifierModel,
  { spec, recipe, shared }: { spec: RecipeSpec; recipe: number; shared: SharedPreparations },
): FittedProcedure {
  return {
    nClasses: model.nClasses,
    features: recipeFeatures(spec),
    part: { kind: 'classifier', spec, model },
    predict: async (frame, ctx) => model.predict(await shared.matrixOf(recipe, frame, ctx), ctx),
  };
}

class Unpacking {
  private readonly used = new Set<number>();

  constructor(
    private readonly parts: readonly ModelPart[],
    private readonly stored: StoredParts,
  ) {}

  procedure(
    at: number,
    { nClasses, level, above = -1 }: { nClasses: number; level: number; above?: number },
  ): FittedProcedure {
    const part = this.parts[at];
    if (part === undefined || at <= above || this.used.has(at) || level > MOST_LEVELS)
      throw corrupt(`part ${at} is not where a part may be`);
    this.used.add(at);
    const below = (place: number, classes: number) =>
      this.procedure(place, { nClasses: classes, level: level + 1, above: at });
    if (part.kind === 'classifier') return this.classifier(part, { at, nClasses });
    if (part.kind === 'constant') return constantPrediction(sharesOf(part.shares, nClasses));
    if (part.kind === 'voting') {
      const members = part.members.map((place) => below(place, nClasses));
      return fittedVoting({ members, voting: part.voting, shares: sharesOf(part.shares, members.length) });
    }
    if (part.kind === 'stacking') {
      const members = part.members.map((place) => below(place, nClasses));
      return fittedStacking({ members, top: this.top(part, { at, nClasses }) });
    }
    requireSteps(part.steps, nClasses);
    const steps = part.steps.map(
      ({ name, branches, part: place }): FittedStep => ({
        name,
        branches,
        procedure: below(place, branches.length),
      }),
    );
    return fittedTwoStep(steps, sharesOf(part.shares, nClasses));
  }

  /** What stands on members sees what they say and nothing else. */
  private top(
    { members, top }: Extract<ModelPart, { kind: 'stacking' }>,
    { at, nClasses }: { at: number; nClasses: number },
  ): ClassifierModel {
    const { format, version, facts } = top;
    const arrays = arraysOf(this.stored.arrays, `part ${at}/`);
    const model = logisticRegressionLearner.unpack({ format, version, facts, arrays });
    const features = stackedFeatures(members.length, nClasses);
    const isSound =
      model.nClasses === nClasses &&
      model.features.length === features.length &&
      features.every(({ name }, j) => name === model.features[j]);
    if (!isSound) throw corrupt(`part ${at} does not read what its members say`);
    return model;
  }

  requireAllUsed(): void {
    if (this.used.size !== this.parts.length) throw corrupt('a part belongs to nothing');
  }

  private classifier(
    { learner, recipe, format, version, facts }: Extract<ModelPart, { kind: 'classifier' }>,
    { at, nClasses }: { at: number; nClasses: number },
  ): FittedProcedure {
    const spec = this.stored.specs[recipe];
    if (spec === undefined) throw corrupt(`part ${at} has no recipe`);
    const arrays = arraysOf(this.stored.arrays, `part ${at}/`);
    const model = unpackClassifier({ learner, format, version, facts, arrays }, { spec, nClasses });
    return preparedClassifier(model, { spec, recipe, shared: this.stored.shared });
  }
}

/** Every step but the first is led to once, by one before it; every class is too. */
function requireSteps(steps: Extract<ModelPart, { kind: 'two-step' }>['steps'], nClasses: number): void {
  const classes: number[] = [];
  const led: number[] = [];
  for (const [at, { branches }] of steps.entries()) {
    for (const branch of branches) {
      if ('classes' in branch) classes.push(...branch.classes);
      else if (branch.step > at) led.push(branch.step);
      else throw corrupt('a step leads backwards');
    }
  }
  const isEach = (found: readonly number[], from: number, to: number) =>
    found.length === to - from &&
    new Set(found).size === found.length &&
    found.every((one) => one >= from && one < to);
  if (!isEach(led, 1, steps.length)) throw corrupt('its steps are no tree');
  if (!isEach(classes, 0, nClasses)) throw corrupt('its steps do not lead to every class once');
}

function sharesOf(shares: readonly number[], length: number): Float64Array {
  const sum = shares.reduce((all, one) => all + one, 0);
  if (shares.length !== length || !(Math.abs(sum - 1) < 1e-6))
    throw corrupt(`expected ${length} shares of 1`);
  return Float64Array.from(shares);
}

function calibratorOf(
  calibration: CompositeFacts['calibration'],
  { arrays, nClasses }: StoredParts,
): Calibrator | null {
  if (calibration === null) return null;
  const { format, version, facts } = calibration;
  const calibrator = unpackCalibrator({ format, version, facts, arrays: arraysOf(arrays, 'calibration/') });
  if (calibrator.nClasses !== nClasses) throw corrupt('its calibration is of other classes');
  return calibrator;
}

function arraysOf(arrays: Arrays, prefix: string): Arrays {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
}

function featuresOf(spec: RecipeSpec): string[] {
  try {
    return recipeFeatures(spec).map((feature) => feature.name);
  } catch (cause) {
    throw corrupt(`expected steps of this release: ${(cause as Error).message.slice(0, 500)}`);
  }
}

function corrupt(what: string): AppError {
  return new AppError('WORKSPACE_CORRUPT', `model: ${what}`);
}
