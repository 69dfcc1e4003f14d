import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KillMoment, momentText } from './kill-moment.ts';
import type { SoakCommand, SoakStep } from './soak-step.ts';

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

/** Counts nothing yet. */
export function newTally(command: SoakCommand): SoakTally {
  return { command, startUp: 0, work: 0, effective: 0, missed: 0, checks: 0, failures: 0 };
}

/** Copies everything as it is now and writes down how it came to it. */
export async function keepFailure(
  found: Pick<SoakFailure, 'command' | 'problems'> & { n: number; step: SoakStep; moment: KillMoment | null },
  { folder, seed, commands }: { folder: string; seed: number; commands: readonly SoakCommand[] },
): Promise<SoakFailure> {
  const { n, command, problems, step, moment } = found;
  const kept = join(folder, `failed-${n}`);
  await mkdir(kept, { recursive: true });
  await cp(join(folder, 'now'), join(kept, 'files'), { recursive: true });
  const commandLine = `node dist/command.js ${step.args.join(' ')}`;
  const text = [
    `Execution ${n} of a soak with seed ${seed} over ${commands.join(', ')}.`,
    commandLine,
    moment === null ? 'It was not killed.' : `Killed ${momentText(moment)}.`,
    ...problems,
    'To go there again:',
    moment !== null && 'call' in moment
      ? `CLIENTELE_TEST_DIE_AT_CALL=${moment.call} NODE_OPTIONS=--import=./test/crash/die-at-call.mjs ${commandLine}`
      : `npm run soak -- --seed ${seed} --until ${n} --only '${commands.join(',')}'`,
  ];
  await writeFile(join(kept, 'replay.txt'), `${text.join('\n')}\n`);
  return { execution: n, command, problems, folder: kept };
}
