import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger } from '#base';
import { checkWorkspace, openShelf, Workspace, type WorkspaceShelf } from '#store';
import { PIECE_ROWS } from './kept-assignments.ts';
import { scoreWith } from './score-with.ts';
import type { ScoringModel } from './scoring-model.ts';
import { quietHost, segmentationOf } from './testkit/segmentation-of.ts';

let folder = '';
let model: ScoringModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-resume-'));
  const rng = createRng(5);
  const rows = Array.from({ length: 90 }, (_, i) => (100 * (i % 3) + rng.normal()).toFixed(1));
  await writeFile(join(folder, 'few.csv'), `spend\n${rows.join('\n')}\n`);
  ({ model } = await segmentationOf(join(folder, 'few.csv'), { folder, options: { k: { from: 3, to: 3 } } }));
  // more than a piece; some rows cannot be read, so that row numbers and places differ
  const many = Array.from({ length: PIECE_ROWS + 30_000 }, (_, i) =>
    i % 100_003 === 7 ? '1,2' : String((i * 37) % 201),
  );
  await writeFile(join(folder, 'many.csv'), `spend\n${many.join('\n')}\n`);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Scores the large file; `onKept` is told of each piece that was kept and those found. */
async function score(
  out: string,
  onKept: (piece: string, how: 'found' | 'kept') => void,
  abort?: AbortSignal,
) {
  const workspace = await Workspace.open(join(folder, 'ws'), silentLogger);
  const tempDir = await mkdtemp(join(folder, 'temp-'));
  const shelf = (file: string): WorkspaceShelf => {
    const own = openShelf(workspace, { work: { file, model: 'm' }, tempDir });
    return {
      clear: own.clear,
      find: async (piece) => {
        const at = await own.find(piece);
        if (at !== null) onKept(piece, 'found');
        return at;
      },
      keep: async (piece, write) => {
        const at = await own.keep(piece, write);
        onKept(piece, 'kept');
        return at;
      },
    };
  };
  const target = { file: join(folder, 'many.csv'), out: join(folder, out), append: false };
  const host = { ...quietHost(folder), ...(abort === undefined ? {} : { signal: abort }) };
  return scoreWith(model, { target, tempDir, shelf }, host);
}

test('a score that was stopped goes on behind the rows that were finished, with the undisturbed result', async () => {
  const undisturbed = await score('whole.csv', () => undefined);
  expect(undisturbed.unreadRows).toBe(11);
  const abort = new AbortController();
  const stopped = score('resumed.csv', (piece) => piece === 'rows-0' && abort.abort(), abort.signal);
  await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
  const seen: string[] = [];
  const resumed = await score('resumed.csv', (piece, how) => seen.push(`${piece} ${how}`));
  expect(seen).toEqual(['cells found', 'rows-0 found']);
  const bytes = (name: string) => readFile(join(folder, name));
  expect((await bytes('resumed.csv')).equals(await bytes('whole.csv'))).toBe(true);
  const { seconds: _, file: __, ...facts } = resumed;
  expect(undisturbed).toMatchObject(facts);
  expect(await readdir(join(folder, 'ws', 'artifacts'))).toEqual([]);
  const workspace = await Workspace.open(join(folder, 'ws'), silentLogger);
  expect((await checkWorkspace(workspace)).problems).toEqual([]);
}, 60_000);
