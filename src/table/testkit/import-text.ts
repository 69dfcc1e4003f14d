import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import type { Dataset, Finding } from '#contract';
import { sql } from '#sql';
import {
  type CellValue,
  createEngine,
  type Engine,
  filePattern,
  type ImportInput,
  importTable,
  importTables,
} from '#table';

/** What an import left behind. */
export interface Imported {
  readonly dataset: Dataset;
  readonly outDir: string;
  /** Rows of data.parquet, or of the named file, with `row` first. */
  rows(file?: string): Promise<CellValue[][]>;
  /** The text of rejected.csv, null where there is none. */
  readonly rejected: string | null;
}

export interface Importer {
  readonly folder: () => string;
  readonly engine: () => Engine;
  /** Writes a file of its own and imports it. */
  text(
    content: string | Buffer,
    options?: Partial<ImportInput> & { readonly name?: string },
    signal?: AbortSignal,
  ): Promise<Imported>;
  file(path: string, options?: Partial<ImportInput>, signal?: AbortSignal): Promise<Imported>;
  /** Imports files as `importTables` does. */
  files(
    paths: readonly string[],
    options?: Partial<ImportInput> & { readonly table?: string; readonly query?: string },
    signal?: AbortSignal,
  ): Promise<Imported[]>;
}

/** An importer for the tests of one file: an engine and a temp folder that go with it. */
export function useImporter(threads = 2): Importer {
  let engine: Engine | undefined;
  let folder = '';
  let n = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'clientele-table-'));
    engine = await createEngine({ threads, tempDir: join(folder, 'temp') });
  });
  afterAll(async () => {
    await engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const contextOf = (signal: AbortSignal) => ({
    rng: createRng(1),
    clock: systemClock,
    log: silentLogger,
    progress: silentProgress,
    signal,
    engine: engine!,
  });
  const imported = (dataset: Dataset, outDir: string): Imported => {
    const rejectedPath = join(outDir, 'rejected.csv');
    return {
      dataset,
      outDir,
      rows: (name = 'data.parquet') =>
        engine!.rows(sql`SELECT * FROM read_parquet(${filePattern(join(outDir, name))}) ORDER BY row`),
      rejected: existsSync(rejectedPath) ? readFileSync(rejectedPath, 'utf8') : null,
    };
  };
  const file = async (
    path: string,
    options: Partial<ImportInput> = {},
    signal = new AbortController().signal,
  ): Promise<Imported> => {
    const outDir = join(folder, `out-${++n}`);
    return imported(await importTable({ file: path, outDir, ...options }, contextOf(signal)), outDir);
  };
  return {
    folder: () => folder,
    engine: () => engine!,
    file,
    async files(paths, options = {}, signal = new AbortController().signal) {
      const outDir = join(folder, `out-${++n}`);
      const datasets = await importTables(paths, { outDir, ...options }, contextOf(signal));
      return datasets.map((dataset, i) => imported(dataset, join(outDir, String(i))));
    },
    text: (content, { name = `table-${n + 1}.csv`, ...options } = {}, signal) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return file(path, options, signal);
    },
  };
}

/** The finding of a code, for a column where one is named. */
export function findingOf(dataset: Dataset, code: string, column?: string): Finding | undefined {
  return dataset.findings.find(
    (finding) => finding.code === code && (column === undefined || finding.column === column),
  );
}
