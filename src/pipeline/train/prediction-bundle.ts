import { invariant } from '#base';
import type { Dataset, PredictionManifest, TrainOptions } from '#contract';
import { describeRecipe, type RecipeSpec } from '#features';
import type { BundleContent } from '#learn';
import { type Context, selectRows } from '#matrix';
import { predictionCardMarkdown } from '#report';
import { bundleColumns, bundleOrders, bundleProvenance } from '../bundle-parts.ts';
import { classCounts } from './prediction-facts.ts';
import { packProcedure } from './procedure/pack-procedure.ts';
import { recipeColumns } from './procedure/recipe-columns.ts';
import { handlingOf, type ProcedureOptions, procedureOf } from './procedures-of.ts';
import { columnsOf, type TrainData, type TrainedFacts } from './train-data.ts';

/** The winner of a comparison, fitted on all rows of the latest moment, as a bundle. */
export async function predictionBundle(
  {
    data,
    trained,
    datasets,
    options,
  }: {
    data: TrainData;
    trained: TrainedFacts;
    datasets: readonly Dataset[];
    options: Pick<TrainOptions, 'from' | 'amount' | 'seed'> & ProcedureOptions & Record<string, unknown>;
  },
  ctx: Context,
): Promise<BundleContent<PredictionManifest>> {
  const { prediction, columns } = trained;
  const last = data.target.parts.at(-1)!;
  const before = data.whole.nRows - last.y.length;
  const own = Uint32Array.from({ length: last.y.length }, (_, i) => before + i);
  const rows = {
    frame: selectRows(columnsOf(data.whole, columns), own),
    y: last.y,
    nClasses: data.target.classes.length,
    weights: null,
    groups: null,
  };
  const classes = classCounts(data.target);
  const { procedure } = procedureOf(prediction.learner, options, { classes, frame: rows.frame });
  const fitted = await procedure.fit(rows, ctx);
  const { packed, arrays, recipes } = packProcedure(fitted);
  const columnsRead = recipeColumns(recipes);
  invariant(columnsRead !== null, 'parts of one procedure read the same columns');
  const made = { table: data.table, datasets, options };
  const features = usedFeatures(recipes);
  const threshold = packed.kind === 'thresholded' ? packed.threshold : null;
  const handling = handlingOf(options, threshold);
  const manifest: Omit<PredictionManifest, 'files'> = {
    formatVersion: 1,
    kind: 'prediction',
    learner: prediction.learner,
    source: data.table.source,
    columns: bundleColumns({ columns: columnsRead }, made),
    idColumn: data.table.columns.find((column) => column.role === 'customer-id')?.name ?? null,
    orders: bundleOrders(made),
    relational: [...data.table.relational],
    recipe: null,
    options,
    model: { format: 'procedure', version: 1, facts: packed },
    prediction: { ...prediction, handling, features },
    outcome: data.target.outcome ?? null,
    features,
    leftOut: [...prediction.leftOut],
    metrics: metricsOf(prediction),
    provenance: bundleProvenance(made, last.y.length),
  };
  return { manifest, arrays, card: predictionCardMarkdown(manifest) };
}

/** How the columns are prepared for the first learner that reads each. */
function usedFeatures(recipes: readonly RecipeSpec[]): PredictionManifest['features'] {
  const found = new Map<string, PredictionManifest['features'][number]>();
  for (const feature of recipes.flatMap(describeRecipe))
    if (!found.has(feature.column)) found.set(feature.column, feature);
  return [...found.values()];
}

/** As runs and models keep metrics. */
export function metricsOf({
  metrics,
}: Pick<TrainedFacts['prediction'], 'metrics'>): PredictionManifest['metrics'] {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { mean, low, high }]) =>
      mean === null ? [] : [[name, { value: mean, low, high }]],
    ),
  );
}
