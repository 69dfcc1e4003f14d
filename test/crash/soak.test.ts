import { expect, test } from 'vitest';
import { temporaryFolder } from '../testkit/run-job.ts';
import { soak } from './soak.ts';
import { soakCommands } from './soak-step.ts';

test('kill -9 over import, run, score, promote and tag in one workspace: it stays sound and loses nothing', async () => {
  const folder = await temporaryFolder();
  const { kills, failures } = await soak({ kills: soakCommands.length, seed: 3, folder });
  expect(failures).toEqual([]);
  expect(kills).toBe(soakCommands.length);
}, 600_000);
