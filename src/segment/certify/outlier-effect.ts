import type { OutlierEffect } from '#contract';
import { adjustedRand, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { type RefitChoice, refit } from './refit.ts';

/** Standard deviations (by the quartiles) from the median that are far; as the import tells outliers. */
const FAR = 10;
const IQR_PER_DEVIATION = 1.349;
const MIN_ROWS = 50;
/** More rows than this, and than three, are a long tail and no outliers. */
const MOST_SHARE = 0.001;
const STARTS = 10;
/** Rows up to which another learner than k-means is run once more on all of them. */
const MOST_REFIT_ROWS = 20_000;

/** Rows with a value far from all others, and the columns that it is in. */
export interface FarRows {
  /** Ascending. */
  readonly rows: Uint32Array;
  readonly columns: readonly string[];
}

/** Rows beyond ten standard deviations (by the quartiles) from the median of a numeric column, where they are few. */
export function farRows({ x, features }: FeatureMatrix): FarRows {
  const far = new Set<number>();
  const columns: string[] = [];
  if (x.nRows < MIN_ROWS) return { rows: new Uint32Array(), columns };
  for (const [j, { kind, column }] of features.entries()) {
    if (kind !== 'numeric') continue;
    const values = Float32Array.from({ length: x.nRows }, (_, i) => x.data[i * x.nCols + j]!);
    const sorted = values.slice().sort();
    const at = (share: number) => sorted[Math.round(share * (x.nRows - 1))]!;
    const reach = (FAR * (at(0.75) - at(0.25))) / IQR_PER_DEVIATION;
    const middle = at(0.5);
    const isFar = (value: number) => Math.abs(value - middle) > reach;
    if (reach === 0 || !(isFar(sorted[0]!) || isFar(sorted.at(-1)!))) continue;
    const rows = [...values.keys()].filter((i) => isFar(values[i]!));
    if (rows.length > Math.max(3, MOST_SHARE * x.nRows)) continue;
    columns.push(column);
    for (const row of rows) far.add(row);
  }
  return { rows: Uint32Array.from(far).sort(), columns: [...new Set(columns)] };
}

/**
 * How the segments change without the far rows: the adjusted Rand index, over the other rows, of the labels with those
 * that the learner finds without them. Null where no row is far.
 * @param labels [nRows]
 */
export async function outlierEffect(
  matrix: FeatureMatrix,
  { labels, k, choice }: { labels: Int32Array; k: number; choice: RefitChoice | null },
  ctx: Context,
): Promise<OutlierEffect | null> {
  const { rows: far, columns } = farRows(matrix);
  if (far.length === 0) return null;
  const told = { rows: far.length, columns: [...columns] };
  const { x, features } = matrix;
  if (choice === null || (choice.learner.name !== 'k-means' && x.nRows > MOST_REFIT_ROWS)) {
    return { ...told, agreement: null };
  }
  const isFar = new Set(far);
  const kept = Uint32Array.from({ length: x.nRows }, (_, i) => i).filter((i) => !isFar.has(i));
  const rest = takeRows(ctx.pool, x, kept);
  try {
    const again = await refit({ x: rest, features }, { ...choice, k, starts: STARTS }, ctx);
    const before = Int32Array.from(kept, (row) => labels[row]!);
    return { ...told, agreement: adjustedRand(before, again) };
  } finally {
    rest.release();
  }
}
