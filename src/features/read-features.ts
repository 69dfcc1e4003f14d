import { AppError } from '#base';
import type { Context, FeatureMatrix } from '#matrix';
import { type Engine, type IndexedColumn, planScan, readFrame, scanNumbers } from '#table';
import { matrixWriter, type RecipeSpec, recipeOf } from './recipe.ts';

/**
 * The features of all rows of a Parquet file, in the order of `row`: the same bytes as those of its frame, yet numbers
 * go from the engine straight into the matrix.
 * @param source has the raw columns of the recipe among its columns.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND, MEMORY_EXHAUSTED
 */
export async function readFeatures(
  engine: Engine,
  source: { readonly parquet: string; readonly columns: readonly IndexedColumn[]; readonly spec: RecipeSpec },
  ctx: Context,
): Promise<FeatureMatrix> {
  const { parquet, spec } = source;
  const options = { signal: ctx.signal };
  const columns = spec.columns.map(({ name }) => columnOf(source.columns, name));
  const isNumbers = spec.columns.every(({ type }) => type === 'numeric');
  const scan = isNumbers ? await planScan(engine, parquet, options) : null;
  if (scan === null) return recipeOf(spec).apply(await readFrame(engine, { parquet, columns }, options), ctx);
  const matrix = matrixWriter(spec, scan.nRows, ctx);
  try {
    await scanNumbers(
      engine,
      { parquet, columns, scan },
      {
        ...options,
        take: (batch, row) => {
          const numbers = columns.map(({ name }, j) => {
            return { type: 'numeric', name, values: batch.numbersOrNaN(j) } as const;
          });
          matrix.write({ nRows: batch.nRows, columns: numbers }, row);
        },
      },
    );
  } catch (error) {
    matrix.abandon();
    throw error;
  }
  return matrix.finish();
}

function columnOf(columns: readonly IndexedColumn[], name: string): IndexedColumn {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw new AppError('COLUMN_UNKNOWN', `recipe: expected a column "${name}", found none`, {
    data: { column: name },
  });
}
