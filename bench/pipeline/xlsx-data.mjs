import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { name, sql } from '../../dist/sql/index.js';
import { createEngine, filePattern, importTable, writeWorkbook } from '../../dist/table/index.js';

/** The order log that the workbook holds: 541,909 rows. */
const SOURCE = join(import.meta.dirname, '../../../shared/data/online_retail/online_retail.csv.gz');

export const bookContext = () => ({
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
});

/** A workbook of the order log, typed, written once by our own writer; null where the log is not there. */
export async function workbook() {
  const folder = join(tmpdir(), 'clientele-bench-xlsx');
  const file = join(folder, 'online_retail.xlsx');
  if (existsSync(file)) return { folder, file };
  if (!existsSync(SOURCE)) return null;
  mkdirSync(folder, { recursive: true });
  const engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
  const ctx = bookContext();
  const { columns } = await importTable({ file: SOURCE, outDir: folder }, { ...ctx, engine });
  const cells = columns.map((column, j) => (column.storage === 'DOUBLE' ? name(`c${j}`) : text(j)));
  const list = cells.slice(1).reduce((left, right) => sql`${left}, ${right}`, cells[0]);
  const query = sql`SELECT ${list} FROM read_parquet(${filePattern(join(folder, 'data.parquet'))}) ORDER BY row`;
  const sheet = {
    name: 'Orders',
    columns: columns.map((column) => ({ name: column.name, type: typeOf(column.storage) })),
    rows: engine.query(query),
  };
  const start = performance.now();
  await writeWorkbook(`${file}.part`, [sheet], { signal: ctx.signal });
  process.stderr.write(
    `  The workbook took ${((performance.now() - start) / 1000).toFixed(1)} s to write.\n`,
  );
  await engine.close();
  renameSync(`${file}.part`, file);
  return { folder, file };
}

function text(j) {
  return sql`CAST(${name(`c${j}`)} AS VARCHAR)`;
}

function typeOf(storage) {
  const types = { BOOLEAN: 'boolean', DATE: 'date', TIMESTAMP: 'timestamp', VARCHAR: 'text' };
  return types[storage] ?? 'number';
}
