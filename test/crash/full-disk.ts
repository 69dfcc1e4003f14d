import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CliResult, runCli } from '../testkit/run-cli.ts';
import { differingFiles, fileHash, resultHashes } from './result-hashes.ts';
import { AMPLE_BYTES, mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { writeCustomers } from './soak-files.ts';
import { type Change, jsonOf, lostBetween, problemsOf, viewOf } from './workspace-view.ts';

/** The commands that meet a full disk. */
export const fullDiskCases = ['run', 'score', 'promote'] as const;
export type FullDiskCase = (typeof fullDiskCases)[number];

/** What a command did on a disk of some size. */
export interface FullDiskOutcome {
  readonly command: FullDiskCase;
  /** Share of the space it needs at most that was free. */
  readonly share: number;
  /** Code of the error; null when it fitted. */
  readonly error: string | null;
  readonly problems: readonly string[];
}

const CODES = ['WORKSPACE_NOT_WRITABLE', 'OUTPUT_NOT_WRITABLE'];
const PAGE = 4096;

/** A folder with a workspace that holds two versions of a model, the results of a run, and a file to score. */
export async function prepareDisk(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'customers.csv');
  await writeCustomers(file, { rows: 300, seed: 7 });
  for (const seed of ['1', '2']) await jsonOf([...runArgs(folder), '--seed', seed]);
}

function runArgs(folder: string): string[] {
  const results = ['--workspace', join(folder, 'workspace'), '--out', join(folder, 'out')];
  return [
    'run',
    join(folder, 'customers.csv'),
    '--k',
    '2..4',
    '--name',
    'shop',
    ...results,
    '--threads',
    '2',
    '--quiet',
  ];
}

/** Arguments of a case on a folder that `prepareDisk` made. */
export function caseArgs(command: FullDiskCase, folder: string): string[] {
  const workspace = ['--workspace', join(folder, 'workspace')];
  const score = [
    'score',
    join(folder, 'customers.csv'),
    '--model',
    'shop@1',
    '--append',
    '--threads',
    '2',
    '--quiet',
  ];
  const args = {
    run: [...runArgs(folder), '--seed', '3'],
    score: [...score, ...workspace],
    promote: ['models', 'promote', 'shop@2', ...workspace],
  };
  return [...args[command], '--json'];
}

const changes: Record<FullDiskCase, Change> = {
  run: {},
  score: {},
  promote: { alias: { name: 'champion', version: 2 } },
};

/**
 * Runs a command on disks with a share of the space free that it needs. It must fail with a clear error or complete;
 * what was there must be whole; once there is space, the same command must give the undisturbed result.
 * @param folder holds `prepared`, the result of `prepareDisk`; the disk is mounted beside it.
 */
export async function fillDisk(
  folder: string,
  { command, shares }: { command: FullDiskCase; shares: readonly number[] },
): Promise<FullDiskOutcome[]> {
  const disk = mountSmallDisk(join(folder, 'disk'));
  try {
    const prepared = join(folder, 'prepared');
    const given = bytesOf(prepared);
    await fill(disk, prepared);
    const before = disk.usedBytes();
    const neededBytes = (await peakOf(disk, caseArgs(command, disk.folder))) - before;
    const wanted = bytesOf(disk.folder);
    const outcomes: FullDiskOutcome[] = [];
    for (const share of shares) {
      await fill(disk, prepared);
      disk.resize(disk.usedBytes() + PAGE * Math.floor((share * neededBytes) / PAGE));
      outcomes.push({ command, share, ...(await meetFullDisk(disk, { command, given, wanted })) });
    }
    return outcomes;
  } finally {
    disk.unmount();
  }
}

type Bytes = Record<string, string>;

async function meetFullDisk(
  disk: SmallDisk,
  { command, given, wanted }: { command: FullDiskCase; given: Bytes; wanted: Bytes },
): Promise<Pick<FullDiskOutcome, 'error' | 'problems'>> {
  const workspace = join(disk.folder, 'workspace');
  const args = caseArgs(command, disk.folder);
  const before = await viewOf(workspace);
  const full = await runCli(args);
  const error = full.code === 0 ? null : errorOf(full);
  const isClear = full.code === 0 || (full.code === 2 && CODES.includes(error ?? ''));
  const problems = isClear ? [] : [`exit code ${full.code}, ${error}: ${full.stderr.trim()}`];
  problems.push(...neither(bytesOf(disk.folder), [given, wanted]));
  disk.resize(AMPLE_BYTES);
  const left = await viewOf(workspace);
  problems.push(...lostBetween(before, left, changes[command]), ...(await problemsOf(workspace)));
  const isDone = differingFiles(bytesOf(disk.folder), wanted).length === 0;
  if (full.code !== 0 && !(command === 'score' && isDone)) {
    const again = await runCli(args);
    if (again.code !== 0) problems.push(`again with space: exit code ${again.code}: ${again.stderr.trim()}`);
  }
  const after = await viewOf(workspace);
  problems.push(...lostBetween(left, after, changes[command]));
  problems.push(...differingFiles(bytesOf(disk.folder), wanted).map((name) => `${name} differs in the end`));
  if (command === 'promote' && after.models.get('shop')?.aliases['champion'] !== 2)
    problems.push('not promoted');
  return { error, problems };
}

/** Empties the disk and copies a folder to it. */
async function fill(disk: SmallDisk, from: string): Promise<void> {
  disk.resize(AMPLE_BYTES);
  for (const name of await readdir(disk.folder)) {
    await rm(join(disk.folder, name), { recursive: true, force: true });
  }
  await cp(from, disk.folder, { recursive: true });
}

/** Most bytes that were in use while a command ran to its end. */
async function peakOf(disk: SmallDisk, args: readonly string[]): Promise<number> {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, disk.usedBytes());
  }, 2);
  try {
    await jsonOf(args);
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, disk.usedBytes());
}

/** What a user sees besides the workspace: the given file and the results. */
function bytesOf(folder: string): Bytes {
  return { ...resultHashes(join(folder, 'out')), customers: fileHash(join(folder, 'customers.csv')) };
}

function neither(got: Bytes, allowed: readonly Bytes[]): string[] {
  return Object.entries(got)
    .filter(([name, hash]) => !allowed.some((bytes) => bytes[name] === hash))
    .map(([name]) => `${name} is neither what was there nor what is wanted`);
}

/** The code of the error that a command printed as JSON. */
export function errorOf({ stdout }: CliResult): string {
  try {
    return String((JSON.parse(stdout) as { error: { code: string } }).error.code);
  } catch {
    return 'no JSON';
  }
}
