import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '#base';
import { checkWorkspace, openShelf, Workspace } from '#store';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A shelf as another process has it. */
async function shelfOf(work: object) {
  const workspace = await Workspace.open(join(folder, 'ws'), silentLogger);
  const tempDir = await mkdtemp(join(folder, 'temp-'));
  return { workspace, shelf: openShelf(workspace, { work, tempDir }) };
}
const text = (content: string) => (into: string) => writeFile(join(into, 'a.txt'), content);
const read = async (at: string | null) => (at === null ? null : readFile(join(at, 'a.txt'), 'utf8'));

test('what one process kept another finds by the same work and name, and by no other', async () => {
  const { shelf } = await shelfOf({ file: 'x' });
  expect(await shelf.find('rows-0')).toBe(null);
  expect(await read(await shelf.keep('rows-0', text('zero')))).toBe('zero');
  const again = await shelfOf({ file: 'x' });
  expect(await read(await again.shelf.find('rows-0'))).toBe('zero');
  expect(await again.shelf.find('rows-1')).toBe(null);
  expect(await (await shelfOf({ file: 'y' })).shelf.find('rows-0')).toBe(null);
});

test('a piece that is damaged on disk is not found', async () => {
  const { workspace, shelf } = await shelfOf({ file: 'x' });
  await shelf.keep('rows-0', text('zero'));
  const [artifact] = await readdir(join(folder, 'ws', 'artifacts'));
  await writeFile(join(workspace.artifactFolder(artifact!), 'a.txt'), 'Zero');
  expect(await (await shelfOf({ file: 'x' })).shelf.find('rows-0')).toBe(null);
});

test('clearing leaves nothing in the workspace, and what another process holds stays readable', async () => {
  const { shelf } = await shelfOf({ file: 'x' });
  await shelf.keep('rows-0', text('zero'));
  const other = await shelfOf({ file: 'x' });
  const held = await other.shelf.find('rows-0');
  await shelf.clear();
  expect(await readdir(join(folder, 'ws', 'artifacts'))).toEqual([]);
  expect(await readdir(join(folder, 'ws', 'stages'))).toEqual([]);
  expect(await readdir(join(folder, 'ws', 'tmp'))).toEqual([]);
  expect(await read(held)).toBe('zero');
  await other.shelf.clear();
});

test('works with pieces of equal content do not take them from one another', async () => {
  const [x, y] = [await shelfOf({ file: 'x' }), await shelfOf({ file: 'y' })];
  await x.shelf.keep('rows-0', text('zero'));
  await y.shelf.keep('rows-0', text('zero'));
  await x.shelf.clear();
  expect(await read(await (await shelfOf({ file: 'y' })).shelf.find('rows-0'))).toBe('zero');
  expect((await checkWorkspace(x.workspace)).problems).toEqual([]);
});
