import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger, systemClock } from '#base';
import { openRegistry, Workspace } from '#store';

const dist = (layer: string) => new URL(`../../dist/${layer}/index.js`, import.meta.url).href;

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

/** What a writer said it has written, and how it ended. */
export interface Written {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Writes the script of the writers into a folder; returns its path. */
export async function writerScript(folder: string): Promise<string> {
  const script = join(folder, 'writer.mjs');
  await writeFile(script, writer);
  return script;
}

/** Starts a process that writes to the workspace `args[0]` under the name `args[1]` for `args[2]` ms. */
export function startWriter(
  script: string,
  args: readonly [workspace: string, name: string, ms: string],
  killAfterMs: number | null = null,
): Promise<Written> {
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

/** Lets `count` writers write at once; what they wrote, and what of it is lost. */
export async function writeAtOnce(
  folder: string,
  { count, ms }: { count: number; ms: number },
): Promise<{ written: readonly Written[]; problems: readonly string[] }> {
  const script = await writerScript(folder);
  const workspace = join(folder, 'registry');
  const names = Array.from({ length: count }, (_, i) => `w${i}`);
  const written = await Promise.all(names.map((name) => startWriter(script, [workspace, name, String(ms)])));
  const failed = written.flatMap(({ code, stderr }) =>
    code === 0 ? [] : [`a writer ended with ${code}: ${stderr}`],
  );
  return { written, problems: [...failed, ...(await lostOfWriters(workspace, written))] };
}

/** What a writer was told is on disk and cannot be found. */
export async function lostOfWriters(workspace: string, written: readonly Written[]): Promise<string[]> {
  const registry = openRegistry(await Workspace.open(workspace, silentLogger), systemClock);
  const runs = new Set((await registry.listRuns()).map(({ id }) => id));
  const { record } = await registry.findModel('shared');
  const versions = new Map(record.versions.map((one) => [one.version, one.artifact]));
  const isThere = (line: string): boolean => {
    const [what, first = '', second = ''] = line.split(' ');
    if (what === 'run') return runs.has(first);
    if (what === 'version') return versions.get(Number(first)) === second;
    // a killed writer may have moved its alias once more than it could say
    return what === 'alias' && (record.aliases[first] ?? 0) >= Number(second);
  };
  const lost = written.flatMap(({ lines }) => lines).filter((line) => !isThere(line));
  const isGapless = record.versions.every(({ version }, i) => version === i + 1);
  return [
    ...lost.map((line) => `lost: ${line}`),
    ...(isGapless ? [] : ['versions are not numbered 1, 2, 3, ...']),
  ];
}
