import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { extract, type Headers, pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import {
  checkWorkspace,
  collectGarbage,
  exportWorkspace,
  importWorkspace,
  openRegistry,
  Workspace,
} from '#store';
import { temporaryFolder } from '../../../test/testkit/run-job.ts';
import { runRecord } from '../../../test/testkit/run-record.ts';

const clock = systemClock;
const log = silentLogger;
const open = (folder: string) => Workspace.open(folder, log);
const exported = async (workspace: Workspace, file: string) => {
  await exportWorkspace(workspace, { file, clock });
  return readFile(file);
};
const imported = (file: string, folder: string) => importWorkspace(file, { folder, clock, log });

async function artifactOf(
  workspace: Workspace,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<string> {
  const temporary = await workspace.createTemporaryFolder();
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(temporary, name), bytes);
  return workspace.commit(temporary);
}

const text = (words: string) => ({ 'a.txt': Buffer.from(words) });

/** A workspace with a stage, a run and a model. */
async function smallWorkspace(folder: string, words = 'one'): Promise<Workspace> {
  const workspace = await open(folder);
  const artifact = await artifactOf(workspace, text(words));
  await workspace.recordStage('k1', { stage: 'import', artifact, inputs: ['f'] });
  const registry = openRegistry(workspace, clock);
  await registry.appendRun(runRecord({ id: `r-${words}`, artifacts: { import: artifact } }));
  await registry.tagRun(`r-${words}`, 'good', true);
  await registry.registerModel(`m-${words}`, { artifact, run: `r-${words}`, note: 'n' });
  return workspace;
}

/** Every file below a folder with its bytes. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return new Map(
    await Promise.all(paths.sort().map(async (path) => [path, await readFile(path, 'latin1')] as const)),
  );
}

test('export, import and export again give equal bytes, whatever is in the workspace', async () => {
  const files = fc.dictionary(
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,20}$/).filter((name) => name !== 'artifact.json'),
    fc.uint8Array({ maxLength: 1500 }),
    { maxKeys: 3 },
  );
  const content = fc.array(fc.record({ files, inRun: fc.boolean(), inModel: fc.boolean() }), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(content, fc.array(fc.string(), { maxLength: 3 }), async (artifacts, tags) => {
      const folder = await temporaryFolder();
      const workspace = await open(join(folder, 'a'));
      const registry = openRegistry(workspace, clock);
      for (const [i, { files: bytes, inRun, inModel }] of artifacts.entries()) {
        const artifact = await artifactOf(workspace, bytes);
        if (!inRun && !inModel) await workspace.recordStage(`k${i}`, { stage: 's', artifact, inputs: [] });
        if (inRun) await registry.appendRun(runRecord({ id: `r${i}`, artifacts: { s: artifact } }));
        if (inRun) for (const tag of tags) await registry.tagRun(`r${i}`, tag, true);
        if (inModel) await registry.registerModel(`m${i % 2}`, { artifact, run: null, note: tags.join() });
      }
      const first = await exported(workspace, join(folder, 'first.tar'));
      await imported(join(folder, 'first.tar'), join(folder, 'b'));
      const copy = await open(join(folder, 'b'));
      expect((await exported(copy, join(folder, 'second.tar'))).equals(first)).toBe(true);
      expect((await checkWorkspace(copy)).problems).toEqual([]);
      const [was, is] = [registry, openRegistry(copy, clock)];
      expect(await is.listRuns()).toEqual(await was.listRuns());
      expect(await is.listModels()).toEqual(await was.listModels());
    }),
    { numRuns: 8 },
  );
});

test('another reader of tars finds the files as they are in the workspace, without date and owner', async () => {
  const folder = await temporaryFolder();
  const workspace = await smallWorkspace(join(folder, 'a'));
  const bytes = await exported(workspace, join(folder, 'x.tar'));
  const found = new Map<string, string>();
  const headers: Headers[] = [];
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    headers.push(entry.header);
    found.set(join(folder, 'a', entry.header.name), (await buffer(entry)).toString('latin1'));
  }
  expect([...found].sort()).toEqual(
    [...(await filesIn(join(folder, 'a')))].filter(([path]) => !path.includes('lock')),
  );
  expect(headers.every(({ mtime, uid, gid }) => mtime?.getTime() === 0 && uid === 0 && gid === 0)).toBe(true);
});

test('an import adds runs by id, keeps what is there, and the second time adds nothing', async () => {
  const folder = await temporaryFolder();
  const [a, b] = [
    await smallWorkspace(join(folder, 'a'), 'one'),
    await smallWorkspace(join(folder, 'b'), 'two'),
  ];
  await exported(a, join(folder, 'a.tar'));
  expect(await imported(join(folder, 'a.tar'), b.folder)).toMatchObject({
    artifacts: 1,
    runs: 1,
    models: ['m-one'],
  });
  const nothing = { artifacts: 0, stages: 0, runs: 0, models: [] };
  expect(await imported(join(folder, 'a.tar'), b.folder)).toMatchObject(nothing);
  const registry = openRegistry(b, clock);
  expect((await registry.listRuns()).map(({ id, tags }) => [id, tags])).toEqual([
    ['r-two', ['good']],
    ['r-one', ['good']],
  ]);
  expect((await registry.listModels()).map(({ name }) => name)).toEqual(['m-one', 'm-two']);
  expect((await checkWorkspace(b)).problems).toEqual([]);
});

test('a model with other versions is refused and nothing is imported; one with equal versions keeps its aliases', async () => {
  const folder = await temporaryFolder();
  const a = await smallWorkspace(join(folder, 'a'));
  await cp(a.folder, join(folder, 'b'), { recursive: true });
  const b = await open(join(folder, 'b'));
  await openRegistry(b, clock).setAlias('m-one', 'spring', 1);
  await exported(a, join(folder, 'a.tar'));
  expect((await imported(join(folder, 'a.tar'), b.folder)).models).toEqual([]);
  expect((await openRegistry(b, clock).findModel('m-one')).record.aliases).toEqual({
    champion: 1,
    spring: 1,
  });
  const other = await artifactOf(b, text('other'));
  await openRegistry(b, clock).registerModel('m-one', { artifact: other, run: null, note: '' });
  const before = await filesIn(b.folder);
  await openRegistry(a, clock).appendRun(runRecord({ id: 'r-more' }));
  await exported(a, join(folder, 'a.tar'));
  const error = { code: 'MODEL_CONFLICT', message: expect.stringContaining('m-one') };
  await expect(imported(join(folder, 'a.tar'), b.folder)).rejects.toMatchObject(error);
  expect(new Map([...(await filesIn(b.folder))].filter(([path]) => !path.includes('lock')))).toEqual(
    new Map([...before].filter(([path]) => !path.includes('lock'))),
  );
});

test('what a run refers to must be sound to be exported; what only speeds up a run is left out', async () => {
  const folder = await temporaryFolder();
  const workspace = await smallWorkspace(join(folder, 'a'));
  const cached = await artifactOf(workspace, text('cached'));
  await workspace.recordStage('k2', { stage: 'recipe', artifact: cached, inputs: ['k1'] });
  await writeFile(join(workspace.artifactFolder(cached), 'a.txt'), 'caChed');
  expect(await exportWorkspace(workspace, { file: join(folder, 'x.tar'), clock })).toMatchObject({
    artifacts: 1,
    stages: 1,
  });
  const run = (await openRegistry(workspace, clock).listRuns())[0]!;
  await rm(workspace.artifactFolder(run.artifacts['import']!), { recursive: true });
  const error = { code: 'WORKSPACE_CORRUPT', message: expect.stringContaining('r-one') };
  await expect(exported(workspace, join(folder, 'x.tar'))).rejects.toMatchObject(error);
  expect((await readdir(folder)).sort()).toEqual(['a', 'x.tar']);
  expect(await readdir(join(folder, 'a', 'tmp'))).toEqual([]);
});

type Change = (entries: { header: Headers; bytes: Buffer }[]) => void;

/** The tar of a small workspace, its entries changed. */
async function changedTar(file: string, change: Change): Promise<void> {
  const workspace = await smallWorkspace(join(file, '..', 'source'));
  const entries: { header: Headers; bytes: Buffer }[] = [];
  const reader = extract();
  reader.end(await exported(workspace, file));
  for await (const entry of reader) entries.push({ header: entry.header, bytes: await buffer(entry) });
  change(entries);
  const writer = pack();
  for (const { header, bytes } of entries) writer.entry({ ...header, size: bytes.length }, bytes);
  writer.finalize();
  await writeFile(file, await buffer(writer));
}

const add =
  (header: Headers, bytes = Buffer.from('x')): Change =>
  (entries) =>
    entries.push({ header, bytes });
const edit =
  (name: RegExp, change: (words: string) => string): Change =>
  (entries) => {
    const entry = entries.find(({ header }) => name.test(header.name))!;
    entry.bytes = Buffer.from(change(entry.bytes.toString()));
  };
const none = Buffer.alloc(0);

test.each<[string, Change, string]>([
  ['an absolute path', add({ name: '/etc/passwd' }), 'ARCHIVE_INVALID'],
  ['a path that leads out', add({ name: '../../outside.txt' }), 'ARCHIVE_INVALID'],
  [
    'a path that leads out of an artifact',
    add({ name: `artifacts/${'0'.repeat(32)}/../x` }),
    'ARCHIVE_INVALID',
  ],
  ['a hidden file', add({ name: `artifacts/${'0'.repeat(32)}/.x` }), 'ARCHIVE_INVALID'],
  ['a name outside of the layout', add({ name: 'forget.json' }), 'ARCHIVE_INVALID'],
  ['a name outside of the layout, deeper', add({ name: 'models/sub/x.json' }), 'ARCHIVE_INVALID'],
  [
    'a link',
    add({ name: 'models/x.json', type: 'symlink', linkname: '/etc/passwd' }, none),
    'ARCHIVE_INVALID',
  ],
  [
    'a hard link',
    add({ name: 'models/x.json', type: 'link', linkname: '/etc/passwd' }, none),
    'ARCHIVE_INVALID',
  ],
  ['a device', add({ name: 'models/x.json', type: 'character-device' }, none), 'ARCHIVE_INVALID'],
  ['a folder', add({ name: 'models/', type: 'directory' }, none), 'ARCHIVE_INVALID'],
  ['an extended header', add({ name: `models/${'x'.repeat(300)}.json` }), 'ARCHIVE_INVALID'],
  ['a file twice', add({ name: 'workspace.json' }, Buffer.from('{"formatVersion":1}')), 'ARCHIVE_INVALID'],
  [
    'a stage record beyond its cap',
    add({ name: 'stages/x.json' }, Buffer.alloc(2_000_000)),
    'ARCHIVE_INVALID',
  ],
  ['no workspace.json', (entries) => entries.shift(), 'ARCHIVE_INVALID'],
  ['a byte of an artifact changed', edit(/a\.txt$/, () => 'onE'), 'ARCHIVE_INVALID'],
  [
    'a manifest changed',
    edit(/artifact\.json$/, (words) => words.replace('a.txt', 'b.txt')),
    'ARCHIVE_INVALID',
  ],
  ['an artifact missing', (entries) => entries.splice(1, 2), 'ARCHIVE_INVALID'],
  ['a line that is no event', edit(/^runs/, (words) => `${words}{}\n`), 'ARCHIVE_INVALID'],
  ['a torn last line', edit(/^runs/, (words) => words.slice(0, -9)), 'ARCHIVE_INVALID'],
  [
    'a run without its fields',
    edit(/^runs/, (words) => words.replace('"seconds"', '"s"')),
    'ARCHIVE_INVALID',
  ],
  ['a model of another name', edit(/^models/, (words) => words.replace('m-one', 'm-two')), 'ARCHIVE_INVALID'],
  ['a later workspace', edit(/^workspace/, () => '{"formatVersion":2}'), 'FORMAT_UNSUPPORTED'],
  ['a later stage record', edit(/^stages/, () => '{"formatVersion":3}'), 'FORMAT_UNSUPPORTED'],
  [
    'a later run',
    edit(/^runs/, (words) => words.replaceAll('"formatVersion":1', '"formatVersion":2')),
    'FORMAT_UNSUPPORTED',
  ],
  ['a later model', edit(/^models/, () => '{"formatVersion":2}'), 'FORMAT_UNSUPPORTED'],
])('a tar with %s is refused, and nothing of it is left anywhere', async (_, change, code) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'x.tar');
  await changedTar(file, change);
  await expect(imported(file, join(folder, 'new'))).rejects.toMatchObject({ code });
  expect((await readdir(folder)).sort()).toEqual(['source', 'x.tar']);
  const there = await smallWorkspace(join(folder, 'there'), 'two');
  const before = await filesIn(there.folder);
  await expect(imported(file, there.folder)).rejects.toMatchObject({ code });
  const withoutLock = (files: Map<string, string>) => [...files].filter(([path]) => !path.includes('/lock/'));
  expect(withoutLock(await filesIn(there.folder))).toEqual(withoutLock(before));
});

