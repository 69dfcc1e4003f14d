import { silentLogger, systemClock } from '#base';
import type { ModelRecord, RunRecord } from '#contract';
import { checkWorkspace, openRegistry, Workspace } from '#store';
import { runCli } from '../testkit/run-cli.ts';

/** What a workspace holds. */
export interface WorkspaceView {
  readonly runs: ReadonlyMap<string, RunRecord>;
  readonly models: ReadonlyMap<string, ModelRecord>;
}

/** What a command that was killed may or may not have changed of what was there. */
export interface Change {
  readonly alias?: { readonly name: string; readonly version: number };
  readonly note?: { readonly version: number; readonly text: string };
  /** File of a dataset that is forgotten: runs that read it lose what they made of it. */
  readonly forgets?: string;
  readonly tag?: { readonly run: string; readonly text: string };
}

/** Runs a command that must succeed and gives its JSON document. */
export async function jsonOf<Document>(args: readonly string[]): Promise<Document> {
  const { code, stdout, stderr } = await runCli([...args, '--json']);
  if (code !== 0) throw new Error(`clientele ${args.join(' ')}: exit code ${code}\n${stderr}`);
  return JSON.parse(stdout) as Document;
}

/** All runs and models of a workspace. */
export async function viewOf(workspace: string): Promise<WorkspaceView> {
  const registry = openRegistry(await Workspace.openExisting(workspace, silentLogger), systemClock);
  const [runs, models] = await Promise.all([registry.listRuns(), registry.listModels()]);
  return {
    runs: new Map(runs.map((run) => [run.id, run])),
    models: new Map(models.map((model) => [model.name, model])),
  };
}

/** What `workspace check` finds wrong. */
export async function problemsOf(workspace: string): Promise<string[]> {
  const { problems } = await checkWorkspace(await Workspace.openExisting(workspace, silentLogger));
  return problems.map(({ what, name, message }) => `workspace check: ${what} ${name}: ${message}`);
}

/** What was there before and is not there, or not as it was, after a command that may have made the change. */
export function lostBetween(before: WorkspaceView, after: WorkspaceView, change: Change): string[] {
  return [...lostRuns(before, after, change), ...lostOfModels(before, after, change)];
}

function lostRuns(before: WorkspaceView, after: WorkspaceView, { tag, forgets }: Change): string[] {
  return [...before.runs.values()].flatMap((run) => {
    const now = after.runs.get(run.id);
    if (now === undefined) return [`run ${run.id} is lost`];
    const others = now.tags.filter(
      (text) => run.tags.includes(text) || tag?.run !== run.id || text !== tag.text,
    );
    const left = JSON.stringify({ ...now, tags: others });
    const isSame = left === JSON.stringify(run) || left === JSON.stringify(forgotten(run, forgets));
    return isSame ? [] : [`run ${run.id} is another one`];
  });
}

/** The record of a run whose dataset is forgotten. */
function forgotten(run: RunRecord, file: string | undefined): RunRecord {
  if (file === undefined || !run.datasets.some((dataset) => dataset.file === file)) return run;
  const datasets = run.datasets.map((dataset) => ({ ...dataset, artifact: null }));
  return { ...run, datasets, artifacts: {} };
}

function lostOfModels(before: WorkspaceView, after: WorkspaceView, change: Change): string[] {
  return [...before.models.values()].flatMap((model) => {
    const now = after.models.get(model.name);
    if (now === undefined) return [`model ${model.name} is lost`];
    return [
      ...lostVersions(model, now, change),
      ...movedAliases(model, now, change),
      ...(JSON.stringify(now.history.slice(0, model.history.length)) === JSON.stringify(model.history)
        ? []
        : [`the history of ${model.name} is another one`]),
    ];
  });
}

function lostVersions(before: ModelRecord, after: ModelRecord, { note }: Change): string[] {
  return before.versions.flatMap((version) => {
    const now = after.versions.find((one) => one.version === version.version);
    const noted = note?.version === version.version ? { ...version, note: note.text } : version;
    const isSame = [version, noted].some((allowed) => JSON.stringify(allowed) === JSON.stringify(now));
    return isSame ? [] : [`version ${before.name}@${version.version} is lost or another one`];
  });
}

/** A new version takes the alias `challenger`; any other alias moves only where the command moves it. */
function movedAliases(before: ModelRecord, after: ModelRecord, { alias }: Change): string[] {
  return Object.entries(before.aliases).flatMap(([name, version]) => {
    const now = after.aliases[name];
    const allowed = [version];
    if (alias?.name === name) allowed.push(alias.version);
    if (name === 'challenger' && after.versions.length > before.versions.length) {
      allowed.push(after.versions.at(-1)!.version);
    }
    const isAllowed = now !== undefined && allowed.includes(now);
    return isAllowed ? [] : [`alias ${name}: expected version ${allowed.join(' or ')}, got ${now}`];
  });
}
