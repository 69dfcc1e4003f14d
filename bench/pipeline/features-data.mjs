import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fitRecipe } from '../../dist/features/index.js';
import { sql } from '../../dist/sql/index.js';
import { createEngine, readFrame } from '../../dist/table/index.js';

const COLUMNS = 10;
/** Rows that the recipe is learned from. */
const LEARNED = 200_000;

/** The columns of the file, `c0` to `c9`. */
export const columns = Array.from({ length: COLUMNS }, (_, index) => ({
  index,
  name: `x${index}`,
  storage: 'DOUBLE',
}));

/** A Parquet file as the import writes it: `row`, then money with two decimals, a twentieth missing; written once. */
export async function numbersFile(rows) {
  const folder = join(tmpdir(), `clientele-bench-features-${rows}`);
  const file = join(folder, 'data.parquet');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
  const cells = columns.map(({ index: j }) => {
    const value = `round(hash(range * ${COLUMNS} + ${j}) % 1000003 / 1000.003, 2)`;
    return `CASE WHEN hash(range * 31 + ${j}) % 20 > 0 THEN CAST(${value} AS DOUBLE) END AS c${j}`;
  });
  const select = { type: 'text', text: `SELECT range AS row, ${cells.join(', ')} FROM range(${rows})` };
  await engine.exec(sql`COPY (${select}) TO ${`${file}.tmp`} (FORMAT parquet)`);
  await engine.close();
  renameSync(`${file}.tmp`, file);
  return file;
}

/** Median for a missing value, then standardised; learned from the first rows, outside of the time that counts. */
export async function standardRecipe(engine, parquet) {
  const where = { type: 'text', text: `row < ${LEARNED}` };
  const frame = await readFrame(engine, { parquet, columns, where });
  const plan = columns.map(({ name: column }) => {
    return { type: 'numeric', column, impute: 'median', log1p: 'never', scale: 'standard' };
  });
  return fitRecipe(plan, { frame, rows: null }).spec;
}
