import { AppError } from '#base';
import type { Dataset } from '#contract';
import type { BundleContent, LoadedBundle } from '#learn';
import {
  artifactBytes,
  isKeptWork,
  type Records,
  readRecords,
  referencesOf,
  snapshotOf,
  type Workspace,
} from '#store';
import type { Engine } from '#table';
import { derivedRows } from './derived-rows.ts';
import { holdsCustomer, idColumns } from './find-customer.ts';
import { forgetInBundle } from './forget-in-bundle.ts';
import { type ForgottenId, forgottenId } from './forgotten-id.ts';
import { type ArtifactSurvey, surveyArtifacts, textsHold } from './survey.ts';

/** Whom or what to forget; with both, the customer as far as the dataset names him. */
export interface ForgetRequest {
  /** Name of an imported dataset, of its file, or the SHA-256 of the file. */
  readonly dataset: string | null;
  /** Id of a customer. */
  readonly customer: string | null;
}

/** What a forget takes away. */
export interface ForgetPlan {
  readonly datasets: readonly { readonly name: string; readonly rows: number; readonly artifact: string }[];
  readonly artifacts: readonly string[];
  readonly bytes: number;
  /** Keys of stage records. */
  readonly stages: readonly string[];
  readonly models: readonly {
    /** `name@version` */
    readonly model: string;
    readonly change: 'loses its typical customers' | 'is removed';
  }[];
  /** Datasets without a column of ids, in which a short number cannot be looked for. */
  readonly notSearched: readonly string[];
}

/** A plan with what it takes to carry it out. */
export interface PreparedForget {
  readonly plan: ForgetPlan;
  /** Bundle -> what takes its place. */
  readonly bundles: ReadonlyMap<string, BundleContent>;
  readonly id: ForgottenId | null;
  /** What the workspace was like. */
  readonly snapshot: string;
}

interface Look {
  readonly workspace: Workspace;
  readonly engine: () => Promise<Engine>;
  readonly signal: AbortSignal;
}

/** Finds everything that is to go; changes nothing. @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED */
export async function prepareForget(request: ForgetRequest, look: Look): Promise<PreparedForget> {
  const { workspace } = look;
  const snapshot = await snapshotOf(workspace);
  const records = await readRecords(workspace);
  const survey = await surveyArtifacts(workspace);
  const id = request.customer === null ? null : forgottenId(request.customer);
  const { concerned, notSearched } = await concernedImports(survey, { request, id, look, records });
  const derived = derivedRows(records, concerned, new Set(survey.imports.keys()));
  const artifacts = new Set(derived.artifacts);
  // what a stopped score left may hold anyone's cells, and is only a saving of time
  for (const { stage, artifact } of records.stages.values()) if (isKeptWork(stage)) artifacts.add(artifact);
  for (const artifact of await leftOvers(records, survey, { concerned, id, workspace }))
    artifacts.add(artifact);
  const bundles = new Map<string, BundleContent>();
  const sources = new Set([...concerned].flatMap((one) => survey.imports.get(one)?.source.sha256 ?? []));
  for (const [artifact, bundle] of survey.bundles) {
    if (artifacts.has(artifact)) continue;
    const isConcerned = derived.bundles.has(artifact) || madeFrom(bundle, sources);
    if (bundle === null) {
      if (isConcerned) artifacts.add(artifact);
      continue;
    }
    const fate = forgetInBundle(bundle, { isConcerned, id });
    if (fate === 'removed') artifacts.add(artifact);
    else if (fate !== 'unchanged') bundles.set(artifact, fate.content);
  }
  const names = [...artifacts].sort();
  const sizes = await Promise.all(names.map((artifact) => artifactBytes(workspace, artifact)));
  const plan: ForgetPlan = {
    datasets: [...concerned]
      .sort()
      .map((artifact) => described(artifact, survey.imports.get(artifact) ?? null)),
    artifacts: names,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    stages: [...stagesOf(records, { artifacts, bundles, derived: derived.stages })].sort(),
    models: changedModels(records, { artifacts, bundles }),
    notSearched,
  };
  return { plan, bundles, id, snapshot };
}

function described(artifact: string, dataset: Dataset | null): ForgetPlan['datasets'][number] {
  return { name: dataset?.name ?? 'damaged', rows: dataset?.rows ?? 0, artifact };
}

