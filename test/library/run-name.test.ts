import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeGroups } from '../testkit/customers-file.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

test('the command tells name, version and alias of the model; --name chooses the name; summary.json stays as it was', async () => {
  const folder = await temporaryFolder();
  const file = await writeGroups(folder, 'Mall_Customers.csv');
  const run = (...more: string[]) =>
    runCli(['run', file, '--k', '3', '--threads', '2', ...more], { cwd: folder });
  expect((await run()).stdout).toMatch(/^Model: +mall-customers@1 \(champion\)$/m);
  expect((await run('--seed', '2')).stdout).toMatch(/^Model: +mall-customers@2 \(challenger\)$/m);
  expect((await run('--name', 'mall.2026')).stdout).toMatch(/^Model: +mall\.2026@1 \(champion\)$/m);
  const summary = JSON.parse(await readFile(join(folder, 'clientele-out/summary.json'), 'utf8'));
  expect(Object.keys(summary)).toEqual(['version', 'seed', 'datasets', 'segmentation', 'timings']);
});

test.each(['Mall', 'a b', '../x', 'latest', '__proto__', 'x'.repeat(65)])(
  '--name %j is refused',
  async (name) => {
    const folder = await temporaryFolder();
    const { code, stderr } = await runCli(['run', 'any.csv', '--name', name], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('lower-case letters');
  },
);
