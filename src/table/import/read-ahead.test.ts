import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import { createEngine, type Engine } from '../index.ts';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import { importTable } from './import-table.ts';
import { readAhead } from './read-ahead.ts';

let engine: Engine;
let pool: KernelPool;
let folder = '';
let n = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-ahead-'));
  engine = await createEngine({ threads: 2, tempDir: join(folder, 'temp') });
  pool = await createKernelPool({ threads: 2 });
});

afterAll(async () => {
  await pool?.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

const { signal } = new AbortController();
const LINES = ['id,age', ...Array.from({ length: 200 }, (_, i) => `Zoë ${i},${20 + (i % 50)}`)];

function started(lines: readonly string[]) {
  const file = join(folder, `table-${++n}.csv`);
  writeFileSync(file, lines.join('\n'));
  const tempDir = join(folder, `ahead-${n}`);
  mkdirSync(tempDir);
  const options = { pool: async () => pool, tempDir, signal, limits: DEFAULT_LIMITS, codedBytes: 0 };
  return { file, tempDir, ahead: readAhead(file, options) };
}

async function imported(file: string, ahead?: ReturnType<typeof readAhead>) {
  const outDir = join(folder, `out-${++n}`);
  const base = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  const ctx = { ...base, engine, pool: async () => pool };
  return importTable({ file, outDir, codedBytes: 0, ...(ahead === undefined ? {} : { ahead }) }, ctx);
}

test('what was read ahead is imported as if it were read then, with the hash of the file', async () => {
  const { file, tempDir, ahead } = started(LINES);
  expect(await ahead.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'));
  const dataset = await imported(file, ahead);
  expect(dataset).toEqual(await imported(file));
  expect(dataset.source.sha256).toBe(await ahead.sha256);
  expect(await ahead.take()).toBeNull();
  await ahead.drop();
  expect(existsSync(tempDir)).toBe(false);
});

test('of a file with anything odd nothing is known ahead, and it is imported all the same', async () => {
  for (const lines of [[...LINES, 'one cell'], LINES.with(150, 'Zo\0,3')]) {
    const { file, ahead } = started(lines);
    expect(await ahead.sha256).toBeNull();
    expect(await imported(file, ahead)).toEqual(await imported(file));
    await ahead.drop();
  }
  const { file, ahead } = started(LINES);
  await ahead.drop();
  expect((await imported(file, ahead)).rows).toBe(200);
});
