import { bestJaccards } from './best-jaccards.ts';
import type { Dense } from './dense.ts';
import {
  type Box,
  bootstrapRows,
  boxRows,
  drawSeeds,
  type Gaussian,
  gaussianRows,
  permutedColumns,
} from './draws.ts';
import { kmeans, kmeansLloyd } from './kmeans.ts';
import { silhouette } from './silhouette.ts';

interface Fits {
  readonly ks: readonly number[];
  readonly starts: number;
  readonly seed: number;
}

const STOP = { maxIterations: 300, tolerance: 1e-6 };
const RACE_TOLERANCE = 0.1;
const RACE_ABOVE = 2000;

/** Twin of one draw of `nullSilhouettes`: [ks.length]. */
export function nullSilhouettes(
  x: Dense,
  draw: number,
  options: Fits & { readonly model: { readonly groups: Int32Array } | Gaussian },
): number[] {
  const seeds = drawSeeds(options.seed, draw, options.ks);
  const { model } = options;
  const rows =
    'groups' in model ? permutedColumns(x, model.groups, seeds.data) : gaussianRows(x, model, seeds.data);
  return options.ks.map((k, at) => {
    const isRace = x.nRows > RACE_ABOVE;
    const stop = isRace ? { ...STOP, tolerance: RACE_TOLERANCE } : STOP;
    const ahead = kmeans(rows, { k, starts: options.starts, seed: seeds.fits[at]!, ...stop });
    const { labels } = isRace ? kmeansLloyd(rows, { k, centres: ahead.centres, ...STOP }) : ahead;
    return silhouette(rows, labels, k).mean;
  });
}

/** Twin of one draw of `boxInertias`: [ks.length]. */
export function boxInertias(x: Dense, draw: number, options: Fits & { readonly box: Box }): number[] {
  const seeds = drawSeeds(options.seed, draw, options.ks);
  const rows = boxRows(x, options.box, seeds.data);
  return options.ks.map((k, at) => {
    const { inertia } = kmeans(rows, { k, starts: options.starts, seed: seeds.fits[at]!, ...STOP });
    return Math.log(Math.max(inertia, Number.MIN_VALUE));
  });
}

/** Twin of one draw of `bootstrapJaccard`: [k] per labeling. */
export function bootstrapJaccard(
  x: Dense,
  draw: number,
  options: Omit<Fits, 'ks'> & { readonly labelings: readonly { k: number; labels: Int32Array }[] },
): Float64Array[] {
  const seeds = drawSeeds(
    options.seed,
    draw,
    options.labelings.map(({ k }) => k),
  );
  const rows = bootstrapRows(x.nRows, seeds.data);
  const data = new Float32Array(rows.length * x.nCols);
  for (const [at, i] of rows.entries()) {
    data.set(x.data.subarray(i * x.nCols, (i + 1) * x.nCols), at * x.nCols);
  }
  const drawn = { nRows: rows.length, nCols: x.nCols, data };
  return options.labelings.map((original, at) => {
    const { k } = original;
    const { labels } = kmeans(drawn, { k, starts: options.starts, seed: seeds.fits[at]!, ...STOP });
    return bestJaccards(original, rows, { labels, k });
  });
}
