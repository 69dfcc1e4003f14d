import { join } from 'node:path';
import { AppError, type Clock, type Logger, nearestName } from '#base';
import { type ModelRecord, type ModelVersion, nameSchema, type RunRecord } from '#contract';
import { withLock } from './lock.ts';
import { previousVersion, versionOf, withAlias } from './model-changes.ts';
import { modelNames, readModel, writeModel } from './model-file.ts';
import { appendEvent, type RunLog, readRunLog, runLogFile, runsOf } from './run-log.ts';
import { makeFolder, sweepTemporaryFolders } from './temporary-folder.ts';
import { asNotWritable, type Workspace } from './workspace.ts';

/** Runs and models of a workspace. Any number of processes may read and write at once. */
export interface Registry {
  /** On disk when the promise resolves. */
  appendRun(record: RunRecord): Promise<void>;
  /** Newest first; a damaged line of the log is left out and a warning logged. */
  listRuns(): Promise<RunRecord[]>;
  /** By id, the beginning of one, or `latest`. @throws RUN_UNKNOWN */
  findRun(reference: string): Promise<RunRecord>;
  tagRun(reference: string, tag: string, on: boolean): Promise<void>;
  deleteRun(reference: string): Promise<void>;
  /**
   * A further version of a model, or the one that is this artifact already; the first becomes champion, later ones
   * challenger.
   */
  registerModel(
    name: string,
    entry: { artifact: string; run: string | null; note: string },
  ): Promise<ModelVersion>;
  /** By `name` (its champion), `name@alias`, `name@3`, or `latest`. @throws MODEL_UNKNOWN */
  findModel(reference: string): Promise<{ record: ModelRecord; version: ModelVersion }>;
  listModels(): Promise<ModelRecord[]>;
  /** Moves an alias; null takes it away. @throws MODEL_UNKNOWN */
  setAlias(name: string, alias: string, version: number | null): Promise<void>;
  /** Moves an alias to the version that it had before. @throws MODEL_UNKNOWN */
  rollBack(name: string, alias: string): Promise<void>;
  /** Replaces the note of a version. @throws MODEL_UNKNOWN */
  annotate(name: string, version: number, note: string): Promise<void>;
}

/** The registry in a workspace: `runs.jsonl` and `models/NAME.json`, changed under one lock. */
export function openRegistry(workspace: Workspace, clock: Clock): Registry {
  const runFile = runLogFile(workspace.folder);
  const models = join(workspace.folder, 'models');
  const now = () => new Date(clock.now()).toISOString();
  const locked = <T>(work: () => Promise<T>): Promise<T> => lockWorkspace(workspace, clock, work);
  const warnOnce = warner(workspace.log);
  const listRuns = async () => {
    const log = await readRunLog(runFile);
    warnOnce(log);
    return runsOf(log.events);
  };
  const listModels = async () => {
    const records = await Promise.all((await modelNames(models)).map((name) => readModel(models, name)));
    return records.filter((record) => record !== null);
  };
  const change = (name: string, edit: (record: ModelRecord) => ModelRecord) =>
    locked(async () => {
      const record = await readModel(models, checkedName(name));
      if (record === null) throw unknownModel(name, await modelNames(models));
      await writeModel(models, edit(record));
    });
  return {
    listRuns,
    listModels,
    appendRun: (run) => locked(() => appendEvent(runFile, { formatVersion: 1, event: 'run', run })),
    findRun: async (reference) => pickRun(await listRuns(), reference),
    tagRun: async (reference, tag, on) => {
      const event = on ? 'tag' : 'untag';
      await locked(async () => {
        const { id } = pickRun(await listRuns(), reference);
        await appendEvent(runFile, { formatVersion: 1, event, id, tag, at: now() });
      });
    },
    deleteRun: (reference) =>
      locked(async () => {
        const { id } = pickRun(await listRuns(), reference);
        await appendEvent(runFile, { formatVersion: 1, event: 'delete', id, at: now() });
      }),
    registerModel: (name, entry) =>
      locked(async () => {
        await makeFolder(models);
        const known = (await readModel(models, checkedName(name))) ?? emptyModel(name);
        const same = known.versions.findLast(({ artifact }) => artifact === entry.artifact);
        if (same !== undefined) return same;
        const at = now();
        const version = { version: (known.versions.at(-1)?.version ?? 0) + 1, ...entry, createdAt: at };
        const alias = version.version === 1 ? 'champion' : 'challenger';
        const record = { ...known, versions: [...known.versions, version] };
        await writeModel(models, withAlias(record, { alias, version: version.version, at }));
        return version;
      }),
    findModel: async (reference) => pickModel(await listModels(), reference),
    setAlias: (name, alias, version) =>
      change(name, (record) => withAlias(record, { alias: checkedName(alias), version, at: now() })),
    rollBack: (name, alias) =>
      change(name, (record) =>
        withAlias(record, { alias, version: previousVersion(record, alias), at: now() }),
      ),
    annotate: (name, number, note) =>
      change(name, (record) => {
        const annotated = { ...versionOf(record, number), note };
        const versions = record.versions.map((one) => (one.version === number ? annotated : one));
        return { ...record, versions };
      }),
  };
}