/** A damaged import might hold anyone; it is computed again when it is needed. */
async function concernedImports(
  { imports }: ArtifactSurvey,
  {
    request,
    id,
    look,
    records,
  }: { request: ForgetRequest; id: ForgottenId | null; look: Look; records: Records },
): Promise<{ concerned: Set<string>; notSearched: string[] }> {
  const registered = tablesNamed(records, request.dataset);
  const named = [...imports].filter(
    ([artifact, dataset]) =>
      dataset === null || registered.has(artifact) || isNamed(dataset, request.dataset),
  );
  if (request.dataset !== null && !named.some(([, dataset]) => dataset !== null)) {
    const known = [...new Set([...imports.values()].flatMap((dataset) => dataset?.name ?? []))].sort();
    throw new AppError(
      'OPTION_INVALID',
      `--dataset ${request.dataset}: expected a dataset of the workspace, got none of that name`,
      { hint: `There are ${known.slice(0, 10).join(', ') || 'none'}.`, data: { datasets: known } },
    );
  }
  const concerned = new Set<string>();
  const notSearched = new Set<string>();
  for (const [artifact, dataset] of named) {
    if (dataset !== null && id !== null) {
      if (idColumns(dataset).length === 0 && !id.isDistinctive) notSearched.add(dataset.name);
      const folder = look.workspace.artifactFolder(artifact);
      const options = { engine: await look.engine(), signal: look.signal };
      const isThere =
        (await holdsCustomer({ dataset, folder }, id, options)) ||
        (id.isWord && (await textsHold(folder, id)));
      if (!isThere) continue;
    }
    concerned.add(artifact);
  }
  return { concerned, notSearched: [...notSearched].sort() };
}

/** Artifacts of the tables of a dataset that was imported under a name. */
function tablesNamed({ datasets }: Records, wanted: string | null): ReadonlySet<string> {
  const found = datasets.filter(({ name }) => name === wanted);
  return new Set(
    found.flatMap(({ versions }) => versions.flatMap(({ tables }) => tables.map((one) => one.artifact))),
  );
}

function isNamed({ name, source }: Dataset, wanted: string | null): boolean {
  return wanted === null || [name, source.file, source.sha256].includes(wanted);
}

/**
 * What lineage does not reach: artifacts that nothing refers to, which a killed process left, and texts that name
 * the customer. Imports and models are judged by what they hold.
 */
async function leftOvers(
  records: Records,
  { all, imports, bundles }: ArtifactSurvey,
  { concerned, id, workspace }: { concerned: Set<string>; id: ForgottenId | null; workspace: Workspace },
): Promise<string[]> {
  const referred = new Set(referencesOf(records).map(({ artifact }) => artifact));
  const found: string[] = [];
  for (const artifact of all) {
    if (imports.has(artifact)) continue;
    if (!referred.has(artifact)) {
      if (concerned.size > 0) found.push(artifact);
    } else if (!bundles.has(artifact) && id?.isWord) {
      if (await textsHold(workspace.artifactFolder(artifact), id)) found.push(artifact);
    }
  }
  return found;
}

function madeFrom(bundle: LoadedBundle | null, sources: ReadonlySet<string>): boolean {
  return bundle?.manifest.provenance.datasets.some(({ sha256 }) => sources.has(sha256)) ?? false;
}

interface Going {
  readonly artifacts: ReadonlySet<string>;
  readonly bundles: ReadonlyMap<string, BundleContent>;
}

function stagesOf(
  { stages }: Records,
  { artifacts, bundles, derived }: Going & { derived: ReadonlySet<string> },
): Set<string> {
  const keys = new Set<string>();
  for (const [key, { stage, artifact }] of stages) {
    // a model that stays as it is may also be found again
    if (artifacts.has(artifact) || bundles.has(artifact) || (derived.has(key) && stage !== 'model'))
      keys.add(key);
  }
  return keys;
}

function changedModels({ models }: Records, { artifacts, bundles }: Going): ForgetPlan['models'] {
  return models.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, artifact }): ForgetPlan['models'] => {
      const model = `${name}@${version}`;
      if (artifacts.has(artifact)) return [{ model, change: 'is removed' }];
      return bundles.has(artifact) ? [{ model, change: 'loses its typical customers' }] : [];
    }),
  );
}
