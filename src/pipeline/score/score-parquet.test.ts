import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { sql } from '#sql';
import { createEngine, type Engine, filePattern } from '#table';
import { parseCsv } from '../../../test/testkit/read-csv.ts';
import { scoreWith } from './score-with.ts';
import type { ScoringModel } from './scoring-model.ts';
import { quietHost, segmentationOf } from './testkit/segmentation-of.ts';

let folder = '';
let engine: Engine;
let model: ScoringModel;
let segmented: string[][];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-score-'));
  engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
  const rng = createRng(3);
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const group = i % 3;
    return `${i},${(10 * group + rng.normal()).toFixed(2)},${['a', 'b', ''][group]},${i % 2 ? 'yes' : 'no'}`;
  });
  const file = join(folder, 'customers.csv');
  await writeFile(file, `customer_id,spend,kind,member\n${lines.join('\n')}\n`);
  const made = await segmentationOf(file, { folder, options: { k: { from: 3, to: 3 } } });
  model = made.model;
  segmented = parseCsv(made.segmented).slice(1);
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** The training table as Parquet, with other columns about it. */
async function parquetFile(name: string, select: ReturnType<typeof sql>): Promise<string> {
  const file = join(folder, name);
  const from = sql`read_csv(${filePattern(join(folder, 'customers.csv'))}, nullstr = '')`;
  await engine.exec(
    sql`COPY (SELECT ${select} FROM ${from}) TO ${file} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  return file;
}

async function score(file: string, more: { runnerUp?: boolean } = {}) {
  const target = { file, out: join(folder, 'scored.parquet'), append: false, ...more };
  const result = await scoreWith(model, { target, tempDir: join(folder, 'temp') }, quietHost(folder));
  const rows = await engine.rows(sql`SELECT * FROM read_parquet(${filePattern(target.out)})`);
  const types = await engine.rows(
    sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${filePattern(target.out)}))`,
  );
  return { result, rows, types };
}

test('a Parquet file keeps its columns and rows and gets typed ones: those that the run wrote', async () => {
  const file = await parquetFile('typed.parquet', sql`*, [1, 2] AS list`);
  const { result, rows, types } = await score(file);
  expect(types.slice(5)).toEqual([
    ['segment_id', 'INTEGER'],
    ['segment_name', 'VARCHAR'],
    ['confidence', 'FLOAT'],
    ['novelty', 'FLOAT'],
    ['model', 'VARCHAR'],
  ]);
  expect(types.slice(0, 5).map(([, type]) => type)).toEqual([
    'BIGINT',
    'DOUBLE',
    'VARCHAR',
    'BOOLEAN',
    'INTEGER[]',
  ]);
  const cells = rows.map((row) => [
    String(row[0]),
    String(row[5]),
    row[6],
    Number(row[7]).toFixed(4),
    Number(row[8]).toFixed(4),
    row[9],
  ]);
  expect(cells).toEqual(segmented.map((row) => [row[0], ...row.slice(4, 8), 'shop@1']));
  expect(result).toMatchObject({ rows: 3000, unreadRows: 0, findings: [] });
});

test('texts of a Parquet file are read as numbers where the model has numbers', async () => {
  const file = await parquetFile(
    'texts.parquet',
    sql`CASE WHEN customer_id = 5 THEN 'much' ELSE CAST(spend AS VARCHAR) END AS spend, kind, CAST(member AS VARCHAR) AS member`,
  );
  const { result, rows } = await score(file);
  expect(result.findings).toMatchObject([{ code: 'unreadable-values', column: 'spend', count: 1 }]);
  const ids = (from: readonly (readonly unknown[])[], j: number) =>
    from.flatMap((row, i) => (i === 5 ? [] : [String(row[j])]));
  expect(ids(rows, 3)).toEqual(ids(segmented, 4));
});

test('a damaged Parquet file and one of another kind are told', async () => {
  const broken = join(folder, 'broken.parquet');
  await writeFile(broken, 'PAR1 and nothing else');
  await expect(score(broken)).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  const dates = await parquetFile('dates.parquet', sql`DATE '2026-01-01' AS spend, kind, member`);
  await expect(score(dates)).rejects.toMatchObject({ code: 'COLUMN_WRONG_KIND', data: { column: 'spend' } });
});

test('the runner-up of a Parquet file is that of the same rows as text', async () => {
  const file = await parquetFile('typed.parquet', sql`*`);
  const { rows, types } = await score(file, { runnerUp: true });
  expect(types.slice(-3)).toEqual([
    ['runner_up_id', 'INTEGER'],
    ['runner_up_name', 'VARCHAR'],
    ['model', 'VARCHAR'],
  ]);
  const target = { file: join(folder, 'customers.csv'), out: join(folder, 'text.csv'), append: false };
  const host = quietHost(folder);
  await scoreWith(model, { target: { ...target, runnerUp: true }, tempDir: join(folder, 'temp') }, host);
  const text = parseCsv(await readFile(target.out, 'utf8')).slice(1);
  expect(rows.map((row) => row.slice(-3, -1).map(String))).toEqual(text.map((row) => row.slice(-3, -1)));
});
