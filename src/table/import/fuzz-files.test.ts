import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError, createRng, silentProgress } from '#base';
import { datasetSchema } from '#contract';
import { name, sql } from '#sql';
import { repeats } from '../../../test/testkit/full-scale.ts';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import { useImporter } from '../testkit/import-text.ts';
import { FUZZ_FORMATS, type FuzzFormat, mutatedFile } from '../testkit/mutated-file.ts';
import { readParts } from './read-parts.ts';
import { planOf } from './table-plan.ts';

/** How many files, from which seed, and whether all of them go through the whole import. */
const COUNT = Number(process.env['CLIENTELE_FUZZ_COUNT'] ?? repeats({ often: 2000, seldom: 500 }));
const SEED = Number(process.env['CLIENTELE_FUZZ_SEED'] ?? 1);
/** The whole import is run on the first file of each format and then on every so many; the rest are read only. */
const WHOLE = Number(process.env['CLIENTELE_FUZZ_WHOLE'] ?? 40);
const MAX_SECONDS_PER_FILE = 30;
const LIMITS = { ...DEFAULT_LIMITS, cellBytes: 10_000, columns: 300 };

const importer = useImporter(1);

/** Databases are large and slow to attach: one file in a hundred. */
function formatOf(i: number): FuzzFormat {
  if (i % 100 === 99) return 'duckdb';
  const [last, ...others] = [...FUZZ_FORMATS].reverse();
  return last === undefined ? 'csv' : others[i % others.length]!;
}

async function samples(): Promise<Record<'parquet' | 'duckdb', Buffer[]>> {
  const engine = importer.engine();
  const query = sql`SELECT range AS n, 'v' || range AS v, DATE '2024-01-31' AS d, [1, 2] AS l, range / 3 AS x FROM range(50)`;
  const parquet = join(importer.folder(), 'sample.parquet');
  const packed = join(importer.folder(), 'packed.parquet');
  const database = join(importer.folder(), 'sample.duckdb');
  await engine.exec(sql`COPY (${query}) TO ${parquet} (FORMAT parquet)`);
  await engine.exec(sql`COPY (${query}) TO ${packed} (FORMAT parquet, COMPRESSION zstd)`);
  await engine.exec(sql`ATTACH ${database} AS sample (BLOCK_SIZE 16384)`);
  await engine.exec(sql`CREATE TABLE ${name('sample', 't')} AS ${query}`);
  await engine.exec(sql`DETACH sample`);
  return { parquet: [readFileSync(parquet), readFileSync(packed)], duckdb: [readFileSync(database)] };
}

/** Reads a file and holds its rows against what the reader says of them. */
async function readOnly(path: string, tempDir: string): Promise<void> {
  const engine = importer.engine();
  const tables: string[] = [];
  let rejects = 0;
  mkdirSync(tempDir, { recursive: true });
  try {
    const { read } = await readParts(
      planOf(path, 'fuzz'),
      {
        engine,
        tempDir,
        rejected: { add: () => void rejects++, startPart: () => {}, close: () => {} },
        limits: LIMITS,
        signal: AbortSignal.timeout(1000 * MAX_SECONDS_PER_FILE),
        progress: silentProgress,
      },
      (table) => tables.push(table),
    );
    const { text, names, declared, rejectedRows } = read;
    const [facts] = await engine.rows(
      sql`SELECT count(*), count(DISTINCT r), coalesce(min(r), 1), coalesce(max(r), 0) FROM (SELECT ${text.row} AS r FROM ${name(text.table)})`,
    );
    const [rows, distinct, first, last] = (facts ?? []).map(Number);
    expect([rows, distinct]).toEqual([text.nRows, text.nRows]);
    expect(first).toBeGreaterThanOrEqual(1);
    expect(last).toBeLessThanOrEqual(text.nRows + rejectedRows);
    expect(rejects).toBe(rejectedRows);
    expect([names.length, declared.length]).toEqual([text.nColumns, text.nColumns]);
  } finally {
    for (const table of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
    rmSync(tempDir, { recursive: true, force: true });
  }
}

async function whole(path: string): Promise<void> {
  const { dataset, rows, rejected, outDir } = await importer.file(path, { limits: LIMITS });
  expect(datasetSchema.parse(dataset)).toEqual(dataset);
  const kept = await rows();
  expect(kept).toHaveLength(dataset.rows);
  expect(rejected !== null).toBe(dataset.rejectedRows > 0);
  for (const [j, column] of dataset.columns.entries()) {
    expect(kept.filter((row) => row[j + 1] === null)).toHaveLength(column.missing);
  }
  rmSync(outDir, { recursive: true, force: true });
}

test(
  `${COUNT} damaged files of every format are read with rows that add up, or refused with a clear error (seed ${SEED})`,
  async () => {
    const sampled = await samples();
    const outcomes = new Map<string, number>();
    const seen = new Map<FuzzFormat, number>();
    for (let i = 0; i < COUNT; i++) {
      const format = formatOf(i);
      const ofFormat = seen.get(format) ?? 0;
      seen.set(format, ofFormat + 1);
      const file = mutatedFile(format, createRng(SEED).fork(i), sampled);
      const path = join(importer.folder(), file.name);
      writeFileSync(path, file.bytes);
      let outcome = 'read';
      try {
        await readOnly(path, join(importer.folder(), 'fuzz'));
        if (ofFormat % WHOLE === 0) await whole(path);
      } catch (error) {
        outcome = error instanceof AppError ? error.code : 'bug';
        if (outcome === 'bug' || outcome === 'INTERNAL' || outcome === 'INTERRUPTED') {
          const kept = join(importer.folder(), '..', `clientele-fuzz-${SEED}-${i}-${file.name}`);
          writeFileSync(kept, file.bytes);
          throw new Error(`file ${i} of seed ${SEED}, kept as ${kept}`, { cause: error });
        }
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // most damage leaves something to read: a reader that refuses all is no reader
    expect(outcomes.get('read') ?? 0).toBeGreaterThan(COUNT / 4);
  },
  60_000 + COUNT * 200,
);