/** Warns of the damaged lines of a log, the first time that each is seen. */
function warner(log: Logger): (runs: RunLog) => void {
  const warned = new Set<string>();
  return ({ damaged }) => {
    for (const { message } of damaged) {
      if (!warned.has(message)) log.warn(`${message}; it is left out`);
      warned.add(message);
    }
  };
}

/** Does work while no other process changes the workspace's names. @throws WORKSPACE_LOCKED, WORKSPACE_NOT_WRITABLE */
export async function lockWorkspace<T>(
  workspace: Workspace,
  clock: Clock,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const temporary = join(workspace.folder, 'tmp');
    await makeFolder(temporary);
    await sweepTemporaryFolders(temporary);
    return await withLock(join(workspace.folder, 'lock'), { clock, temporary }, work);
  } catch (cause) {
    throw asNotWritable(cause, workspace);
  }
}

function emptyModel(name: string): ModelRecord {
  return { formatVersion: 1, name, versions: [], aliases: {}, history: [] };
}

function checkedName(name: string): string {
  const parsed = nameSchema.safeParse(name);
  if (parsed.success && name !== 'latest') return name;
  throw new AppError('OPTION_INVALID', `name ${JSON.stringify(name)}: expected ${NAME_RULE}`);
}

const NAME_RULE =
  'up to 64 lower-case letters, digits, dots, dashes and underscores, beginning with a letter or digit, not "latest"';

function pickRun(runs: readonly RunRecord[], reference: string): RunRecord {
  const exact = reference === 'latest' ? runs[0] : runs.find(({ id }) => id === reference);
  const found = exact === undefined ? runs.filter(({ id }) => id.startsWith(reference)) : [exact];
  if (found.length === 1 && reference !== '') return found[0]!;
  const got = found.length === 0 ? 'none' : `${found.length} of them`;
  throw new AppError('RUN_UNKNOWN', `run ${reference}: expected one run of that id, got ${got}`, {
    data: { candidates: found.slice(0, 5).map(({ id }) => id) },
  });
}

function pickModel(
  records: readonly ModelRecord[],
  reference: string,
): { record: ModelRecord; version: ModelVersion } {
  if (reference === 'latest') return latestVersion(records);
  const [name = '', wanted = 'champion', more] = reference.split('@');
  const record = more === undefined ? records.find((candidate) => candidate.name === name) : undefined;
  if (record === undefined)
    throw unknownModel(
      name,
      records.map((one) => one.name),
    );
  if (/^\d+$/.test(wanted) && record.aliases[wanted] === undefined) {
    return { record, version: versionOf(record, Number(wanted)) };
  }
  const number = record.aliases[wanted];
  if (number !== undefined) return { record, version: versionOf(record, number) };
  const aliases = Object.keys(record.aliases).join(', ') || 'none';
  throw new AppError(
    'MODEL_UNKNOWN',
    `model ${name}: expected one of its aliases (${aliases}), got ${wanted}`,
  );
}

function latestVersion(records: readonly ModelRecord[]): { record: ModelRecord; version: ModelVersion } {
  const all = records.flatMap((record) => record.versions.map((version) => ({ record, version })));
  const [first, ...others] = all;
  if (first === undefined) throw unknownModel('latest', []);
  return others.reduce((best, one) => (one.version.createdAt >= best.version.createdAt ? one : best), first);
}

function unknownModel(name: string, names: readonly string[]): AppError {
  const nearest = nearestName(name, names);
  const listed = names.length === 0 ? 'there are no models' : `there are ${names.slice(0, 10).join(', ')}`;
  const known = nearest === null ? listed : `nearest is ${nearest}`;
  return new AppError('MODEL_UNKNOWN', `model ${name}: expected the name of a model; ${known}`, {
    data: { name, nearest },
  });
}
