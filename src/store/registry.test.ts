import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { openRegistry, type Registry, Workspace } from '#store';
import { runRecord } from '../../test/testkit/run-record.ts';
import { withLock } from './lock.ts';
import { bootId } from './process-identity.ts';

let folder: string;
let registry: Registry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-registry-'));
  registry = openRegistry(await Workspace.open(folder, silentLogger), systemClock);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const runOf = (id: string) =>
  runRecord({ id, metrics: { silhouette: { value: 0.5, low: null, high: null } } });
const bundle = (artifact: string) => ({ artifact, run: null, note: '' });

test('runs come newest first and are found by id, by its beginning, or as the latest', async () => {
  for (const id of ['2026a', '2026c', '2026b', '2027a']) await registry.appendRun(runOf(id));
  expect((await registry.listRuns()).map(({ id }) => id)).toEqual(['2027a', '2026c', '2026b', '2026a']);
  expect(await registry.findRun('2026b')).toEqual(runOf('2026b'));
  expect((await registry.findRun('2027')).id).toBe('2027a');
  expect((await registry.findRun('latest')).id).toBe('2027a');
  for (const none of ['2026', 'x', '']) {
    await expect(registry.findRun(none)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  }
});

test('tags are put on and taken off, and a deleted run is gone', async () => {
  await registry.appendRun(runOf('a'));
  await registry.tagRun('a', 'good', true);
  await registry.tagRun('a', 'good', true);
  await registry.tagRun('a', 'old', true);
  await registry.tagRun('a', 'old', false);
  expect((await registry.findRun('a')).tags).toEqual(['good']);
  await registry.tagRun('latest', 'newest', true);
  expect((await registry.findRun('a')).tags).toEqual(['good', 'newest']);
  await registry.deleteRun('latest');
  expect(await registry.listRuns()).toEqual([]);
  await expect(registry.deleteRun('a')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
});

test('what a dead writer left of a line is no run, and the next run starts on a line of its own', async () => {
  await registry.appendRun(runOf('a'));
  await appendFile(join(folder, 'runs.jsonl'), '{"formatVersion":1,"event":"run","run":{"id":"to');
  expect((await registry.listRuns()).map(({ id }) => id)).toEqual(['a']);
  await registry.appendRun(runOf('b'));
  expect((await registry.listRuns()).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('the first version becomes champion, later ones challenger; aliases move and go back', async () => {
  for (const artifact of ['x', 'y', 'z']) await registry.registerModel('shop', bundle(artifact));
  expect((await registry.findModel('shop')).version.artifact).toBe('x');
  expect((await registry.findModel('shop@challenger')).version.artifact).toBe('z');
  expect((await registry.findModel('shop@2')).version.artifact).toBe('y');
  expect((await registry.findModel('latest')).version.artifact).toBe('z');
  await registry.setAlias('shop', 'champion', 2);
  await registry.setAlias('shop', 'champion', 3);
  await registry.rollBack('shop', 'champion');
  expect((await registry.findModel('shop')).version.version).toBe(2);
  await registry.rollBack('shop', 'champion');
  expect((await registry.findModel('shop')).version.version).toBe(1);
  await expect(registry.rollBack('shop', 'champion')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  await registry.annotate('shop', 2, 'for spring');
  expect((await registry.findModel('shop@2')).version.note).toBe('for spring');
  await registry.setAlias('shop', 'challenger', null);
  await expect(registry.findModel('shop@challenger')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
});

test('an unknown model is refused with the nearest name, a name that is a path with the rule', async () => {
  await registry.registerModel('customers', bundle('x'));
  await registry.registerModel('orders', bundle('x'));
  const error = { code: 'MODEL_UNKNOWN', data: { nearest: 'customers' } };
  await expect(registry.findModel('custmers')).rejects.toMatchObject(error);
  await expect(registry.setAlias('custmers', 'a', 1)).rejects.toMatchObject(error);
  await expect(registry.setAlias('orders', 'a', 2)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  for (const name of ['../x', 'latest', 'A']) {
    await expect(registry.registerModel(name, bundle('x'))).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }
});

test('files of format version 1 keep loading', async () => {
  const run = runOf('20260101T000000000Z-1');
  const lines = [
    { formatVersion: 1, event: 'run', run },
    { formatVersion: 1, event: 'tag', id: run.id, tag: 'good', at: '2026-01-01T00:00:01.000Z' },
    { formatVersion: 1, event: 'run', run: { ...run, id: '2' } },
    { formatVersion: 1, event: 'delete', id: '2', at: '2026-01-01T00:00:02.000Z' },
  ];
  await writeFile(join(folder, 'runs.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await mkdir(join(folder, 'models'));
  const at = '2026-01-01T00:00:00.000Z';
  const model = {
    formatVersion: 1,
    name: 'shop',
    versions: [{ version: 1, artifact: 'x', run: run.id, createdAt: at, note: 'n' }],
    aliases: { champion: 1 },
    history: [{ alias: 'champion', from: null, to: 1, at }],
  };
  await writeFile(join(folder, 'models', 'shop.json'), JSON.stringify(model));
  expect(await registry.listRuns()).toEqual([{ ...run, tags: ['good'] }]);
  expect(await registry.listModels()).toEqual([model]);
});

test('later formats and damaged files are refused by name', async () => {
  const runs = join(folder, 'runs.jsonl');
  await writeFile(runs, '{"formatVersion":2,"event":"run"}\n');
  await expect(registry.listRuns()).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
  await mkdir(join(folder, 'models'));
  await writeFile(join(folder, 'models', 'a.json'), '{"formatVersion":2}');
  await expect(registry.listModels()).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
  await writeFile(join(folder, 'models', 'a.json'), '{"formatVersion":1}');
  await expect(registry.listModels()).rejects.toMatchObject({ code: 'WORKSPACE_CORRUPT' });
});

test('work under a lock never overlaps', async () => {
  let inside = 0;
  let most = 0;
  const options = { clock: systemClock, temporary: join(folder, 'tmp') };
  await Promise.all(
    Array.from({ length: 40 }, () =>
      withLock(join(folder, 'lock'), options, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside--;
      }),
    ),
  );
  expect(most).toBe(1);
});

test('a lock of a live process makes others wait and then say who holds it', async () => {
  const options = { clock: systemClock, temporary: join(folder, 'tmp'), waitMs: 50 };
  const lock = join(folder, 'lock');
  const inner = withLock(lock, options, () => withLock(lock, options, async () => {}));
  await expect(inner).rejects.toMatchObject({ code: 'WORKSPACE_LOCKED', data: { pid: process.pid } });
  await expect(withLock(lock, options, async () => 1)).resolves.toBe(1);
});

test('the lock of a dead process, of a reused id or of an earlier boot is taken over by one at a time', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const owners = [
    { pid: dead, start: 1, boot: bootId() },
    ...(process.platform === 'linux' ? [{ pid: process.pid, start: 1, boot: bootId() }] : []),
    { pid: process.pid, start: null, boot: 'earlier' },
  ];
  await mkdir(join(folder, 'lock'));
  for (const [i, owner] of owners.entries()) {
    await writeFile(join(folder, 'lock', String(1000 * (i + 1))), JSON.stringify(owner));
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => registry.appendRun(runOf(`${i}${id}`))));
  }
  expect(await registry.listRuns()).toHaveLength(4 * owners.length);
  expect((await readFile(join(folder, 'runs.jsonl'), 'utf8')).endsWith('\n')).toBe(true);
});
