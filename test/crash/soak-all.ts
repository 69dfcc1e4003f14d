import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fillDisk, fullDiskCases, prepareDisk } from './full-disk.ts';
import { writeAtOnce } from './registry-writers.ts';
import { mountRefusal } from './small-disk.ts';
import { type SoakOptions, soak } from './soak.ts';
import { soakCalls } from './soak-calls.ts';
import type { SoakReport } from './soak-report.ts';

/** What `npm run soak` is told. */
export interface SoakAllOptions extends SoakOptions {
  /** Nothing but kills at random moments. */
  readonly killsOnly: boolean;
  say(line: string): void;
}

const WRITERS = 20;
const WRITER_SECONDS = 30;
const DISK_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** Kills, deaths at calls, writers at once, full disks: says what it finds; false when anything was lost or damaged. */
export async function soakAll(options: SoakAllOptions): Promise<boolean> {
  const { folder, say, signal } = options;
  const started = performance.now();
  const random = await soak({ ...options, folder: join(folder, 'kills') });
  say(`\nKilled at random moments\n${tableOf(random)}\n`);
  const reports = [random];
  if (!options.killsOnly && !signal?.aborted) {
    const calls = await soakCalls({ ...options, folder: join(folder, 'calls') });
    say(`\nKilled at one call that writes after another\n${tableOf(calls)}`);
    reports.push(calls);
  }
  const failures = reports.flatMap((report) => report.failures);
  for (const { execution, command, folder: kept, problems } of failures) {
    say(`\nExecution ${execution}, ${command}: see ${join(kept, 'replay.txt')}\n  ${problems.join('\n  ')}`);
  }
  let isSound = failures.length === 0;
  if (!options.killsOnly && !signal?.aborted) isSound = (await writersAreSound(options)) && isSound;
  if (!options.killsOnly && !signal?.aborted) isSound = (await disksAreSound(options)) && isSound;
  const minutes = (performance.now() - started) / 60_000;
  const kills = reports.reduce((sum, report) => sum + report.kills, 0);
  say(`\n${kills} kills, ${failures.length} failures, ${minutes.toFixed(1)} minutes in all`);
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

async function writersAreSound({ folder, say }: SoakAllOptions): Promise<boolean> {
  const place = join(folder, 'writers');
  await mkdir(place, { recursive: true });
  const { written, problems } = await writeAtOnce(place, { count: WRITERS, ms: 1000 * WRITER_SECONDS });
  const count = written.reduce((sum, { lines }) => sum + lines.length, 0);
  say(
    `\n${WRITERS} processes wrote ${count} runs, versions and aliases in ${WRITER_SECONDS} s; lost: ${problems.length}`,
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
