import { setImmediate as breathe } from 'node:timers/promises';
import { silentProgress } from '#base';
import type { ReportData } from '#contract';
import { pca } from '#kernels';
import { sampleRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { umap } from '#segment';

const MOST_POINTS = 3000;

/** The customers on the two directions of largest variance, a seeded sample of them. @param segmentIds [nRows] */
export async function scatterMap(
  matrix: FeatureMatrix,
  segmentIds: Int32Array,
  ctx: Context,
): Promise<ReportData['scatter']> {
  const { nRows, nCols } = matrix.x;
  const components = Math.min(2, nCols);
  const { scores, explained } = await pca(ctx.pool, matrix.x, { components });
  const rows = sampleRows(nRows, Math.min(MOST_POINTS, nRows), ctx.rng.fork('scatter'));
  const coordinate = (row: number, axis: number) =>
    axis < components ? Number(scores[row * components + axis]!.toPrecision(5)) : 0;
  return {
    explained: [explained[0] ?? 0, explained[1] ?? 0],
    x: Array.from(rows, (row) => coordinate(row, 0)),
    y: Array.from(rows, (row) => coordinate(row, 1)),
    segment: Array.from(rows, (row) => segmentIds[row]!),
    sampledFrom: nRows,
  };
}

/** The customers beside those most like them, a seeded sample of them (UMAP). @param segmentIds [nRows] */
export async function neighbourMap(
  matrix: FeatureMatrix,
  segmentIds: Int32Array,
  ctx: Context,
): Promise<NonNullable<ReportData['umap']>> {
  const quiet = { ...ctx, progress: silentProgress };
  const { rows, x, y } = await umap(matrix, { pause: () => breathe() }, quiet);
  const short = (value: number) => Number(value.toPrecision(5));
  return {
    x: Array.from(x, short),
    y: Array.from(y, short),
    segment: Array.from(rows, (row) => segmentIds[row]!),
    sampledFrom: matrix.x.nRows,
  };
}
