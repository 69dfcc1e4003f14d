import type { RecipeSpec } from '#features';
import type { Context, FeatureMatrix, FittedPreparation, Frame } from '#matrix';

/** Recipes that several parts of a model read: each is applied once to a frame, however many parts ask for it. */
export class SharedPreparations {
  private readonly prepared = new WeakMap<Frame, Map<number, Promise<FeatureMatrix>>>();

  constructor(private readonly recipes: readonly FittedPreparation<RecipeSpec>[]) {}

  /** The rows of a frame by the recipe at a place; in pool memory until `release`. */
  async matrixOf(place: number, frame: Frame, ctx: Context): Promise<FeatureMatrix> {
    const own = this.prepared.get(frame) ?? new Map<number, Promise<FeatureMatrix>>();
    this.prepared.set(frame, own);
    const matrix = own.get(place) ?? this.recipes[place]!.apply(frame, ctx);
    own.set(place, matrix);
    return matrix;
  }

  /** Gives back the memory of a frame's rows. */
  async release(frame: Frame): Promise<void> {
    const own = this.prepared.get(frame);
    this.prepared.delete(frame);
    for (const made of await Promise.allSettled(own?.values() ?? []))
      if (made.status === 'fulfilled') made.value.x.release();
  }
}
