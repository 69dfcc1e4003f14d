import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '#base';
import { readFacts, Workspace, writeFacts } from '#store';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => Workspace.open(join(folder, 'ws'), silentLogger);

async function commitText(workspace: Workspace, text: string): Promise<string> {
  const temporary = await workspace.createTemporaryFolder();
  await writeFile(join(temporary, 'a.txt'), text);
  return workspace.commit(temporary);
}

test('equal content is one artifact, other content another one', async () => {
  const workspace = await open();
  const first = await commitText(workspace, 'one');
  expect(await commitText(workspace, 'one')).toBe(first);
  expect(await commitText(workspace, 'two')).not.toBe(first);
  expect(await readdir(join(folder, 'ws', 'artifacts'))).toHaveLength(2);
  expect(await readdir(join(folder, 'ws', 'tmp'))).toEqual([]);
});

test('writers of the same content at once all succeed, and none takes away what another one has committed', async () => {
  const writers = await Promise.all(Array.from({ length: 8 }, open));
  for (let round = 0; round < 15; round++) {
    const found = await Promise.all(
      writers.map(async (workspace) => {
        const artifact = await commitText(workspace, `round ${round}`);
        return [artifact, await readFile(join(workspace.artifactFolder(artifact), 'a.txt'), 'utf8')];
      }),
    );
    expect(new Set(found.map(([artifact]) => artifact)).size).toBe(1);
    expect(new Set(found.map(([, text]) => text))).toEqual(new Set([`round ${round}`]));
  }
  expect(await readdir(join(folder, 'ws/tmp'))).toEqual([]);
});

test('a damaged artifact is replaced when its content is committed again', async () => {
  const artifact = await commitText(await open(), 'content');
  const file = join((await open()).artifactFolder(artifact), 'a.txt');
  await writeFile(file, 'Content');
  expect(await commitText(await open(), 'content')).toBe(artifact);
  expect(await readFile(file, 'utf8')).toBe('content');
  expect(await readdir(join(folder, 'ws/tmp'))).toEqual([]);
});

test('a recorded stage is found by another process until a byte of its artifact changes', async () => {
  const workspace = await open();
  const artifact = await commitText(workspace, 'one');
  await workspace.recordStage('key', { stage: 'import', artifact: artifact, inputs: [] });
  expect(await (await open()).findStage('key')).toBe(artifact);
  expect(await (await open()).findStage('other')).toBeNull();
  await writeFile(join(workspace.artifactFolder(artifact), 'a.txt'), 'onE');
  expect(await (await open()).findStage('key')).toBeNull();
  expect(await commitText(await open(), 'one')).toBe(artifact);
  expect(await readFile(join(workspace.artifactFolder(artifact), 'a.txt'), 'utf8')).toBe('one');
});

test('a truncated stage record means computing again, not an error', async () => {
  const workspace = await open();
  await workspace.recordStage('key', {
    stage: 'import',
    artifact: await commitText(workspace, 'one'),
    inputs: [],
  });
  await writeFile(join(folder, 'ws', 'stages', 'key.json'), '{"formatVer');
  expect(await workspace.findStage('key')).toBeNull();
});

test('what a dead process left in tmp is cleared, what a live one owns stays', async () => {
  const workspace = await open();
  const mine = await workspace.createTemporaryFolder();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const boot = mine.split('-').at(-6);
  await writeFile(join(folder, 'ws', 'tmp', `${dead}-${boot}-x`), '');
  await open();
  expect(await readdir(join(folder, 'ws', 'tmp'))).toEqual([mine.split(/[/\\]/).at(-1)]);
});

test('a workspace of a later format is refused', async () => {
  await open();
  await writeFile(join(folder, 'ws', 'workspace.json'), '{"formatVersion":2}');
  await expect(open()).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
});

test('a workspace path that is a file is refused', async () => {
  await writeFile(join(folder, 'ws'), '');
  await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_NOT_WRITABLE' });
});

test('facts come back with their typed arrays, to the bit', async () => {
  const value = {
    name: 'a "b"',
    none: null,
    nested: [{ x: new Float64Array([0.1, Number.NaN, -0]) }, { x: new Int32Array([]) }],
    small: new Float32Array([Math.PI]),
    bytes: new Uint8Array([255]),
  };
  await writeFacts(folder, value);
  expect(await readFacts(folder)).toEqual(value);
});

test('a number that JSON cannot hold is a bug, not a silent null', async () => {
  await expect(writeFacts(folder, { a: [Number.NaN] })).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('damaged arrays are refused before their offsets are used', async () => {
  await writeFacts(folder, { x: new Float64Array(4) });
  const file = join(folder, 'arrays.safetensors');
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 8));
  await expect(readFacts(folder)).rejects.toMatchObject({ code: 'WORKSPACE_CORRUPT' });
  bytes.writeBigUInt64LE(2n ** 40n);
  await writeFile(file, bytes);
  await expect(readFacts(folder)).rejects.toMatchObject({ code: 'WORKSPACE_CORRUPT' });
});
