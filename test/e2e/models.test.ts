import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { openRegistry, Workspace } from '#store';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

let folder: string;
const models = (...args: string[]) =>
  runCli(['models', ...args, '--workspace', join(folder, 'ws')], { cwd: folder });
const aliases = async (...args: string[]) => {
  const { stdout, stderr, code } = await models(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).aliases;
};

beforeEach(async () => {
  folder = await temporaryFolder();
  const registry = openRegistry(await Workspace.open(join(folder, 'ws'), silentLogger), systemClock);
  for (const artifact of ['x', 'y']) {
    await registry.registerModel('customers', { artifact, run: 'r1', note: '' });
  }
});

test('the challenger is promoted, an alias pointed and taken away, the champion rolled back', async () => {
  expect(await aliases('promote', 'customers')).toEqual({ champion: 2, challenger: 2 });
  expect(await aliases('alias', 'customers@1', 'spring')).toEqual({ champion: 2, challenger: 2, spring: 1 });
  expect(await aliases('alias', 'customers', 'spring', '--remove')).toEqual({ champion: 2, challenger: 2 });
  expect(await aliases('rollback', 'customers')).toEqual({ champion: 1, challenger: 2 });
  const { code, stderr } = await models('rollback', 'customers');
  expect(code).toBe(2);
  expect(stderr).toContain('no version to go back to');
});

test('models are listed, shown and noted', async () => {
  await models('note', 'customers@2', 'approved');
  const { items, total } = JSON.parse((await models('list', '--json')).stdout);
  expect(total).toBe(1);
  expect(items[0]).toMatchObject({ name: 'customers', versions: [{ version: 1 }, { note: 'approved' }] });
  expect((await models('show', 'customers')).stdout).toMatch(/customers@1[\s\S]*customers@2.*approved/);
});

test('an unknown model is refused with the nearest name', async () => {
  const { code, stdout } = await models('show', 'custmers', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'MODEL_UNKNOWN', data: { nearest: 'customers' } });
});
