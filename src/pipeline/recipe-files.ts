import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, createRng } from '#base';
import type { Dataset } from '#contract';
import {
  chosenColumns,
  describeRecipe,
  describeRelational,
  fitSteps,
  formatProposals,
  formatRecipeDocument,
  parseRecipeDocument,
  planRecipe,
  type RecipeSpec,
  recipeFeatures,
  stepsOfDocument,
  stepsOfPlan,
  stepsToSql,
} from '#features';
import { join as list, name, sql } from '#sql';
import { openDatasets, openRegistry, readBundle, Workspace } from '#store';
import { type Engine, filePattern, isFormula, numericOf, readFrame } from '#table';
import { buildId } from './build-id.ts';
import { importStage } from './import-stage.ts';
import { inputDigest } from './input-digest.ts';
import { splitInputs, storedDatasets } from './named-datasets.ts';
import { openResources } from './resources.ts';
import type { RunHost } from './run.ts';
import { replacedFile, writing } from './score/replaced-file.ts';
import { loadSegmentation } from './segmentation-bundle.ts';
import { StageRunner } from './stage-runner.ts';

/** What a fitted recipe does, in words. */
export interface ShownRecipe {
  readonly recipe: RecipeSpec;
  readonly columns: readonly { readonly column: string; readonly steps: readonly string[] }[];
  readonly features: readonly string[];
  /** What was done to whole tables before it, a sentence each. */
  readonly tables: readonly string[];
}

/** A feature table that was written. */
export interface AppliedRecipe extends ShownRecipe {
  readonly file: string;
  readonly rows: number;
}

/** The recipe of a model of the workspace. @throws MODEL_UNKNOWN, BUNDLE_CORRUPT */
export async function modelRecipe(reference: string, host: RunHost): Promise<ShownRecipe> {
  const workspace = await Workspace.open(host.workspace, host.log);
  const { version } = await openRegistry(workspace, host.clock).findModel(reference);
  const loaded = loadSegmentation(await readBundle(workspace.artifactFolder(version.artifact)));
  const tables = (loaded.manifest.relational ?? []).map(describeRelational);
  return { ...shown(loaded.recipe.spec), tables };
}

/** What a recipe that was written by hand says, option by option. */
export interface ShownDocument {
  readonly columns: readonly string[];
  readonly steps: readonly {
    readonly step: string;
    readonly columns: readonly string[];
    readonly options: object;
  }[];
}

/** A recipe in YAML or JSON with the defaults of its steps filled in. @throws FILE_*, RECIPE_INVALID */
export async function documentRecipe(path: string, host: RunHost): Promise<ShownDocument> {
  await inputDigest(path, host.signal);
  const { columns, steps } = parseRecipeDocument(await readFile(path, 'utf8'), basename(path));
  const texts = (patterns: typeof columns) => patterns.map(({ text }) => text);
  return {
    columns: texts(columns),
    steps: steps.map(({ step, columns: own, options }) => ({
      step: step.name,
      columns: texts(own),
      options: step.options.parse(options),
    })),
  };
}

/** The default recipe of a table as a document to edit; what else it could do stands in comments. @throws NO_FEATURES, what imports throw */
export async function newRecipe(input: string, host: RunHost): Promise<string> {
  return withTable(input, host, async (table) => {
    const { dataset } = table;
    const candidates = dataset.columns.map(({ name: column, kind, role, roleCode, roleReason, distinct }) => {
      return { dataset: dataset.name, name: column, kind, role, roleCode, roleReason, distinct, rfm: null };
    });
    const options = { features: null, ignore: [], scale: 'standard', impute: 'median', log: null } as const;
    const { columns } = planRecipe(candidates, { ...options, ignore: [] });
    const steps = stepsOfPlan(columns).map((step) => ({
      step: step.step,
      columns: step.columns([]),
      options: step.options as object,
    }));
    const texts = columns.flatMap(({ type, column }) => (type === 'category' ? [column] : []));
    const document = formatRecipeDocument(
      columns.map(({ column }) => column),
      steps,
    );
    const own = dataset.columns.flatMap(({ name: column, storage }, index) =>
      texts.includes(column) ? [{ index, name: column, storage }] : [],
    );
    if (own.length === 0) return document;
    const frame = await readFrame(
      table.engine,
      { parquet: table.parquet, columns: own },
      { signal: host.signal },
    );
    return document + formatProposals(frame);
  });
}

/**
 * Fits the recipe of a document on a table, or replays the one of a model, and writes its features, the customer id
 * first: CSV, or Parquet by the ending of the name.
 * @throws RECIPE_INVALID, MODEL_UNKNOWN, COLUMN_UNKNOWN, COLUMN_WRONG_KIND, OUTPUT_NOT_WRITABLE, what imports throw
 */
