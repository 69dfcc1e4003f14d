import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng, type Rng } from '#base';
import { type KillMoment, runWatched, type Watched } from './kill-moment.ts';
import { fileHash } from './result-hashes.ts';
import { writeParquet } from './soak-files.ts';
import { aliasStep, noteStep, promoteStep, rollbackStep, tagStep } from './soak-names.ts';
import { customersFile, freshRunStep, importStep, livingRunStep, MODEL } from './soak-runs.ts';
import { customersParquet, scoreStep } from './soak-scores.ts';
import { livingView, type SoakCommand, type SoakState, type SoakStep, soakCommands } from './soak-step.ts';
import { jsonOf, lostBetween, problemsOf, viewOf, type WorkspaceView } from './workspace-view.ts';

/** How long to soak and what. */
export interface SoakOptions {
  readonly kills: number;
  readonly seed: number;
  /** An empty folder. */
  readonly folder: string;
  readonly commands?: readonly SoakCommand[];
  /** Number of the last execution, to come again to where something was wrong. */
  readonly until?: number;
  /** No further kill once it is aborted. */
  readonly signal?: AbortSignal;
  say?(line: string): void;
}

/** What became of the kills of a command. */
export interface SoakTally {
  readonly command: SoakCommand;
  /** Kills that found the process before its work in the workspace began. */
  startUp: number;
  /** Kills that found it at work. */
  work: number;
  /** Kills after which the effect was there already. */
  effective: number;
  /** Processes that ended before their kill came; these are no kills. */
  missed: number;
  checks: number;
  failures: number;
}

/** An execution after which something was wrong. */
export interface SoakFailure {
  /** Its number in the soak. */
  readonly execution: number;
  readonly command: SoakCommand;
  readonly problems: readonly string[];
  /** Copy of everything after it, with how to come there again. */
  readonly folder: string;
}

export interface SoakReport {
  readonly kills: number;
  readonly tallies: readonly SoakTally[];
  readonly failures: readonly SoakFailure[];
}

interface Durations {
  startUpMs: number;
  workMs: number;
}

/** Moments reach a little beyond the last sign of work: after it a process has still to answer and to end. */
const BEYOND = 1.1;

/** Share of kills that are aimed at the work; the others are aimed at the start of the process. */
const AIMED_AT_WORK = 0.85;

/** Commands that take the same time, under one word. */
const likeness: Record<SoakCommand, string> = {
  import: 'import',
  run: 'run',
  'score csv': 'score',
  'score parquet': 'score',
  promote: 'names',
  alias: 'names',
  note: 'names',
  rollback: 'names',
  tag: 'names',
  'fresh run': 'run',
};

const prepare: Record<SoakCommand, (state: SoakState, n: number) => Promise<SoakStep>> = {
  import: importStep,
  run: livingRunStep,
  'score csv': (state, n) => scoreStep(state, n, 'csv'),
  'score parquet': (state, n) => scoreStep(state, n, 'parquet'),
  promote: promoteStep,
  alias: aliasStep,
  note: noteStep,
  rollback: rollbackStep,
  tag: tagStep,
  'fresh run': freshRunStep,
};

/**
 * Kills commands with kill -9 at random moments, one workspace living through it all. After each kill the workspace
 * must be sound, all that was acknowledged must be there, and the same command must then complete with the result
 * that it gives undisturbed.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { kills, seed, commands = soakCommands, say = () => undefined, until = Infinity } = options;
  for (const one of commands) {
    if (!soakCommands.includes(one))
      throw new Error(`soak: expected one of ${soakCommands.join(', ')}, got ${one}`);
  }
  const state = await openState(options);
  const tallies = new Map(commands.map((command) => [command, newTally(command)]));
  const durations = new Map<string, Durations>();
  const failures: SoakFailure[] = [];
  let killed = 0;
  for (let n = 0; killed < kills && n < 4 * kills + commands.length; n++) {
    if (options.signal?.aborted || n > until) break;
    const tally = leastKilled([...tallies.values()]);
    const { command } = tally;
    const step = await prepare[command](state, n);
    const rng = createRng(seed).fork(n);
    const known = durations.get(likeness[command]);
    // the first of commands that are alike is left alone: it tells how long they take
    const moment = known === undefined ? null : momentIn(known, rng);
    const { watched, problems } = await disturb(step, { moment, state, tally });
    if (watched.code === null) killed++;
    else durations.set(likeness[command], shorter(known, watched));
    if (problems.length > 0) {
      failures.push(await keepFailure({ n, command, problems, step, moment }, options));
      tally.failures++;
    }
    const line = `${killed}/${kills} ${command}`;
    if (problems.length > 0) say(`${line}: FAILED: ${problems.join('; ')}`);
    else if (watched.code === null) say(`${line}: ok, killed ${told(moment!)}`);
  }
  if (existsSync(state.workspace)) await jsonOf(['workspace', 'check', '--workspace', state.workspace]);
  await rm(join(options.folder, 'now'), { recursive: true, force: true });
  return { kills: killed, tallies: [...tallies.values()], failures };
}

/** Kills go to the commands in turn; one that was missed has its turn again. */
function leastKilled(tallies: readonly SoakTally[]): SoakTally {
  const kills = ({ startUp, work }: SoakTally) => startUp + work;
  return tallies.reduce((least, tally) => (kills(tally) < kills(least) ? tally : least));
}

