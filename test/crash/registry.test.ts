import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createRng, silentLogger, systemClock } from '#base';
import { openRegistry, Workspace } from '#store';
import { temporaryFolder } from '../testkit/run-job.ts';

const dist = (layer: string) => pathToFileURL(join(process.cwd(), 'dist', layer, 'index.js')).href;

/** Writes runs and versions and moves an alias until the time is over; a line on stdout for each that is done. */
const writer = `
import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '${dist('base')}';
import { openRegistry, Workspace } from '${dist('store')}';
const [folder, name, ms] = process.argv.slice(2);
const registry = openRegistry(await Workspace.open(folder, silentLogger), systemClock);
const until = performance.now() + Number(ms);
for (let i = 0; performance.now() < until; i++) {
  const id = name + '-' + i;
  const run = { formatVersion: 1, id, tags: [], options: { text: 'x'.repeat(2000) } };
  await registry.appendRun(run);
  writeSync(1, 'run ' + id + '\\n');
  const { version } = await registry.registerModel('shared', { artifact: id, run: id, note: '' });
  writeSync(1, 'version ' + version + ' ' + id + '\\n');
  await registry.setAlias('shared', 'alias-' + name, version);
  writeSync(1, 'alias alias-' + name + ' ' + version + '\\n');
}
`;

interface Written {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

function startWriter(script: string, args: readonly string[], killAfterMs: number | null): Promise<Written> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
      // the clock starts with the first thing that is on disk
      if (killAfterMs !== null && stdout.length === text.length) {
        setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      }
    });
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    child.on('close', (code) => resolve({ code, lines: stdout.split('\n').slice(0, -1), stderr }));
  });
}

/** Everything that a writer was told is on disk must be found. */
async function expectAllThere(folder: string, written: readonly Written[]): Promise<void> {
  const registry = openRegistry(await Workspace.open(folder, silentLogger), systemClock);
  const runs = new Set((await registry.listRuns()).map(({ id }) => id));
  const { record } = await registry.findModel('shared');
  const versions = new Map(record.versions.map((one) => [one.version, one.artifact]));
  expect(record.versions.map(({ version }) => version)).toEqual(record.versions.map((_, i) => i + 1));
  for (const line of written.flatMap(({ lines }) => lines)) {
    const [what, first = '', second = ''] = line.split(' ');
    if (what === 'run') expect(runs).toContain(first);
    if (what === 'version') expect(versions.get(Number(first))).toBe(second);
    // a killed writer may have moved its alias once more than it could say
    if (what === 'alias') expect(record.aliases[first]).toBeGreaterThanOrEqual(Number(second));
  }
}

async function prepare(): Promise<{ folder: string; script: string }> {
  const folder = await temporaryFolder();
  const script = join(folder, 'writer.mjs');
  await writeFile(script, writer);
  return { folder: join(folder, 'ws'), script };
}

test('20 processes that write runs, versions and aliases at once lose nothing', async () => {
  const { folder, script } = await prepare();
  const names = Array.from({ length: 20 }, (_, i) => `w${i}`);
  const written = await Promise.all(names.map((name) => startWriter(script, [folder, name, '3000'], null)));
  for (const { code, stderr } of written) expect(code, stderr).toBe(0);
  await expectAllThere(folder, written);
  expect(written.every(({ lines }) => lines.length >= 3)).toBe(true);
});

test('kill -9 of writers leaves everything readable, what was acknowledged in place, and nobody locked out', async () => {
  const { folder, script } = await prepare();
  const rng = createRng(5);
  const written: Written[] = [];
  for (let round = 0; round < 6; round++) {
    const names = [0, 1, 2].map((i) => `r${round}w${i}`);
    const all = names.map((name) => startWriter(script, [folder, name, '60000'], 20 + 200 * rng.next()));
    written.push(...(await Promise.all(all)));
    await expectAllThere(folder, written);
  }
  expect(written.every(({ code }) => code === null)).toBe(true);
  written.push(await startWriter(script, [folder, 'last', '50'], null));
  expect(written.at(-1)!.code).toBe(0);
  await expectAllThere(folder, written);
  expect(readFileSync(join(folder, 'runs.jsonl'), 'utf8').endsWith('\n')).toBe(true);
});
