import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng, type Rng } from '#base';
import { type KillMoment, momentText, type Watched } from './kill-moment.ts';
import { disturb } from './soak-disturb.ts';
import { keepFailure, newTally, type SoakFailure, type SoakReport, type SoakTally } from './soak-report.ts';
import { openState, prepareStep } from './soak-state.ts';
import { type SoakCommand, soakCommands } from './soak-step.ts';
import { jsonOf } from './workspace-view.ts';

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
  'score large': 'score large',
  promote: 'names',
  alias: 'names',
  note: 'names',
  rollback: 'names',
  tag: 'names',
  'fresh run': 'run',
  gc: 'names',
  export: 'moves',
  unpack: 'moves',
  forget: 'names',
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
  const state = await openState({ ...options, commands });
  const tallies = new Map(commands.map((command) => [command, newTally(command)]));
  const durations = new Map<string, Durations>();
  const failures: SoakFailure[] = [];
  let killed = 0;
  for (let n = 0; killed < kills && n < 4 * kills + commands.length; n++) {
    if (options.signal?.aborted || n > until) break;
    const tally = leastKilled([...tallies.values()]);
    const { command } = tally;
    const step = await prepareStep[command](state, n);
    const rng = createRng(seed).fork(n);
    const known = durations.get(likeness[command]);
    // the first of commands that are alike is left alone: it tells how long they take
    const moment = known === undefined ? null : momentIn(known, rng);
    const { watched, problems, isReadable } = await disturb(step, { moment, state, tally });
    if (watched.code === null) killed++;
    else durations.set(likeness[command], shorter(known, watched));
    // Ctrl-C reaches the processes under test too
    if (options.signal?.aborted) break;
    if (problems.length > 0) {
      failures.push(await keepFailure({ n, command, problems, step, moment }, { ...options, commands }));
      tally.failures++;
    }
    const line = `${killed}/${kills} ${command}`;
    if (problems.length > 0) say(`${line}: FAILED: ${problems.join('; ')}`);
    else if (watched.code === null) say(`${line}: ok, killed ${momentText(moment!)}`);
    if (!isReadable) break;
  }
  if (failures.length === 0 && existsSync(state.workspace))
    await jsonOf(['workspace', 'check', '--workspace', state.workspace]);
  await rm(join(options.folder, 'now'), { recursive: true, force: true });
  return { kills: killed, tallies: [...tallies.values()], failures };
}

/** Kills go to the commands in turn; one that was missed has its turn again. */
function leastKilled(tallies: readonly SoakTally[]): SoakTally {
  const kills = ({ startUp, work }: SoakTally) => startUp + work;
  return tallies.reduce((least, tally) => (kills(tally) < kills(least) ? tally : least));
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
