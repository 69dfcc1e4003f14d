import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const rng = createRng(4);
const table = [
  'id,age,income',
  ...Array.from(
    { length: 60 },
    (_, i) => `${i + 1},${20 + rng.int(9) + 30 * (i % 2)},${rng.int(9) + 50 * (i % 2)}`,
  ),
].join('\n');

async function folderWith(config: string, name = 'clientele.yaml'): Promise<string> {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'customers.csv'), table);
  writeFileSync(join(folder, name), config);
  return folder;
}

async function kOf(folder: string, args: readonly string[], env: Record<string, string> = {}) {
  const done = await runCli(['run', 'customers.csv', '--json', '--quiet', ...args], { cwd: folder, env });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  const shown = await runCli(['runs', 'show', 'latest', '--json'], { cwd: folder });
  const { options } = JSON.parse(shown.stdout).run ?? JSON.parse(shown.stdout);
  return { k: JSON.parse(done.stdout).segmentation.k, features: options.features };
}

test('options come from the line, else the environment, else a section of the file, else its top', async () => {
  const folder = await folderWith('# ours\nthreads: 1\nk: 5\nrun:\n  k: 3\n  features: [age]\n');
  expect(await kOf(folder, [])).toEqual({ k: 3, features: ['age'] });
  expect(await kOf(folder, [], { CLIENTELE_K: '4' })).toMatchObject({ k: 4 });
  expect(await kOf(folder, ['--k', '2', '--features', 'age,income'], { CLIENTELE_K: '4' })).toEqual({
    k: 2,
    features: ['age', 'income'],
  });
});

test('--config names another file, and clientele.yaml is then not read', async () => {
  const folder = await folderWith('k: 3\n', 'mine.yaml');
  writeFileSync(join(folder, 'clientele.yaml'), 'k: 4\n');
  expect(await kOf(folder, ['--config', 'mine.yaml'])).toMatchObject({ k: 3 });
});

test.each([
  ['run:\n  kk: 3\n', 'clientele.yaml:2:3', 'Did you mean "k"?'],
  ['rum:\n  k: 3\n', 'clientele.yaml:1:1', 'Did you mean "run"?'],
  ['threads: many\n', 'clientele.yaml:1:1', null],
  ['quiet: 1\n', 'clientele.yaml:1:1', null],
  ['run:\n  k: [2, 3]\n', 'clientele.yaml:2:3', null],
  ['run:\n  features: [a\n', 'clientele.yaml:3:1', null],
  ['- k\n', 'clientele.yaml:1:1', null],
])('a file that cannot be used is refused with the place: %j', async (config, at, hint) => {
  const folder = await folderWith(config);
  const done = await runCli(['run', 'customers.csv', '--json'], { cwd: folder });
  expect(done.code).toBe(2);
  const { error } = JSON.parse(done.stdout);
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toContain(at);
  if (hint !== null) expect(error.hint).toBe(hint);
  expect((await runCli(['run', '--help'], { cwd: folder })).code).toBe(0);
});

test('a file that --config names and that is not there is an error', async () => {
  const folder = await folderWith('');
  const done = await runCli(['run', 'customers.csv', '--config', 'none.yaml', '--json'], { cwd: folder });
  expect(JSON.parse(done.stdout).error.code).toBe('FILE_NOT_FOUND');
});
