import { type Resampler, sampleRows, takeRows } from '#learn';
import { rowsByClass } from './rows-by-class.ts';

/** Keeps as many rows of each class as the smallest one has, drawn without replacement, in their order. */
export const randomUndersampling: Resampler = {
  name: 'random-undersampling',
  async resample(input, ctx) {
    const rng = ctx.rng.fork('random-undersampling');
    const { x, y, nClasses, weights, groups } = input;
    const classes = rowsByClass(input);
    const sizes = classes.map((rows) => rows.length).filter((size) => size > 0);
    const least = Math.min(...sizes);
    if (sizes.every((size) => size === least)) return input;
    const kept = Uint32Array.from(
      classes.flatMap((rows, one) =>
        [...sampleRows(rows.length, Math.min(least, rows.length), rng.fork(one))].map((i) => rows[i]!),
      ),
    ).sort();
    return {
      x: { features: x.features, x: takeRows(ctx.pool, x.x, kept) },
      y: Int32Array.from(kept, (row) => y[row]!),
      nClasses,
      weights: weights === null ? null : Float32Array.from(kept, (row) => weights[row]!),
      groups: groups === null ? null : Int32Array.from(kept, (row) => groups[row]!),
    };
  },
};
