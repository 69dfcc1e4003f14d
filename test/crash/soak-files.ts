import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '#base';
import { sql } from '#sql';
import { createEngine, filePattern } from '#table';

/** A customer table in three groups far apart; every 50th line has a cell too few and is rejected. */
export async function writeCustomers(
  file: string,
  { rows, seed }: { rows: number; seed: number },
): Promise<void> {
  const rng = createRng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const group = i % 3;
    const spend = 100 * group + 5 * rng.normal();
    const visits = Math.round(20 * ((group + 1) % 3) + 2 * rng.normal());
    return i % 50 === 49 ? `C${i},${spend.toFixed(2)}` : `C${i},${spend.toFixed(2)},${visits}`;
  });
  await writeFile(file, `customer_id,spend,visits\n${lines.join('\n')}\n`);
}

/** The same table as Parquet, without the lines that have a cell too few. */
export async function writeParquet(table: string, file: string): Promise<void> {
  const spill = await mkdtemp(join(tmpdir(), 'clientele-soak-'));
  const engine = await createEngine({ threads: 1, tempDir: spill });
  try {
    const rows = sql`read_csv(${filePattern(table)}, ignore_errors = true)`;
    await engine.exec(sql`COPY (SELECT * FROM ${rows}) TO ${file} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  } finally {
    await engine.close();
    await rm(spill, { recursive: true });
  }
}
