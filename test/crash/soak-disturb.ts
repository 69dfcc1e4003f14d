import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type KillMoment, runWatched, type Watched } from './kill-moment.ts';
import { fileHash } from './result-hashes.ts';
import type { SoakTally } from './soak-report.ts';
import { livingView, type SoakState, type SoakStep } from './soak-step.ts';
import { lostBetween, problemsOf, viewOf, type WorkspaceView } from './workspace-view.ts';

/** What became of a step that was killed or left alone. */
export interface Disturbed {
  readonly watched: Watched;
  readonly problems: readonly string[];
  /** Whether what is left can be soaked any further. */
  readonly isReadable: boolean;
}

/** Runs a step, kills it at the moment, and looks at what is left and at what the same command then gives. */
export async function disturb(
  step: SoakStep,
  { moment, state, tally }: { moment: KillMoment | null; state: SoakState; tally: SoakTally },
): Promise<Disturbed> {
  const before = await viewIn(step, state);
  const watched = await runWatched(step.args, { workspace: step.workspace, moment });
  if (watched.landed === 'work') tally.work++;
  else if (watched.code === null) tally.startUp++;
  else if (moment !== null) tally.missed++;
  tally.checks++;
  state.view = null;
  try {
    const { problems, isEffective } = await lookAfter(step, { before, watched, state });
    if (isEffective && watched.code === null) tally.effective++;
    return { watched, problems, isReadable: true };
  } catch (error) {
    return { watched, problems: [`cannot be read: ${(error as Error).message}`], isReadable: false };
  }
}

async function lookAfter(
  step: SoakStep,
  { before, watched, state }: { before: WorkspaceView; watched: Watched; state: SoakState },
): Promise<{ problems: string[]; isEffective: boolean }> {
  const isKill = watched.code === null;
  const problems = isKill || watched.code === 0 ? [] : [failed('the command', watched)];
  if (isKill) problems.push(...(await unsoundIn(step)));
  const left = await viewIn(step, state);
  problems.push(...lostBetween(before, left, step.change), ...step.halfDone(), ...lostFiles(state));
  const missing = step.missing(before, left);
  // an answer on stdout is a promise, also of a process that did not live to its exit code
  if (watched.code === 0 || isDocument(watched.stdout)) {
    problems.push(...missing, ...unrecorded(step, before, left));
  }
  let after = left;
  if (isKill && !step.isDone(left)) {
    const again = await runWatched(step.args, { workspace: step.workspace, moment: null });
    if (again.code !== 0) problems.push(failed('the same command again', again));
    state.view = null;
    after = await viewIn(step, state);
    problems.push(...lostBetween(left, after, step.change), ...step.missing(before, after));
    problems.push(...unrecorded(step, left, after), ...(await litterIn(step)));
  }
  state.view = step.workspace === state.workspace ? after : null;
  step.keep?.(state);
  return { problems, isEffective: missing.length === 0 };
}

const EMPTY: WorkspaceView = { runs: new Map(), models: new Map() };

async function viewIn({ workspace }: SoakStep, state: SoakState): Promise<WorkspaceView> {
  if (workspace === state.workspace) return livingView(state);
  return existsSync(join(workspace, 'workspace.json')) ? viewOf(workspace) : EMPTY;
}

async function unsoundIn({ workspace }: SoakStep): Promise<string[]> {
  return existsSync(join(workspace, 'workspace.json')) ? problemsOf(workspace) : [];
}

function lostFiles(state: SoakState): string[] {
  return [...state.kept].flatMap(([file, hash]) => {
    if (existsSync(file) && fileHash(file) === hash) return [];
    state.kept.delete(file);
    return [`${file}, which was acknowledged, is lost or another one`];
  });
}

function unrecorded({ records }: SoakStep, before: WorkspaceView, after: WorkspaceView): string[] {
  if (records === null) return [];
  const isRecorded = [...after.runs.values()].some(
    ({ id, command, status }) => !before.runs.has(id) && command === records && status === 'done',
  );
  return isRecorded ? [] : [`the ${records} is not among the runs`];
}

/** Temporary files that outlive the next command. */
async function litterIn({ workspace }: SoakStep): Promise<string[]> {
  const inTmp = await readdir(join(workspace, 'tmp'));
  const elsewhere = await Promise.all(
    ['.', 'stages', 'models'].map((part) => namesIn(join(workspace, part))),
  );
  const litter = [...inTmp, ...elsewhere.flat().filter((name) => name.endsWith('.tmp'))];
  return litter.map((name) => `${name} is left in the workspace`);
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

function isDocument(stdout: string): boolean {
  try {
    return JSON.parse(stdout).error === undefined;
  } catch {
    return false;
  }
}

function failed(what: string, { code, stderr }: Watched): string {
  return `${what} ended with exit code ${code}: ${stderr.trim()}`;
}
