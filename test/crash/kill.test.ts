import { expect, test } from 'vitest';
import { repeats } from '../testkit/full-scale.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { soak } from './soak.ts';

// three more kills of `run` are among those of soak.test.ts
const KILLS = repeats({ often: 17, seldom: 4 });

test(`kill -9 at ${KILLS} moments of a run, then the same command: the result of an undisturbed run`, async () => {
  const folder = await temporaryFolder();
  const { kills, failures } = await soak({ kills: KILLS, seed: 11, folder, commands: ['fresh run'] });
  expect(failures).toEqual([]);
  expect(kills).toBe(KILLS);
}, 600_000);
