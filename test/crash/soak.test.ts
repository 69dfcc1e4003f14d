import { expect, test } from 'vitest';
import { temporaryFolder } from '../testkit/run-job.ts';
import { soak } from './soak.ts';
import type { SoakCommand } from './soak-step.ts';

const COMMANDS: readonly SoakCommand[] = [
  'import',
  'run',
  'score csv',
  'score parquet',
  'promote',
  'tag',
  'fresh run',
  'export',
  'unpack',
  'forget',
];

test('kill -9 over commands that write, in one workspace: it stays sound and loses nothing', async () => {
  const folder = await temporaryFolder();
  const { kills, failures } = await soak({ kills: COMMANDS.length, seed: 3, folder, commands: COMMANDS });
  expect(failures).toEqual([]);
  expect(kills).toBe(COMMANDS.length);
}, 600_000);
