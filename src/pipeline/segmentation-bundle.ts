import { AppError } from '#base';
import type { Dataset, RunOptions, SegmentationManifest } from '#contract';
import {
  packRecipe,
  type RecipeSpec,
  recipeFeatures,
  recipeOf,
  recipeSpecSchema,
  unpackRecipe,
} from '#features';
import type { BundleContent, LoadedBundle } from '#learn';
import type { FittedPreparation } from '#matrix';
import { cardMarkdown } from '#report';
import { type Certificate, type SegmentModel, segmentLearners } from '#segment';
import { bundleColumns, bundleOrders, bundleProvenance, checkRecipeColumns } from './bundle-parts.ts';
import type { NameFacts } from './name-stage.ts';
import type { RecipeFacts } from './recipe-stage.ts';
import { segmentationMetrics } from './segmentation-metrics.ts';

/** What a finished run knows that its model keeps; no clock, no path, nothing that depends on threads. */
export interface BundleInput {
  readonly datasets: readonly Dataset[];
  readonly recipe: RecipeFacts;
  readonly certificate: Certificate;
  readonly named: NameFacts;
  /** [segmented rows] label 0..k-1 of the clustering. */
  readonly labels: Int32Array;
  readonly model: NonNullable<NameFacts['model']>;
  readonly subgroups: SegmentationManifest['subgroups'];
  readonly options: ModelOptions;
}

/** The options of a run that its model depends on. */
export type ModelOptions = Omit<
  RunOptions,
  | 'files'
  | 'tables'
  | 'dedupe'
  | 'tiers'
  | 'until'
  | 'name'
  | 'preset'
  | 'playbook'
  | 'export'
  | 'raw'
  | 'umap'
>;

/** A segmentation that can be used again: a fitted recipe, the model on its features, and its personas. */
export interface LoadedSegmentation {
  readonly manifest: SegmentationManifest;
  readonly recipe: FittedPreparation<RecipeSpec>;
  readonly model: SegmentModel;
}

/** Leaves out what only says where files are, what else to write and how to call the model. */
export function modelOptions(options: RunOptions): ModelOptions {
  const {
    files: _,
    tables: _tables,
    dedupe: _dedupe,
    tiers: _tiers,
    until: _until,
    name: _name,
    preset: _preset,
    playbook: _playbook,
    export: _export,
    raw: _raw,
    umap: _umap,
    ...rest
  } = options;
  return rest;
}

/** The model of a run as a bundle. */
export function bundleOf(input: BundleInput): BundleContent<SegmentationManifest> {
  const { recipe, certificate, named, options } = input;
  const { format, version, facts, arrays } = input.model;
  const packed = packRecipe(recipe.spec);
  const made = { table: recipe.table, datasets: input.datasets, options };
  const manifest: Omit<SegmentationManifest, 'files'> = {
    formatVersion: 1,
    kind: 'segmentation',
    learner: certificate.learner,
    source: recipe.table.source,
    columns: bundleColumns(recipe.spec, made),
    idColumn: recipe.table.columns.find((column) => column.role === 'customer-id')?.name ?? null,
    orders: bundleOrders(made),
    relational: [...recipe.table.relational],
    recipe: packed.recipe,
    options,
    model: { format, version, facts },
    personas: [...named.personas],
    idOfLabel: idsOfLabels(input.labels, named.segmentIds, certificate.k),
    nextSegmentId: named.nextId,
    verdict: certificate.verdict,
    reasons: [...named.reasons],
    nulls: [...certificate.nulls],
    features: recipe.used,
    leftOut: [...recipe.leftOut],
    metrics: segmentationMetrics(certificate),
    subgroups: input.subgroups,
    provenance: bundleProvenance(made, named.segmentIds.length),
  };
  return { manifest, arrays: { ...arrays, ...packed.arrays }, card: cardMarkdown(manifest) };
}

/**
 * The segmentation of a bundle; recipe, model and personas are checked against one another.
 * @throws BUNDLE_CORRUPT, FORMAT_UNSUPPORTED; OPTION_INVALID when it predicts classes.
 */
export function loadSegmentation({ manifest, arrays }: LoadedBundle): LoadedSegmentation {
  if (manifest.kind !== 'segmentation') {
    throw new AppError(
      'OPTION_INVALID',
      `model: expected a segmentation, got one that predicts "${manifest.prediction.target}"`,
      { hint: 'See clientele models list.' },
    );
  }
  const spec = recipeSpecSchema.safeParse(unpackRecipe(manifest.recipe, arrays));
  if (!spec.success) throw corrupt('expected a recipe of this release');
  const model = unpackModel(manifest, arrays);
  const features = featureNames(spec.data);
  if (features.length !== model.features.length || features.some((name, j) => name !== model.features[j]))
    throw corrupt('the recipe does not give the features of the model');
  checkRecipeColumns(manifest.columns, spec.data, corrupt);
  checkPersonas(manifest, model.k);
  return { manifest, recipe: recipeOf(spec.data), model };
}

/** The steps of a stored recipe have to be known and to fit together. */
function featureNames(spec: RecipeSpec): string[] {
  try {
    return recipeFeatures(spec).map((feature) => feature.name);
  } catch (cause) {
    const { message } = cause as Error;
    throw corrupt(`expected steps of this release: ${message.slice(0, 500)}`);
  }
}

function unpackModel(
  { model, learner: name }: SegmentationManifest,
  arrays: LoadedBundle['arrays'],
): SegmentModel {
  const learner = segmentLearners.find((known) => known.name === name);
  if (learner === undefined) {
    const names = segmentLearners.map((known) => known.name).join(', ');
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `bundle: expected the learner to be one of ${names}, got ${name}`,
    );
  }
  try {
    return learner.unpack({ format: model.format, version: model.version, facts: model.facts, arrays });
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'WORKSPACE_CORRUPT') throw cause;
    throw corrupt(cause.message);
  }
}

function checkPersonas({ personas, idOfLabel }: SegmentationManifest, k: number): void {
  const ids = personas.map((persona) => persona.id);
  const isSound = ids.every((id) => Number.isInteger(id) && id >= 1 && id <= LARGEST_ID);
  if (ids.length !== k || new Set(ids).size !== k || !isSound)
    throw corrupt(`expected ${k} personas with ids of their own`);
  const sorted = (some: readonly number[]) => some.toSorted((a, b) => a - b).join();
  if (sorted(idOfLabel) !== sorted(ids))
    throw corrupt(`expected the id of a persona for each of ${k} labels`);
}

/** Ids grow with every refit that finds new segments; this many are more than a lifetime of them. */
const LARGEST_ID = 100_000;

/** Every label has a row: no segment of k-means is empty. */
function idsOfLabels(labels: Int32Array, segmentIds: Int32Array, k: number): number[] {
  return Array.from({ length: k }, (_, label) => segmentIds[labels.indexOf(label)]!);
}

function corrupt(what: string): AppError {
  return new AppError('BUNDLE_CORRUPT', `segmentation bundle: ${what}`);
}
