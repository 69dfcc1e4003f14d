import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { checkWorkspace, collectGarbage, openRegistry, Workspace } from '#store';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { runRecord } from '../testkit/run-record.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Three stages that were last used 40 days ago: of a run, of a model, of nothing; and one used yesterday. */
async function prepared() {
  const workspace = await Workspace.open(await temporaryFolder(), silentLogger);
  const artifacts: Record<string, string> = {};
  const stageOf = (key: string) => join(workspace.folder, 'stages', `${key}.json`);
  for (const [key, days] of [
    ['run', 40],
    ['model', 40],
    ['alone', 40],
    ['fresh', 1],
  ] as const) {
    const temporary = await workspace.createTemporaryFolder();
    await writeFile(join(temporary, 'a.txt'), key);
    const artifact = await workspace.commit(temporary);
    await workspace.recordStage(key, { stage: 'import', artifact, inputs: [] });
    const then = (systemClock.now() - days * DAY_MS) / 1000;
    await utimes(workspace.artifactFolder(artifact), then, then);
    await utimes(stageOf(key), then, then);
    artifacts[key] = artifact;
  }
  const registry = openRegistry(workspace, systemClock);
  await registry.appendRun(runRecord({ id: 'r', artifacts: { import: artifacts['run']! } }));
  await registry.registerModel('m', { artifact: artifacts['model']!, run: null, note: '' });
  return { workspace, artifacts, stageOf };
}

test('gc --stages drops what is unused for so long and what it alone holds, never what a run or model refers to', async () => {
  const { workspace, artifacts, stageOf } = await prepared();
  const gc = (days: number | null, dryRun = false) =>
    collectGarbage(workspace, {
      clock: systemClock,
      dryRun,
      stagesUnusedMs: days === null ? null : days * DAY_MS,
    });
  const nothing = { removed: [], bytes: 0, stages: [] };
  expect(await gc(null)).toEqual(nothing);
  expect(await gc(50)).toEqual(nothing);
  const found = { removed: [artifacts['alone']], bytes: expect.any(Number), stages: ['alone'] };
  expect(await gc(30, true)).toEqual(found);
  expect(existsSync(stageOf('alone'))).toBe(true);
  const { code, stdout } = await runCli([
    'workspace',
    'gc',
    '--stages',
    '--json',
    '--workspace',
    workspace.folder,
  ]);
  expect([code, JSON.parse(stdout)]).toEqual([0, found]);
  expect(existsSync(workspace.artifactFolder(artifacts['alone']!))).toBe(false);
  for (const key of ['run', 'model', 'fresh']) expect(existsSync(stageOf(key)), key).toBe(true);
  expect((await checkWorkspace(workspace)).problems).toEqual([]);
  const alone = await runCli(['workspace', 'gc', '--older-than', '2d', '--workspace', workspace.folder]);
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--stages')]);
});

test('a stage that is found counts as used', async () => {
  const { workspace, artifacts } = await prepared();
  expect(await workspace.findStage('alone')).toBe(artifacts['alone']);
  const options = { clock: systemClock, dryRun: false, stagesUnusedMs: 30 * DAY_MS };
  expect(await collectGarbage(workspace, options)).toMatchObject({ removed: [], stages: [] });
});
