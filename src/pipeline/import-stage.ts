import { mkdtemp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Clock, type Logger, type Rng } from '#base';
import type { Dataset } from '#contract';
import { plainOrderShape } from '#features';
import {
  DEFAULT_LIMITS,
  type Dictionary,
  dictionaryBreaches,
  type Engine,
  type ImportOptions,
  importPlanned,
  isDatabase,
  type KnownDigest,
  knownDigest,
  type OrderShape,
  planImport,
  type ReadAhead,
  type ReadLimits,
  readAhead,
  sourceFormat,
  sourceName,
  type TablePlan,
  withDictionary,
} from '#table';
import { inputDigest } from './input-digest.ts';
import type { Resources } from './resources.ts';
import type { StageResult, StageRunner } from './stage-runner.ts';

/** What to import and how; the same for all files. */
export interface ImportRequest extends Omit<ImportOptions, 'outDir' | 'digests' | 'orderShape'> {
  readonly files: readonly string[];
  /** Sheet, table or array to read; null for all that hold a table. */
  readonly table?: string | null;
  /** A query for a database; null elsewhere. */
  readonly query?: string | null;
  /** Identity of what a database holds now, which no file tells. */
  readonly nonce?: string;
  readonly limits?: Partial<ReadLimits>;
  /** Describes the columns; of several tables each takes what is about it. */
  readonly dictionary?: Dictionary | null;
  /** Share of the whole job's progress where the import ends; it begins at 0. */
  readonly until: number;
}

/** What an import works with. */
export interface ImportHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly runner: StageRunner;
  readonly resources: Resources;
  readonly rng: Rng;
}

/** Imports files, each dataset as an artifact of its own: a workbook may give several, equal tables give one. */
export async function importStage(request: ImportRequest, host: ImportHost): Promise<StageResult<Dataset>[]> {
  const { files, table = null, query = null, limits = {}, until } = request;
  if (request.nonce === undefined) refuseDatabases(files);
  const { signal, resources } = host;
  const plans = await planImport(files, { table, query, limits, signal, engine: () => resources.engine() });
  const results: StageResult<Dataset>[] = [];
  for (const [i, plan] of plans.entries()) {
    const span = [(until * i) / plans.length, (until * (i + 1)) / plans.length] as const;
    results.push(await importOne(plan, { ...request, span, isOnly: plans.length === 1 }, host));
  }
  return results;
}

/** A database changes, and its address holds a password: it is imported first. @throws OPTION_INVALID */
export function refuseDatabases(files: readonly string[]): void {
  if (!files.some(isDatabase)) return;
  throw new AppError('OPTION_INVALID', 'input: expected files or datasets, got the address of a database', {
    hint: 'Import it first: clientele import postgres://... --table NAME --as DATASET; then name the dataset.',
  });
}

async function importOne(
  plan: TablePlan,
  request: ImportRequest & { readonly span: readonly [number, number]; readonly isOnly: boolean },
  host: ImportHost,
): Promise<StageResult<Dataset>> {
  const {
    overrides = {},
    dateOrder = null,
    limits = {},
    dictionary = null,
    span,
    isOnly,
    nonce = '',
  } = request;
  const { clock, log, signal, rng, resources } = host;
  const lenient = { ...overrides, lenient: overrides.lenient === true || !isOnly };
  const since = clock.elapsedMs();
  const digests = new Map<string, KnownDigest>();
  const ahead = await startAhead(plan, request, host);
  const digest = async (file: string) => (await ahead?.sha256) ?? inputDigest(file, signal);
  for (const { file } of plan.parts) {
    if (!isDatabase(file) && !digests.has(file))
      digests.set(file, await knownDigest(file, () => digest(file)));
  }
  const inputs = plan.parts.map(({ file }) => digests.get(file)?.sha256 ?? nonce);
  const parts = plan.parts.map(({ file, ...part }) => ({ ...part, file: sourceName(file) }));
  const result = host.runner.run<Dataset>({
    stage: 'import',
    ...(ahead === null ? {} : { since }),
    inputs,
    options: {
      plan: { ...plan, parts },
      overrides: lenient,
      dateOrder,
      limits,
      ...(dictionary === null ? {} : { dictionary, isOnly }),
    },
    span,
    compute: async (outDir, progress) => {
      const engine = await resources.engine();
      const dataset = await importPlanned(
        {
          ...{ plan, outDir, overrides: lenient, dateOrder, limits, digests, orderShape },
          ...(ahead === null ? {} : { ahead }),
        },
        { clock, log, signal, progress, rng: rng.fork('import'), engine, pool: () => resources.pool() },
      );
      if (dictionary === null) return dataset;
      return describedBy(dictionary, { dataset, outDir, isOnly }, { engine, signal });
    },
  });
  return result.finally(async () => {
    await ahead?.drop();
    await resources.shrink();
  });
}

/** Smaller files are hashed in no time. */
const AHEAD_BYTES = 2 ** 24;

/**
 * Reads a text file while it is hashed, where it is unlikely that the workspace knows it already: null where a file of
 * its size was imported before.
 */
async function startAhead(
  { parts }: TablePlan,
  { limits = {} }: ImportRequest,
  { runner, resources, signal }: ImportHost,
): Promise<ReadAhead | null> {
  const [part] = parts;
  if (part === undefined || parts.length > 1 || isDatabase(part.file)) return null;
  const bytes = await stat(part.file).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes < AHEAD_BYTES) return null;
  const format = await sourceFormat(part.file).catch(() => null);
  if (format !== 'text') return null;
  if (await runner.mayKnow(({ source }) => source.bytes === bytes)) return null;
  // starts while the file is read
  resources.engine().catch(() => {});
  const pool = () => resources.pool();
  return readAhead(part.file, {
    ...{
      pool,
      tempDir: await mkdtemp(join(await resources.folder(), 'ahead-')),
      signal,
      limits: { ...DEFAULT_LIMITS, ...limits },
    },
  });
}

/** What of an order log can be summed up at once; null for other tables. */
function orderShape(dataset: Dataset): OrderShape | null {
  if (dataset.shape !== 'orders') return null;
  try {
    return plainOrderShape(dataset);
  } catch (cause) {
    if (cause instanceof AppError && cause.code !== 'INTERNAL') return null;
    throw cause;
  }
}

/** The dataset with the words of the dictionary and what breaks it; of several tables none is asked for all entries. */
async function describedBy(
  dictionary: Dictionary,
  { dataset, outDir, isOnly }: { dataset: Dataset; outDir: string; isOnly: boolean },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<Dataset> {
  const described = withDictionary(dataset, dictionary);
  const findings = described.findings.filter(({ code }) => isOnly || code !== 'dictionary-unknown-name');
  const parquet = join(outDir, 'data.parquet');
  const breaches = await dictionaryBreaches(engine, { dataset: described, parquet }, signal);
  return { ...described, findings: [...findings, ...breaches] };
}
