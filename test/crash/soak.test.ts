import { expect, test } from 'vitest';
import { repeats } from '../testkit/full-scale.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { soak } from './soak.ts';
import type { SoakCommand } from './soak-step.ts';

const ALL: readonly SoakCommand[] = [
  'run',
  'score csv',
  'promote',
  'forget',
  'unpack',
  'import',
  'score parquet',
  'tag',
  'fresh run',
  'export',
];
const COMMANDS = ALL.slice(0, repeats({ often: ALL.length, seldom: 3 }));

test('kill -9 over commands that write, in one workspace: it stays sound and loses nothing', async () => {
  const folder = await temporaryFolder();
  const { kills, failures } = await soak({ kills: COMMANDS.length, seed: 3, folder, commands: COMMANDS });
  expect(failures).toEqual([]);
  expect(kills).toBe(COMMANDS.length);
}, 600_000);
