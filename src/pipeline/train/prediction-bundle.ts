import type { Dataset, PredictionManifest, TrainOptions } from '#contract';
import { describeRecipe, type RecipeSpec } from '#features';
import type { BundleContent } from '#learn';
import { type Context, selectRows } from '#matrix';
import { predictionCardMarkdown } from '#report';
import { bundleColumns, bundleOrders, bundleProvenance } from '../bundle-parts.ts';
import { classFactsOf, contenderOf } from './contenders-of.ts';
import { drawingOf } from './drawing-of.ts';
import { packProcedure } from './pack-procedure.ts';
import { columnsOf, type TrainData, type TrainedFacts } from './train-data.ts';
import { TrainingRecorder } from './training-recorder.ts';

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
    options: Omit<TrainOptions, 'files' | 'tables' | 'dedupe' | 'name' | 'preset'>;
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
  const { procedure } = contenderOf(prediction.learner, options, classFactsOf(data.target));
  const training = new TrainingRecorder((step) => ctx.progress.report(0, step));
  const fitted = await procedure.fit(rows, { ...ctx, training });
  const { recipe, model, arrays, specs, threshold } = packProcedure(fitted);
  const trainingCurves = training.curves();
  const drawing = drawingOf(fitted.inner, data.target.classes);
  const made = { table: data.table, datasets, options };
  const features = preparationOf(specs);
  const manifest: Omit<PredictionManifest, 'files'> = {
    formatVersion: 1,
    kind: 'prediction',
    learner: prediction.learner,
    source: data.table.source,
    columns: bundleColumns({ columns: specs.flatMap((spec) => spec.columns) }, made),
    idColumn: data.table.columns.find((column) => column.role === 'customer-id')?.name ?? null,
    orders: bundleOrders(made),
    relational: [...data.table.relational],
    recipe,
    options,
    model,
    prediction: {
      ...prediction,
      ...(threshold === null ? {} : { threshold }),
      ...(trainingCurves.length === 0 ? {} : { trainingCurves }),
      ...(drawing === null ? {} : { drawing }),
      features,
    },
    outcome: data.target.outcome ?? null,
    features,
    leftOut: [...prediction.leftOut],
    metrics: metricsOf(prediction),
    provenance: bundleProvenance(made, last.y.length),
  };
  return { manifest, arrays, card: predictionCardMarkdown(manifest) };
}

/** What was done to each raw column by any of the recipes. */
function preparationOf(specs: readonly RecipeSpec[]): PredictionManifest['features'] {
  const steps = new Map<string, Set<string>>();
  for (const { column, steps: own } of specs.flatMap(describeRecipe))
    steps.set(column, new Set([...(steps.get(column) ?? []), ...own]));
  return [...steps].map(([column, own]) => ({ column, steps: [...own] }));
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
