import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng } from '#base';
import type { SoakOptions } from './soak.ts';
import { disturb } from './soak-disturb.ts';
import { keepFailure, newTally, type SoakFailure, type SoakReport } from './soak-report.ts';
import { openState, prepareStep } from './soak-state.ts';
import { type SoakCommand, soakCommands } from './soak-step.ts';

/** How many calls further the next kill of a command is; 1 is every call. */
const STRIDES: Record<SoakCommand, number> = {
  import: 3,
  run: 11,
  'score csv': 2,
  'score parquet': 2,
  'score large': 12,
  promote: 1,
  alias: 1,
  note: 1,
  rollback: 1,
  tag: 1,
  'fresh run': 11,
  gc: 1,
  export: 7,
  unpack: 19,
  forget: 5,
};

/**
 * Lets each command die at one call after another that writes to the file system, until it comes through; where a call
 * writes bytes also with half of them written. What must hold after each is that of `soak`.
 */
export async function soakCalls(options: Omit<SoakOptions, 'kills'>): Promise<SoakReport> {
  const { seed, commands = soakCommands, say = () => undefined } = options;
  const state = await openState({ ...options, commands });
  const rng = createRng(seed).fork('calls');
  const tallies = commands.map(newTally);
  const failures: SoakFailure[] = [];
  let n = 0;
  let kills = 0;
  for (const tally of tallies) {
    const { command } = tally;
    for (let call = rng.int(STRIDES[command]); !options.signal?.aborted; call += STRIDES[command]) {
      const step = await prepareStep[command](state, n);
      const moment = { call };
      const { watched, problems, isReadable } = await disturb(step, { moment, state, tally });
      if (options.signal?.aborted) break;
      if (problems.length > 0) {
        tally.failures++;
        failures.push(await keepFailure({ n, command, problems, step, moment }, { ...options, commands }));
      }
      n++;
      if (watched.code === null) kills++;
      if (!isReadable) return { kills, tallies, failures };
      if (watched.code !== null) break;
    }
    say(`${command}: died at ${tally.work} calls, ${tally.failures} failures`);
  }
  await rm(join(options.folder, 'now'), { recursive: true, force: true });
  return { kills, tallies, failures };
}
