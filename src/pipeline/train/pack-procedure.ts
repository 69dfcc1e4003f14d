import { invariant } from '#base';
import type { CompositeFacts, DecisionThreshold, ModelPart, PredictionManifest } from '#contract';
import { packRecipe, type RecipeSpec } from '#features';
import { type BundleArray, type FittedFinishedProcedure, type FittedProcedure, packCalibrator } from '#learn';

/** Format of a model of several parts, or of one that is calibrated or decides by a threshold. */
export const COMPOSITE = 'composite';
export const COMPOSITE_VERSION = 1;

/** A procedure as its bundle keeps it. */
export interface PackedProcedure {
  readonly recipe: unknown;
  readonly model: PredictionManifest['model'];
  readonly arrays: Readonly<Record<string, BundleArray>>;
  /** Each distinct one. */
  readonly specs: readonly RecipeSpec[];
  readonly threshold: DecisionThreshold | null;
}

/** One classifier as it is kept by itself; anything more as parts, those of equal preparation sharing it. */
export function packProcedure(fitted: FittedFinishedProcedure): PackedProcedure {
  const { inner, calibrator, chosen } = fitted;
  if (inner.part?.kind === 'classifier' && calibrator === null && chosen === null) {
    const spec = inner.part.spec as RecipeSpec;
    const { arrays, ...model } = inner.part.model.toBundle();
    const packed = packRecipe(spec);
    return {
      recipe: packed.recipe,
      model,
      arrays: { ...arrays, ...packed.arrays },
      specs: [spec],
      threshold: null,
    };
  }
  const packing = new Packing();
  packing.add(inner);
  const threshold = chosen === null ? null : { by: chosen.by, threshold: chosen.threshold };
  const facts: CompositeFacts = {
    parts: packing.parts,
    calibration: calibrator === null ? null : packing.keep('calibration', packCalibrator(calibrator)),
    threshold,
  };
  const { specs } = packing;
  const packed = packRecipe({ recipes: specs });
  return {
    recipe: packed.recipe,
    model: { format: COMPOSITE, version: COMPOSITE_VERSION, facts },
    arrays: { ...packing.arrays, ...packed.arrays },
    specs,
    threshold,
  };
}

/** Parts in the order of their places, and their arrays as `part 3/name`. */
class Packing {
  readonly parts: ModelPart[] = [];
  readonly arrays: Record<string, BundleArray> = {};
  readonly specs: RecipeSpec[] = [];
  private readonly placeOf = new Map<string, number>();

  /** @returns the place of the part */
  add({ part }: FittedProcedure): number {
    invariant(part !== undefined, 'model: expected a procedure of parts that can be saved');
    const at = this.parts.length;
    // its place is taken before those of the parts that it is made of
    this.parts.push({ kind: 'constant', shares: [1] });
    this.parts[at] = this.packed(part, at);
    return at;
  }

  keep(
    prefix: string,
    {
      arrays,
      ...rest
    }: { format: string; version: number; facts: unknown; arrays: PackedProcedure['arrays'] },
  ) {
    for (const [name, array] of Object.entries(arrays)) this.arrays[`${prefix}/${name}`] = array;
    return rest;
  }

  private packed(part: NonNullable<FittedProcedure['part']>, at: number): ModelPart {
    if (part.kind === 'classifier') {
      const recipe = this.recipe(part.spec as RecipeSpec);
      const kept = this.keep(`part ${at}`, part.model.toBundle());
      return { kind: 'classifier', learner: part.model.learner, recipe, ...kept };
    }
    if (part.kind === 'constant') return { kind: 'constant', shares: [...part.shares] };
    if (part.kind === 'voting') {
      const { voting, shares } = part;
      return {
        kind: 'voting',
        voting,
        shares: [...shares],
        members: part.members.map((one) => this.add(one)),
      };
    }
    if (part.kind === 'stacking') {
      const top = this.keep(`part ${at}`, part.top.toBundle());
      return { kind: 'stacking', members: part.members.map((one) => this.add(one)), top };
    }
    const steps = part.steps.map(({ name, branches, procedure }) => ({
      name,
      branches: branches.map((branch) =>
        'step' in branch
          ? { name: branch.name, step: branch.step }
          : { name: branch.name, classes: [...branch.classes] },
      ),
      part: this.add(procedure),
    }));
    return { kind: 'two-step', shares: [...part.shares], steps };
  }

  private recipe(spec: RecipeSpec): number {
    const text = JSON.stringify(spec);
    const known = this.placeOf.get(text);
    if (known !== undefined) return known;
    this.placeOf.set(text, this.specs.length);
    this.specs.push(spec);
    return this.specs.length - 1;
  }
}
