import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CliResult, runCli } from '../testkit/run-cli.ts';

/**
 * When a process is killed: so long after its start, or after the first sign of its work in the workspace; or at which
 * call that writes to a file system, see die-at-call.mjs.
 */
export type KillMoment =
  | { readonly since: 'start' | 'work'; readonly ms: number }
  | { readonly call: number };

/** A moment in words. */
export function momentText(moment: KillMoment): string {
  if ('call' in moment) return `at call ${moment.call} that writes`;
  return `${moment.ms.toFixed(1)} ms after ${moment.since === 'work' ? 'the first sign of work' : 'its start'}`;
}

const dieAtCall = new URL('./die-at-call.mjs', import.meta.url).href;

/** The environment in which a process kills itself at a call. */
function deadlyEnv(call: number): Record<string, string> {
  return { NODE_OPTIONS: `--import=${dieAtCall}`, CLIENTELE_TEST_DIE_AT_CALL: String(call) };
}

/** How a process of the command line went. */
export interface Watched extends CliResult {
  /** From the start to the first sign of work in the workspace; null when there was none. */
  readonly startUpMs: number | null;
  /** From the first sign of work to the last; 0 when there was none. */
  readonly workMs: number;
  /** Where the signal found it; null when it had ended before, or none was sent. */
  readonly landed: 'start-up' | 'work' | null;
}

/**
 * Runs a command on a workspace, with kill -9 at a moment when one is given. The first sign of work is a change in the
 * workspace's folder of temporary files, where every command that writes begins.
 */
export async function runWatched(
  args: readonly string[],
  { workspace, moment }: { workspace: string; moment: KillMoment | null },
): Promise<Watched> {
  const started = performance.now();
  const over = new AbortController();
  const { signal } = over;
  const signs: { first: number | null; last: number } = { first: null, last: 0 };
  const begun = new Promise<void>((resolve) => {
    const onChange = () => {
      signs.last = performance.now() - started;
      signs.first ??= signs.last;
      resolve();
    };
    void watchFolder(join(workspace, 'tmp'), { signal, onChange });
  });
  let landed: Watched['landed'] = null;
  const reach = async (since: 'start' | 'work', ms: number) => {
    if (since === 'work') await begun;
    await sleep(ms);
    landed = signs.first === null ? 'start-up' : 'work';
  };
  const how =
    moment === null
      ? {}
      : 'call' in moment
        ? { env: deadlyEnv(moment.call) }
        : { disturb: { signal: 'SIGKILL' as const, when: reach(moment.since, moment.ms) } };
  const result = await runCli(args, how);
  over.abort();
  const workMs = signs.last - (signs.first ?? signs.last);
  if (moment !== null && 'call' in moment) landed = 'work';
  return { ...result, startUpMs: signs.first, workMs, landed: result.code === null ? landed : null };
}

/** Tells changes in a folder, which may still have to be made: that it is made is a change. */
async function watchFolder(
  folder: string,
  { signal, onChange }: { signal: AbortSignal; onChange: () => void },
): Promise<void> {
  for (let isNew = false; !signal.aborted; isNew = true) {
    if (existsSync(folder)) {
      if (isNew) onChange();
      watch(folder, { signal }, onChange);
      return;
    }
    await sleep(5);
  }
}
