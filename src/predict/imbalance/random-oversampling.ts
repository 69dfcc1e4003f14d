import type { Resampler } from '#learn';
import { addCopies } from './add-copies.ts';
import { drawEvenly } from './draw-rows.ts';
import { rowsByClass } from './rows-by-class.ts';

/** Repeats rows of the smaller classes until each has as many as the largest; all rows come first, as they were. */
export const randomOversampling: Resampler = {
  name: 'random-oversampling',
  async resample(input, ctx) {
    const rng = ctx.rng.fork('random-oversampling');
    const classes = rowsByClass(input);
    const most = Math.max(...classes.map((rows) => rows.length));
    const stems = classes.flatMap((rows, one) =>
      rows.length === 0 ? [] : [...drawEvenly(rows, most - rows.length, rng.fork(one))],
    );
    return stems.length === 0 ? input : addCopies(input, Uint32Array.from(stems), ctx.pool);
  },
};
