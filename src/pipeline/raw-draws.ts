import { type Rng, silentLogger, silentProgress } from '#base';
import { mixesColumns, type RecipeSpec, recipeOf } from '#features';
import type { KernelMatrix } from '#kernels';
import type { Context, Frame, FrameColumn } from '#matrix';

/**
 * Draws rows without clusters out of raw columns: each is permuted independently of the others, then all are prepared
 * by the fitted recipe, so that columns computed from several others are as related as chance makes them.
 * @returns null where every feature is of one raw column: permuting the features is the same then.
 */
export function rawDraws(
  spec: RecipeSpec,
  frame: Frame,
  ctx: Context,
): ((rows: Uint32Array, rng: Rng) => Promise<KernelMatrix>) | null {
  if (!mixesColumns(spec)) return null;
  const recipe = recipeOf(spec);
  const raw = spec.columns.map(({ name }) => frame.columns.find((column) => column.name === name)!);
  const quiet = { ...ctx, log: silentLogger, progress: silentProgress };
  return async (rows, rng) => {
    const columns = raw.map((column): FrameColumn => {
      const order = shuffled(rows, rng.fork(column.name));
      return column.type === 'numeric'
        ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) }
        : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]!) };
    });
    const { x } = await recipe.apply({ nRows: rows.length, columns }, quiet);
    return x;
  };
}

/** The rows in a random order (Fisher and Yates). */
function shuffled(rows: Uint32Array, rng: Rng): Uint32Array {
  const order = rows.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
