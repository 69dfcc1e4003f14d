import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { openRegistry, Workspace, writeBundle } from '#store';
import { smallBundle } from '../../src/learn/testkit/small-bundle.ts';
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

test('the card of a model is Markdown, one HTML file, or the facts of its bundle', async () => {
  const workspace = await Workspace.open(join(folder, 'ws'), silentLogger);
  const temporary = await workspace.createTemporaryFolder();
  const content = smallBundle();
  await writeBundle(temporary, content);
  const artifact = await workspace.commit(temporary);
  await openRegistry(workspace, systemClock).registerModel('small', { artifact, run: null, note: '' });
  const markdown = (await models('card', 'small')).stdout;
  expect(markdown).toContain('# Model card: segments of small');
  expect(markdown).toContain('| Big spenders | 4 | 40.0 % | 0.90 | highly-stable |');
  expect(markdown).toContain('Not measured: an earlier release made the model.');
  const { model, card } = JSON.parse((await models('card', 'small@champion', '--json')).stdout);
  expect(model).toBe('small@1');
  expect(card).toMatchObject(content.manifest);
  const file = join(folder, 'card.html');
  expect((await models('card', 'small', '--html', file)).stdout).toBe(`Written to ${file}\n`);
  const html = await readFile(file, 'utf8');
  expect(html).toContain('<title>Model card: small@1</title>');
  expect(html).toContain('Big spenders');
  const { code, stderr } = await models('card', 'small', '--html', join(folder, 'nowhere/card.html'));
  expect(code).toBe(2);
  expect(stderr).toContain('folder that is there');
  const damaged = await models('card', 'customers', '--json');
  expect(JSON.parse(damaged.stdout).error.code).toBe('BUNDLE_CORRUPT');
});

test('an unknown model is refused with the nearest name', async () => {
  const { code, stdout } = await models('show', 'custmers', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'MODEL_UNKNOWN', data: { nearest: 'customers' } });
});
