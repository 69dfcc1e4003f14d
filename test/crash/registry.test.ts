import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { temporaryFolder } from '../testkit/run-job.ts';
import { lostOfWriters, startWriter, type Written, writeAtOnce, writerScript } from './registry-writers.ts';

test('20 processes that write runs, versions and aliases at once lose nothing', async () => {
  const { written, problems } = await writeAtOnce(await temporaryFolder(), { count: 20, ms: 3000 });
  expect(problems).toEqual([]);
  expect(written.every(({ lines }) => lines.length >= 3)).toBe(true);
});

test('kill -9 of writers leaves everything readable, what was acknowledged in place, and nobody locked out', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const script = await writerScript(folder);
  const rng = createRng(5);
  const written: Written[] = [];
  for (let round = 0; round < 6; round++) {
    const names = [0, 1, 2].map((i) => `r${round}w${i}`);
    const all = names.map((name) => startWriter(script, [workspace, name, '60000'], 20 + 200 * rng.next()));
    written.push(...(await Promise.all(all)));
    expect(await lostOfWriters(workspace, written)).toEqual([]);
  }
  expect(written.every(({ code }) => code === null)).toBe(true);
  written.push(await startWriter(script, [workspace, 'last', '50']));
  expect(written.at(-1)!.code).toBe(0);
  expect(await lostOfWriters(workspace, written)).toEqual([]);
  expect(readFileSync(join(workspace, 'runs.jsonl'), 'utf8').endsWith('\n')).toBe(true);
});
