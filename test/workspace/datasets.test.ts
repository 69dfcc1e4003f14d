import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

async function json(args: readonly string[], cwd: string) {
  const done = await runCli([...args, '--json'], { cwd });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  return JSON.parse(done.stdout);
}

test('a named dataset moves with its workspace and is forgotten by its name', async () => {
  const folder = await temporaryFolder();
  const rows = Array.from({ length: 40 }, (_, i) => `${i + 1},${20 + (i % 9)},${i * 3}`);
  await writeFile(join(folder, 'people.csv'), ['id,age,spent', ...rows].join('\n'));
  await json(['import', 'people.csv', '--as', 'members'], folder);
  const exported = await json(['workspace', 'export', 'all.tar'], folder);
  expect(JSON.stringify(exported)).toContain('"datasets":1');
  const imported = await json(['workspace', 'import', 'all.tar', '--workspace', 'other'], folder);
  expect(JSON.stringify(imported)).toContain('"datasets":["members"]');
  const check = await json(['workspace', 'check', '--workspace', 'other'], folder);
  expect(JSON.stringify(check)).toContain('"problems":[]');
  const run = await json(['run', 'members', '--k', '3', '--workspace', 'other'], folder);
  expect(run.segmentation.k).toBe(3);
  await json(['workspace', 'export', 'again.tar'], folder);
  await json(['workspace', 'forget', '--dataset', 'members', '--yes'], folder);
  const workspace = join(folder, 'clientele-workspace');
  expect(existsSync(join(workspace, 'datasets', 'members.json'))).toBe(false);
  expect(await readdir(join(workspace, 'artifacts'))).toEqual([]);
  expect(JSON.stringify(await json(['workspace', 'check'], folder))).toContain('"problems":[]');
});
