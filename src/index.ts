/** The programmatic face of Clientele: what `import { ... } from 'clientele'` gives. */
export {
  AppError,
  type Clock,
  createRng,
  type ErrorCode,
  errorCatalogue,
  type Logger,
  type Rng,
  silentLogger,
  silentProgress,
  systemClock,
} from '#base';
export {
  type BundleManifest,
  bundleManifestSchema,
  type Dataset,
  type ModelRecord,
  type ModelVersion,
  type Persona,
  type Profile,
  profileSchema,
  type RunOptions,
  type RunRecord,
  runOptionsSchema,
  type SegmentationSummary,
  type Summary,
  type Verdict,
} from '#contract';
export { fitRecipe, type RecipeSpec, recipeFeatures, recipeOf, recipeSpecSchema } from '#features';
export {
  createKernelPool,
  type KernelMatrix,
  type KernelPool,
  type KMeansOptions,
  type KMeansResult,
  kmeans,
  type Linkage,
  silhouette,
} from '#kernels';
export type { BundleContent, LoadedBundle } from '#learn';
export type { Context, FeatureMatrix, FittedPreparation, Frame } from '#matrix';
export {
  createHost,
  type ImportedDataset,
  type ImportedFile,
  type ImportFilesOptions,
  importFiles,
  type LoadedSegmentation,
  loadSegmentation,
  type ProfileFilesOptions,
  packageVersion,
  profileFiles,
  type RegisteredModel,
  type RunFiles,
  type RunHost,
  type RunResult,
  runPipeline,
  type ScoreOptions,
  type ScoreResult,
  scoreFile,
  writeProfilePages,
} from '#pipeline';
export { type CardFacts, cardHtml, cardMarkdown } from '#report';
export {
  type CentreStream,
  type CompareMixedOptions,
  compareMixed,
  createCentreStream,
  type GaussianMixtureModel,
  type KMeansModel,
  type KPrototypesModel,
  type LearntCentres,
  learnFromBatches,
  type MixedComparison,
  type MixedResult,
  type SegmentAssignment,
  type WardModel,
  type WardOptions,
  type WardTree,
  wardTree,
} from '#segment';
export { openRegistry, type Registry, readBundle, Workspace, writeBundle } from '#store';
