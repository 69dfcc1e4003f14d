import { existsSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileHash } from './result-hashes.ts';
import { writeCustomers } from './soak-files.ts';
import { customersFile, MODEL } from './soak-runs.ts';
import type { SoakState, SoakStep } from './soak-step.ts';
import { jsonOf } from './workspace-view.ts';

/** A copy of the customers as text or Parquet is scored in place, by one of the first two versions of the model. */
export async function scoreStep(
  state: SoakState,
  n: number,
  kind: 'csv' | 'parquet' | 'large',
): Promise<SoakStep> {
  const version = 1 + state.rng.int(2);
  const source = await sourceOf(state, kind);
  const given = fileHash(source);
  const wanted = await undisturbedHash(state, { source, kind, version });
  const place = join(state.folder, 'scored', String(n));
  const file = join(place, `customers.${kind === 'parquet' ? kind : 'csv'}`);
  await mkdir(place, { recursive: true });
  await copyFile(source, file);
  return {
    workspace: state.workspace,
    args: scoreArgs(state, file, version),
    change: {},
    records: 'score',
    isDone: () => fileHash(file) === wanted,
    halfDone: () =>
      [given, wanted].includes(fileHash(file)) ? [] : [`${file} is neither the given nor the scored one`],
    missing: () => [
      ...(fileHash(file) === wanted ? [] : [`${file} differs from that of an undisturbed score`]),
      ...readdirSync(place).flatMap((name) =>
        file.endsWith(name) ? [] : [`${name} is left beside ${file}`],
      ),
    ],
    // of large files only the present one is kept: the disk is not for them
    keep: ({ kept }) => (kind === 'large' ? rmSync(place, { recursive: true }) : kept.set(file, wanted)),
  };
}

/** Rows of a large file: enough for finished ones to be kept on the way. */
const LARGE = 1_200_000;

async function sourceOf(state: SoakState, kind: 'csv' | 'parquet' | 'large'): Promise<string> {
  if (kind !== 'large') return kind === 'csv' ? customersFile(state) : customersParquet(state);
  const file = join(state.folder, 'files', 'large.csv');
  if (!existsSync(file)) await writeCustomers(file, { rows: LARGE, seed: 9 });
  return file;
}

/** Bytes that a score gives which nothing disturbs; made once for a version. */
async function undisturbedHash(
  state: SoakState,
  { source, kind, version }: { source: string; kind: string; version: number },
): Promise<string> {
  const key = `${kind}@${version}`;
  const known = state.scoredHashes.get(key);
  if (known !== undefined) return known;
  const place = join(state.folder, 'calm-scored', key);
  const file = join(place, `customers.${kind === 'parquet' ? kind : 'csv'}`);
  await mkdir(place, { recursive: true });
  await copyFile(source, file);
  await jsonOf(scoreArgs(state, file, version));
  state.view = null;
  const hash = fileHash(file);
  state.scoredHashes.set(key, hash);
  return hash;
}

function scoreArgs({ workspace }: SoakState, file: string, version: number): string[] {
  const model = `${MODEL}@${version}`;
  return [
    'score',
    file,
    '--model',
    model,
    '--append',
    '--threads',
    '2',
    '--json',
    '--quiet',
    '--workspace',
    workspace,
  ];
}

/** Where the customers are as Parquet. */
export function customersParquet({ folder }: SoakState): string {
  return join(folder, 'files', 'customers.parquet');
}
