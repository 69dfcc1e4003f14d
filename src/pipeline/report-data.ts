import type { Dataset, PresetFacts, ReportData, RunOptions, SegmentAction } from '#contract';
import { recipeFeatures } from '#features';
import type { Frame } from '#matrix';
import type { Certificate } from '#segment';
import { packageVersion } from './build-id.ts';
import { usedTables } from './customer-table.ts';
import type { Foretold } from './foretell/foretold.ts';
import type { NameFacts } from './name-stage.ts';
import { presetFindings } from './preset/index.ts';
import type { RecipeFacts } from './recipe-stage.ts';
import { segmentDensities } from './segment-densities.ts';
import { segmentHistograms } from './segment-histograms.ts';
import { segmentRadar } from './segment-radar.ts';

/** What the report is made of. */
export interface ReportInput {
  readonly options: RunOptions;
  readonly datasets: readonly Dataset[];
  readonly recipe: RecipeFacts;
  readonly certificate: Certificate;
  readonly named: NameFacts;
  readonly actions: readonly SegmentAction[];
  readonly foretold: readonly Foretold[];
  /** Columns of the segmented rows. */
  readonly frame: Frame;
  readonly scatter: ReportData['scatter'];
  readonly umap: ReportData['umap'];
}

/** Aggregates and a sample for the report; no row of a customer but the typical ones. */
export function reportData(input: ReportInput): ReportData {
  const { options, datasets, recipe, certificate, named, frame } = input;
  const { learner, k, chosenBy, byRule, choice, inertia, silhouette, verdict, nulls, nullRows, candidates } =
    certificate;
  const placeOf = new Map(named.personas.map(({ id }, place) => [id, place]));
  const labels = named.segmentIds.map((id) => placeOf.get(id)!);
  const segments = named.personas.length;
  const histograms = segmentHistograms(frame, labels, segments);
  return {
    title: titleOf(datasets, recipe),
    version: packageVersion(),
    seed: options.seed,
    datasets: datasetsWithFindings(datasets, recipe, options.preset),
    customers: named.segmentIds.length,
    segmentation: {
      learner,
      k,
      chosenBy,
      byRule,
      choice: [...choice],
      inertia,
      silhouette,
      verdict,
      reasons: [...named.reasons],
      nulls: [...nulls],
      nullRows,
      candidates: [...candidates],
      evidence: certificate.evidence,
      personas: [...named.personas],
      actions: [...input.actions],
      tiers: tiersOf(named),
    },
    predictions: input.foretold.map(({ prediction }) => prediction),
    features: recipe.used,
    leftOut: [...recipe.leftOut],
    scatter: input.scatter,
    umap: input.umap,
    heatmap: heatmap(named, recipe),
    histograms,
    densities: segmentDensities({ frame, histograms }, labels, segments),
    radar: segmentRadar(
      { frame, columns: new Set(recipe.used.map(({ column }) => column)) },
      labels,
      segments,
    ),
  };
}

/** Names of the tables that were segmented. */
function titleOf(datasets: readonly Dataset[], { table }: RecipeFacts): string {
  const names = usedTables(table).map((at) => datasets[at]!.name);
  const last = names.pop()!;
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** The datasets with what each is to the run and what was found out; the recipe's own belong to the order log, else to the customers. */
export function datasetsWithFindings(
  datasets: readonly Dataset[],
  recipe: RecipeFacts,
  preset: PresetFacts | null,
): Dataset[] {
  const { table, warnings } = recipe;
  const owner = table.orders ?? table.customers ?? 0;
  const further = warnings.map(({ code, column, message }) => ({
    code,
    severity: 'warning' as const,
    column,
    count: 1,
    message,
  }));
  return datasets.map((dataset, i) => {
    const own = table.findings.flatMap(({ table: at, finding }) => (at === i ? [finding] : []));
    const findings = [
      ...dataset.findings,
      ...own,
      ...(i === owner ? [...presetFindings(preset), ...further] : []),
    ];
    return { ...dataset, findings, use: table.uses[i] };
  });
}

function tiersOf({ tiers }: NameFacts): ReportData['segmentation']['tiers'] {
  if (tiers === null) return null;
  const filled = tiers.tiers.flatMap(({ name, size, from, to }) =>
    from === null || to === null ? [] : [{ name, size, from, to }],
  );
  return { column: tiers.column, tiers: filled };
}

/** Effects of the columns that were segmented by, levels as features of their own, in the order of the recipe. */
function heatmap({ personas }: NameFacts, { spec }: RecipeFacts): ReportData['heatmap'] {
  const features = recipeFeatures(spec).map((feature) => feature.name);
  const effectsOf = (traits: NameFacts['personas'][number]['traits']) => {
    const byFeature = new Map(traits.map((trait) => [trait.feature, trait.effect]));
    return features.map((feature) => byFeature.get(feature) ?? 0);
  };
  return { features, effects: personas.map(({ traits }) => effectsOf(traits)) };
}