/** Runs a step, kills it at the moment, and looks at what is left and at what the same command then gives. */
async function disturb(
  step: SoakStep,
  { moment, state, tally }: { moment: KillMoment | null; state: SoakState; tally: SoakTally },
): Promise<{ watched: Watched; problems: string[] }> {
  const before = await viewIn(step, state);
  const watched = await runWatched(step.args, { workspace: step.workspace, moment });
  const isKill = watched.code === null;
  const problems = isKill || watched.code === 0 ? [] : [failed('the command', watched)];
  if (watched.landed === 'work') tally.work++;
  else if (isKill) tally.startUp++;
  else if (moment !== null) tally.missed++;
  state.view = null;
  const unsound = isKill ? await unsoundIn(step) : [];
  const left = await viewIn(step, state);
  problems.push(
    ...unsound,
    ...lostBetween(before, left, step.change),
    ...step.halfDone(),
    ...lostFiles(state),
  );
  const isDone = step.missing(before, left).length === 0;
  if (isKill && isDone) tally.effective++;
  // an answer on stdout is a promise, also of a process that did not live to its exit code
  const isAcknowledged = watched.code === 0 || isDocument(watched.stdout);
  let after = left;
  if (isKill && !step.isDone(left)) {
    const again = await runWatched(step.args, { workspace: step.workspace, moment: null });
    if (again.code !== 0) problems.push(failed('the same command again', again));
    state.view = null;
    after = await viewIn(step, state);
    problems.push(...lostBetween(left, after, step.change), ...step.missing(before, after));
    problems.push(...unrecorded(step, left, after), ...(await litterIn(step)));
  } else if (isAcknowledged) {
    problems.push(...step.missing(before, left), ...unrecorded(step, before, left));
  }
  state.view = step.workspace === state.workspace ? after : null;
  step.keep?.(state);
  tally.checks++;
  return { watched, problems };
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

function durationsOf({ seconds, startUpMs, workMs }: Watched): Durations {
  return { startUpMs: startUpMs ?? 1000 * seconds, workMs };
}

/** A process that ended before its kill tells that the command is quicker than was thought. */
function shorter(known: Durations | undefined, watched: Watched): Durations {
  const now = durationsOf(watched);
  if (known === undefined) return now;
  return {
    startUpMs: Math.min(known.startUpMs, now.startUpMs),
    workMs: Math.min(known.workMs, now.workMs),
  };
}

function momentIn({ startUpMs, workMs }: Durations, rng: Rng): KillMoment {
  if (rng.next() < AIMED_AT_WORK) return { since: 'work', ms: BEYOND * workMs * rng.next() };
  return { since: 'start', ms: startUpMs * rng.next() };
}

function told({ since, ms }: KillMoment): string {
  return `${ms.toFixed(1)} ms after ${since === 'work' ? 'the first sign of work' : 'its start'}`;
}

/** Where a soak begins; the living workspace with three versions of a model where a command needs it. */
async function openState({ folder, seed, commands = soakCommands }: SoakOptions): Promise<SoakState> {
  const state: SoakState = {
    folder: join(folder, 'now'),
    workspace: join(folder, 'now', 'workspace'),
    rng: createRng(seed).fork('steps'),
    champions: [1],
    scoredHashes: new Map(),
    kept: new Map(),
    freshResults: null,
    view: null,
  };
  const file = await customersFile(state);
  if (commands.every((command) => command === 'fresh run')) return state;
  await writeParquet(file, customersParquet(state));
  const out = join(state.folder, 'first-out');
  const where = ['--workspace', state.workspace, '--out', out, '--threads', '2', '--quiet'];
  for (const one of [1, 2, 3]) {
    await jsonOf(['run', file, '--k', '2..4', '--seed', String(one), '--name', MODEL, ...where]);
  }
  return state;
}

function newTally(command: SoakCommand): SoakTally {
  return { command, startUp: 0, work: 0, effective: 0, missed: 0, checks: 0, failures: 0 };
}

/** Copies everything as it is now and writes down how it came to it. */
async function keepFailure(
  found: Pick<SoakFailure, 'command' | 'problems'> & { n: number; step: SoakStep; moment: KillMoment | null },
  { folder, seed, commands = soakCommands }: SoakOptions,
): Promise<SoakFailure> {
  const { n, command, problems, step, moment } = found;
  const kept = join(folder, `failed-${n}`);
  await mkdir(kept, { recursive: true });
  await cp(join(folder, 'now'), join(kept, 'files'), { recursive: true });
  const only = commands === soakCommands ? '' : ` --only '${commands.join(',')}'`;
  const text = [
    `Execution ${n} of a soak with seed ${seed} over ${commands.join(', ')}.`,
    `clientele ${step.args.join(' ')}`,
    moment === null ? 'It was not killed.' : `Killed ${told(moment)}.`,
    ...problems,
    `To go there again: npm run soak -- --seed ${seed} --until ${n}${only}`,
  ];
  await writeFile(join(kept, 'replay.txt'), `${text.join('\n')}\n`);
  return { execution: n, command, problems, folder: kept };
}
