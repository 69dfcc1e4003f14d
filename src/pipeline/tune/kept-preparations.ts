import { type RecipeSpec, rowPreparation } from '#features';
import type { InputNeeds } from '#learn';
import type { FeatureMatrix, FittedPreparation, Frame, Preparation } from '#matrix';

/** Bytes of prepared rows that are kept; what is more is prepared every time. */
const MOST_BYTES = 512 * 2 ** 20;

/**
 * Preparations of rows that come again, as they do trial after trial: what was learned from a frame and what was made of
 * it is told again for the same frame.
 */
export class KeptPreparations {
  private readonly own = new Map<string, Preparation<RecipeSpec>>();
  private readonly kept: FeatureMatrix[] = [];
  private bytes = 0;

  /** Preparation for learners of these needs. */
  of(needs: InputNeeds): Preparation<RecipeSpec> {
    const key = JSON.stringify([needs.missing, needs.categories, needs.scaled]);
    const found = this.own.get(key) ?? this.remembering(rowPreparation(needs));
    this.own.set(key, found);
    return found;
  }

  /** Gives back all memory. */
  release(): void {
    for (const { x } of this.kept.splice(0)) x.release();
    this.own.clear();
    this.bytes = 0;
  }

  private remembering(preparation: Preparation<RecipeSpec>): Preparation<RecipeSpec> {
    const fits = new WeakMap<Frame, FittedPreparation<RecipeSpec>>();
    return {
      fit: async ({ frame, rows }, ctx) => {
        const known = rows === null ? fits.get(frame) : undefined;
        if (known !== undefined) return known;
        const fitted = this.replaying(await preparation.fit({ frame, rows }, ctx));
        if (rows === null) fits.set(frame, fitted);
        return fitted;
      },
    };
  }

  private replaying(fitted: FittedPreparation<RecipeSpec>): FittedPreparation<RecipeSpec> {
    const made = new WeakMap<Frame, FeatureMatrix>();
    return {
      spec: fitted.spec,
      apply: async (frame, ctx) => {
        const known = made.get(frame);
        if (known !== undefined) return known;
        const matrix = await fitted.apply(frame, ctx);
        const { features, x } = matrix;
        const bytes = 4 * x.nRows * x.nCols;
        if (this.bytes + bytes > MOST_BYTES) return matrix;
        this.bytes += bytes;
        this.kept.push(matrix);
        const { nRows, nCols, data, ptr } = x;
        // whoever asked gives it back, which is not the end of it here
        const lent: FeatureMatrix = { features, x: { nRows, nCols, data, ptr, release() {} } };
        made.set(frame, lent);
        return lent;
      },
    };
  }
}