test('a tar that is cut off anywhere, or has a flipped byte in a header, is refused', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'x.tar');
  const whole = await exported(await smallWorkspace(join(folder, 'source')), file);
  const cuts = fc.integer({ min: 0, max: whole.length - 1 });
  await fc.assert(
    fc.asyncProperty(cuts, async (at) => {
      await writeFile(file, whole.subarray(0, at));
      await expect(imported(file, join(folder, 'new'))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
      const flipped = Buffer.from(whole);
      flipped[at % 512] = flipped[at % 512]! ^ 0x01;
      await writeFile(file, flipped);
      await expect(imported(file, join(folder, 'new'))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    }),
    { numRuns: 20 },
  );
  for (let at = 0; at < whole.length; at += 512) {
    await writeFile(file, whole.subarray(0, at));
    await expect(imported(file, join(folder, 'new'))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  }
  expect((await readdir(folder)).sort()).toEqual(['source', 'x.tar']);
});

test('a folder that holds other things is no place to import into, and the workspace none to export into', async () => {
  const folder = await temporaryFolder();
  const workspace = await smallWorkspace(join(folder, 'a'));
  await exported(workspace, join(folder, 'x.tar'));
  await mkdir(join(folder, 'b'));
  await writeFile(join(folder, 'b', 'mine.txt'), '');
  const error = { code: 'OPTION_INVALID' };
  await expect(imported(join(folder, 'x.tar'), join(folder, 'b'))).rejects.toMatchObject(error);
  expect(await readdir(join(folder, 'b'))).toEqual(['mine.txt']);
  await expect(exported(workspace, join(folder, 'a', 'x.tar'))).rejects.toMatchObject(error);
  await expect(imported(folder, join(folder, 'c'))).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  const missing = imported(join(folder, 'none.tar'), join(folder, 'c'));
  await expect(missing).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const nowhere = exported(workspace, join(folder, 'none', 'x.tar'));
  await expect(nowhere).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
});

test('an export while others write, delete and collect is whole at one moment', async () => {
  const folder = await temporaryFolder();
  const workspace = await smallWorkspace(join(folder, 'a'));
  const registry = openRegistry(workspace, clock);
  let isOver = false;
  const write = async (name: string) => {
    for (let i = 0; !isOver; i++) {
      const artifact = await artifactOf(workspace, text(`${name}${i}`));
      await workspace.recordStage(`${name}${i}`, { stage: 's', artifact, inputs: [] });
      await registry.appendRun(runRecord({ id: `${name}${i}`, artifacts: { s: artifact } }));
      await registry.registerModel(name, { artifact, run: `${name}${i}`, note: '' });
      if (i % 3 === 2) await registry.deleteRun(`${name}${i - 1}`);
      if (i % 5 === 4) await collectGarbage(workspace, { clock, dryRun: false, stagesUnusedMs: 0 });
    }
  };
  const writers = [write('x'), write('y')];
  for (let i = 0; i < 3; i++) {
    await exported(workspace, join(folder, `${i}.tar`));
    await imported(join(folder, `${i}.tar`), join(folder, `copy-${i}`));
    expect((await checkWorkspace(await open(join(folder, `copy-${i}`)))).problems).toEqual([]);
  }
  isOver = true;
  await Promise.all(writers);
  expect((await checkWorkspace(workspace)).problems).toEqual([]);
});