export async function applyRecipe(
  options: {
    readonly input: string;
    readonly recipe: string | null;
    readonly model: string | null;
    readonly out: string;
  },
  host: RunHost,
): Promise<AppliedRecipe> {
  if ((options.recipe === null) === (options.model === null)) {
    throw new AppError('OPTION_INVALID', 'recipe apply: expected one of --recipe and --model');
  }
  const replayed = options.model === null ? null : (await modelRecipe(options.model, host)).recipe;
  return withTable(options.input, host, async (table) => {
    const spec = replayed ?? (await fitDocument(options.recipe ?? '', table, host));
    const replaced = await replacedFile(options.out);
    try {
      const isParquet = options.out.endsWith('.parquet');
      const features = featureTable(spec, table, isParquet);
      const format = isParquet ? sql`(FORMAT parquet)` : sql`(FORMAT csv, HEADER)`;
      await writing(options.out, () =>
        table.engine.exec(sql`COPY (${features}) TO ${replaced.temporary} ${format}`, {
          signal: host.signal,
        }),
      );
      await replaced.publish(null);
    } catch (error) {
      await replaced.abandon();
      throw error;
    }
    return { ...shown(spec), file: options.out, rows: table.dataset.rows };
  });
}

function shown(recipe: RecipeSpec): ShownRecipe {
  const features = recipeFeatures(recipe).map((feature) => feature.name);
  return { recipe, columns: describeRecipe(recipe), features, tables: [] };
}

interface OpenTable {
  readonly dataset: Dataset;
  readonly parquet: string;
  readonly engine: Engine;
}

async function withTable<T>(
  input: string,
  host: RunHost,
  work: (table: OpenTable) => Promise<T>,
): Promise<T> {
  const workspace = await Workspace.open(host.workspace, host.log);
  const resources = openResources(workspace, host);
  const runner = new StageRunner(workspace, { ...host, build: buildId() });
  const names = openDatasets(workspace, host.clock);
  try {
    const { files, datasets } = await splitInputs([input], names);
    const request = { files, overrides: {}, dateOrder: null, until: 0.5 };
    const importing = { ...host, runner, resources, rng: createRng(1) };
    const imported = files.length === 0 ? [] : await importStage(request, importing);
    const [table, another] = [...imported, ...(await storedDatasets(datasets, { names, runner }))];
    if (table === undefined || another !== undefined) {
      throw new AppError('OPTION_INVALID', `${input}: expected one table, got several`, {
        hint: 'Import one of them with clientele import --sheet NAME --as DATASET.',
      });
    }
    const parquet = join(table.folder, 'data.parquet');
    return await work({ dataset: await table.facts(), parquet, engine: await resources.engine() });
  } finally {
    await resources.close();
  }
}

async function fitDocument(
  path: string,
  { dataset, parquet, engine }: OpenTable,
  host: RunHost,
): Promise<RecipeSpec> {
  await inputDigest(path, host.signal);
  const document = parseRecipeDocument(await readFile(path, 'utf8'), basename(path));
  const infos = dataset.columns.map(({ name: column, storage }) => ({
    name: column,
    type: storage === 'VARCHAR' ? ('category' as const) : ('numeric' as const),
  }));
  const chosen = new Set(chosenColumns(document.columns, infos));
  const columns = dataset.columns.flatMap(({ name: column, storage }, index) =>
    chosen.has(column) ? [{ index, name: column, storage }] : [],
  );
  const frame = await readFrame(engine, { parquet, columns }, { signal: host.signal });
  const rows = Uint32Array.from({ length: frame.nRows }, (_, i) => i);
  return fitSteps(stepsOfDocument(document), { frame, rows });
}

/** In the order of the rows; the id as text, harmless to spreadsheets. */
function featureTable(spec: RecipeSpec, { dataset, parquet }: OpenTable, isParquet: boolean) {
  const columns = new Map(
    dataset.columns.map(({ name: column, storage }, i) => {
      const cell = name(`c${i}`);
      return [column, storage === 'VARCHAR' ? cell : numericOf(storage, cell)] as const;
    }),
  );
  const id = dataset.columns.findIndex(({ role }) => role === 'customer-id');
  const text = sql`CAST(${name(`c${id}`)} AS VARCHAR)`;
  const plain = sql`regexp_matches(${text}, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$')`;
  const safe = sql`CASE WHEN regexp_matches(${text}, '^[=+@\\t\\r-]') AND NOT ${plain} THEN '''' || ${text} ELSE ${text} END`;
  const header = (column: string) => (!isParquet && isFormula(column) ? `'${column}` : column);
  const keep = new Map([['row', name('row')]]);
  if (id >= 0) keep.set(dataset.columns[id]!.name, isParquet ? text : safe);
  const source = sql`read_parquet(${filePattern(parquet)})`;
  const features = stepsToSql(spec, {
    source,
    columns,
    keep: new Map([...keep].map(([, cell], i) => [`k${i}`, cell])),
    positional: 'f',
  });
  const names = [...[...keep.keys()].slice(1), ...recipeFeatures(spec).map((feature) => feature.name)];
  const cells = names.map((one, i) => {
    const own = i < keep.size - 1 ? `k${i + 1}` : `f${i - (keep.size - 1)}`;
    return sql`${name(own)} AS ${name(header(one))}`;
  });
  return sql`SELECT ${list(cells)} FROM (${features}) AS f ORDER BY k0`;
}
