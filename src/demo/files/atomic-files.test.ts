import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeAtomically } from './atomic-files.ts';

const headers = { 'a.csv': 'x\n', 'b.csv': 'y\n' };

test('files get their names when all are complete, and no other file stays', async () => {
  const folder = await temporaryFolder();
  const rows = await writeAtomically(join(folder, 'new', 'deep'), headers, async (sinks) => {
    for (let row = 0; row < 300_000; row++) {
      sinks['a.csv'].addRow(`${row}\n`);
      if (sinks['a.csv'].isFull) await sinks['a.csv'].flush();
    }
    expect(await readdir(join(folder, 'new', 'deep'))).not.toContain('a.csv');
    return sinks['a.csv'].rows;
  });
  expect(rows).toBe(300_000);
  expect(await readdir(join(folder, 'new', 'deep'))).toEqual(['a.csv', 'b.csv']);
  const lines = (await readFile(join(folder, 'new', 'deep', 'a.csv'), 'utf8')).split('\n');
  expect([lines.length, lines[0], lines[300_000]]).toEqual([300_002, 'x', '299999']);
  expect(await readFile(join(folder, 'new', 'deep', 'b.csv'), 'utf8')).toBe('y\n');
});

test('a failure while writing leaves the folder as it was', async () => {
  const folder = await temporaryFolder();
  const failing = writeAtomically(folder, headers, (sinks) => {
    sinks['a.csv'].addRow('1\n');
    return Promise.reject(new Error('power cut'));
  });
  await expect(failing).rejects.toThrow('power cut');
  expect(await readdir(folder)).toEqual([]);
});

test('a folder in the place of a file is refused and the other file is not left half-written', async () => {
  const folder = await temporaryFolder();
  await writeAtomically(join(folder, 'a.csv'), headers, () => Promise.resolve());
  await expect(writeAtomically(folder, headers, () => Promise.resolve())).rejects.toEqual(
    expect.objectContaining({ code: 'OUTPUT_NOT_WRITABLE' }),
  );
  expect(await readdir(folder)).toEqual(['a.csv']);
});

async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'clientele-demo-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
