import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { type DatasetNames, openDatasets, Workspace } from '#store';
import { readRecords, referencesOf } from './references.ts';

let folder: string;
let workspace: Workspace;
let names: DatasetNames;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-datasets-'));
  workspace = await Workspace.open(folder, silentLogger);
  names = openDatasets(workspace, systemClock);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (...artifacts: string[]) => ({
  tables: artifacts.map((artifact, i) => ({ name: `Sheet ${i + 1}`, artifact, rows: 5 })),
  source: ['shop.xlsx'],
});

test('a version is added when the tables change, and only then', async () => {
  expect(await names.register('shop', entry('a', 'b'))).toMatchObject({
    isNew: true,
    version: { version: 1 },
  });
  expect(await names.register('shop', entry('a', 'b'))).toMatchObject({
    isNew: false,
    version: { version: 1 },
  });
  expect(await names.register('shop', entry('a', 'c'))).toMatchObject({
    isNew: true,
    version: { version: 2 },
  });
  expect(await names.register('shop', entry('a', 'b'))).toMatchObject({
    isNew: true,
    version: { version: 3 },
  });
  expect((await names.list()).map(({ name, versions }) => [name, versions.length])).toEqual([['shop', 3]]);
});

test('a reference names the newest version, another one, or a table', async () => {
  await names.register('shop', entry('a', 'b'));
  await names.register('shop', entry('a', 'c'));
  const artifacts = async (reference: string) =>
    (await names.find(reference)).tables.map(({ artifact }) => artifact);
  expect(await artifacts('shop')).toEqual(['a', 'c']);
  expect(await artifacts('shop@1')).toEqual(['a', 'b']);
  expect(await artifacts('shop:Sheet 2')).toEqual(['c']);
  expect(await artifacts('shop@1:Sheet 2')).toEqual(['b']);
  expect([await names.has('shop@1:Sheet 2'), await names.has('shop.csv')]).toEqual([true, false]);
  await expect(names.find('shopp')).rejects.toMatchObject({
    code: 'DATASET_UNKNOWN',
    hint: 'Did you mean "shop"?',
  });
  await expect(names.find('shop@9')).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' });
  await expect(names.find('shop:Sheet')).rejects.toMatchObject({ code: 'TABLE_UNKNOWN' });
});

test('names are no paths', async () => {
  for (const name of ['../x', 'a/b', '', 'A', '.']) {
    await expect(names.register(name, entry('a'))).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    expect(await names.has(name)).toBe(false);
  }
});

test('datasets that are registered at once all get their version', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, (_, i) => names.register('shop', entry(`a${i}`))));
  expect(all.map(({ version }) => version.version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('what a dataset refers to is kept by garbage collection and looked at by a check', async () => {
  await names.register('shop', entry('a', 'b'));
  const found = await referencesOf(await readRecords(workspace));
  expect(found).toEqual([
    { from: 'dataset', name: 'shop@1', artifact: 'a' },
    { from: 'dataset', name: 'shop@1', artifact: 'b' },
  ]);
});

test.each([
  ['{', 'WORKSPACE_CORRUPT'],
  ['{"formatVersion":1}', 'WORKSPACE_CORRUPT'],
  ['{"formatVersion":2}', 'FORMAT_UNSUPPORTED'],
])('a damaged record is told: %s', async (text, code) => {
  await names.register('shop', entry('a'));
  await writeFile(join(folder, 'datasets', 'shop.json'), text);
  await expect(names.find('shop')).rejects.toMatchObject({ code });
});
