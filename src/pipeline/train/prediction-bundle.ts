import type { Dataset, PredictionManifest, TrainOptions } from '#contract';
import { describeRecipe, packRecipe } from '#features';
import type { BundleContent } from '#learn';
import { type Context, selectRows } from '#matrix';
import { predictionCardMarkdown } from '#report';
import { bundleColumns, bundleOrders, bundleProvenance } from '../bundle-parts.ts';
import { columnsOf, procedureOf, type TrainData, type TrainedFacts } from './train-on.ts';

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
    options: Pick<TrainOptions, 'learnerOptions' | 'from' | 'amount' | 'seed'> & Record<string, unknown>;
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
  const { spec, model } = await procedureOf(prediction.learner, options.learnerOptions).fit(rows, ctx);
  const { format, version, facts, arrays } = model.toBundle();
  const packed = packRecipe(spec);
  const made = { table: data.table, datasets, options };
  const features = describeRecipe(spec);
  const manifest: Omit<PredictionManifest, 'files'> = {
    formatVersion: 1,
    kind: 'prediction',
    learner: prediction.learner,
    source: data.table.source,
    columns: bundleColumns(spec, made),
    idColumn: data.table.columns.find((column) => column.role === 'customer-id')?.name ?? null,
    orders: bundleOrders(made),
    relational: [...data.table.relational],
    recipe: packed.recipe,
    options,
    model: { format, version, facts },
    prediction: { ...prediction, features },
    outcome: data.target.outcome ?? null,
    features,
    leftOut: [...prediction.leftOut],
    metrics: metricsOf(prediction),
    provenance: bundleProvenance(made, last.y.length),
  };
  return { manifest, arrays: { ...arrays, ...packed.arrays }, card: predictionCardMarkdown(manifest) };
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
