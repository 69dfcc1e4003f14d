import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fillDisk, fullDiskCases, prepareDisk } from './full-disk.ts';
import { writeAtOnce } from './registry-writers.ts';
import { mountRefusal } from './small-disk.ts';
import { type SoakOptions, type SoakReport, soak } from './soak.ts';

/** What `npm run soak` is told. */
export interface SoakAllOptions extends SoakOptions {
  /** How long 20 processes write at once; 0 leaves them and the full disks out. */
  readonly writerSeconds: number;
  say(line: string): void;
}

const WRITERS = 20;
const DISK_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** Kills, writers at once, full disks: says what it finds; false when anything was lost or damaged. */
export async function soakAll(options: SoakAllOptions): Promise<boolean> {
  const { folder, say, signal, writerSeconds } = options;
  const started = performance.now();
  const report = await soak({ ...options, folder: join(folder, 'kills') });
  say(`\n${tableOf(report)}`);
  for (const { execution, command, folder: kept, problems } of report.failures) {
    say(`\nExecution ${execution}, ${command}: see ${join(kept, 'replay.txt')}\n  ${problems.join('\n  ')}`);
  }
  let isSound = report.failures.length === 0;
  if (writerSeconds > 0 && !signal?.aborted) isSound = (await writersAreSound(options)) && isSound;
  if (writerSeconds > 0 && !signal?.aborted) isSound = (await disksAreSound(options)) && isSound;
  const minutes = (performance.now() - started) / 60_000;
  say(`\n${report.kills} kills, ${report.failures.length} failures, ${minutes.toFixed(1)} minutes in all`);
  return isSound;
}

/** A row for each command. */
export function tableOf({ tallies }: SoakReport): string {
  const heads = [
    'command',
    'kills',
    'at work',
    'at start-up',
    'done though killed',
    'too late',
    'checks',
    'failures',
  ];
  const rows = tallies.map((one) => {
    const { command, work, startUp, effective, missed, checks, failures } = one;
    return [command, work + startUp, work, startUp, effective, missed, checks, failures].map(String);
  });
  const sums = heads.slice(1).map((_, i) => String(rows.reduce((sum, row) => sum + Number(row[i + 1]), 0)));
  const all = [heads, ...rows, ['in all', ...sums]];
  const widths = heads.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!));
  return all.map((row) => row.map(cell).join('  ')).join('\n');
}

async function writersAreSound({ folder, writerSeconds, say }: SoakAllOptions): Promise<boolean> {
  const place = join(folder, 'writers');
  await mkdir(place, { recursive: true });
  const { written, problems } = await writeAtOnce(place, { count: WRITERS, ms: 1000 * writerSeconds });
  const count = written.reduce((sum, { lines }) => sum + lines.length, 0);
  say(
    `\n${WRITERS} processes wrote ${count} runs, versions and aliases in ${writerSeconds} s; lost: ${problems.length}`,
  );
  for (const problem of problems.slice(0, 20)) say(`  ${problem}`);
  return problems.length === 0;
}

async function disksAreSound({ folder, say }: SoakAllOptions): Promise<boolean> {
  const refusal = mountRefusal();
  if (refusal !== null) {
    say(`\nFull disks: not tried, since no disk can be mounted: ${refusal}`);
    return true;
  }
  const place = join(folder, 'disks');
  await prepareDisk(join(place, 'prepared'));
  let nProblems = 0;
  for (const command of fullDiskCases) {
    const outcomes = await fillDisk(place, { command, shares: DISK_SHARES });
    const refused = outcomes.filter(({ error }) => error !== null).length;
    say(`\n${command} on ${outcomes.length} disks too small: ${refused} refusals`);
    for (const { share, problems } of outcomes) {
      for (const problem of problems) say(`  ${100 * share} % of the space: ${problem}`);
      nProblems += problems.length;
    }
  }
  await rm(place, { recursive: true, force: true });
  return nProblems === 0;
}
