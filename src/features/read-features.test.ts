import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Context } from '#matrix';
import { sql } from '#sql';
import { createEngine, type Engine, readFrame } from '#table';
import { readFeatures } from './read-features.ts';
import { type ColumnPlan, fitRecipe, recipeOf } from './recipe.ts';

let folder: string;
let engine: Engine;
let pool: KernelPool;
let ctx: Context;
let parquet: string;
let warnings: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-features-'));
  engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
  pool = await createKernelPool({ threads: 1 });
  const signal = new AbortController().signal;
  const log = { ...silentLogger, warn: (message: string) => warnings.push(message) };
  ctx = { rng: createRng(1), clock: systemClock, log, progress: silentProgress, signal, pool };
  parquet = join(folder, 'data.parquet');
  await engine.exec(sql`COPY (SELECT range AS row,
    CASE WHEN hash(range) % 9 > 0 THEN hash(range * 3) % 1000 / 7.0::DOUBLE END AS c0,
    CASE WHEN hash(range) % 5 > 0 THEN exp(hash(range * 5) % 1000 / 99.0::DOUBLE) END AS c1,
    hash(range) % 3 = 0 AS c2, 'g' || hash(range * 7) % 4 AS c3,
    CASE WHEN range > 0 THEN 1e18::DOUBLE END AS c4
    FROM range(9000)) TO ${parquet} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
});
afterAll(async () => {
  await pool.close();
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const columns = (['DOUBLE', 'DOUBLE', 'BOOLEAN', 'VARCHAR', 'DOUBLE'] as const).map((storage, index) => {
  return { index, name: `x${index}`, storage };
});
const numeric = (column: string, log1p: 'never' | 'always', scale: 'none' | 'standard'): ColumnPlan => {
  return { type: 'numeric', column, impute: 'median', log1p, scale };
};
const numbers = [
  numeric('x0', 'never', 'standard'),
  numeric('x1', 'always', 'standard'),
  numeric('x2', 'never', 'none'),
];

test.each([
  ['numbers alone', numbers],
  ['numbers and a category', [...numbers, { type: 'category', column: 'x3', scale: 'standard' } as const]],
])('the features of a file of %s are the bytes of those of its frame', async (_, plan) => {
  warnings = [];
  const frame = await readFrame(engine, { parquet, columns });
  const { spec } = fitRecipe(plan, { frame, rows: null });
  const read = await readFeatures(engine, { parquet, columns, spec }, ctx);
  const applied = await recipeOf(spec).apply(frame, ctx);
  expect(read.features).toEqual(applied.features);
  expect(Buffer.from(Float32Array.from(read.x.data).buffer)).toEqual(
    Buffer.from(Float32Array.from(applied.x.data).buffer),
  );
  expect(warnings).toEqual([]);
  read.x.release();
  applied.x.release();
});

test('what is missing at the end is told once for the file, and features beyond all bounds are refused', async () => {
  const frame = await readFrame(engine, { parquet, columns });
  const bare = fitRecipe(numbers, { frame, rows: null }).spec;
  warnings = [];
  const read = await readFeatures(engine, { parquet, columns, spec: { ...bare, steps: [] } }, ctx);
  read.x.release();
  const missing = frame.columns.map((column) =>
    column.type === 'numeric' ? column.values.filter(Number.isNaN).length : 0,
  );
  expect(warnings.toSorted()).toEqual([
    `"x0": missing after the last step: the mean stands in in ${missing[0]} of 9000 rows.`,
    `"x1": missing after the last step: the mean stands in in ${missing[1]} of 9000 rows.`,
  ]);
  const { spec } = fitRecipe([numeric('x4', 'never', 'none')], { frame, rows: null });
  await expect(readFeatures(engine, { parquet, columns, spec }, ctx)).rejects.toMatchObject({
    code: 'COLUMN_WRONG_KIND',
    data: { column: 'x4' },
  });
});
