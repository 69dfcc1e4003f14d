import { expect, test } from 'vitest';
import { sql } from '#sql';
import { createEngine } from '#table';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

test('gives rows as plain values: dates as ISO text, whole numbers and DECIMAL as numbers', async () => {
  const rows = await importer
    .engine()
    .rows(
      sql`SELECT 1::BIGINT, 2.5::DECIMAL(18,2), DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00:00', TRUE, NULL, ${"it's"}, 7::HUGEINT`,
    );
  expect(rows).toEqual([[1, 2.5, '2024-02-29', '2024-02-29 12:00:00', true, null, "it's", 7]]);
});

test('an aborted query ends at once with INTERRUPTED, and the engine goes on', async () => {
  const abort = new AbortController();
  const endless = importer
    .engine()
    .rows(sql`SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b`, {
      signal: abort.signal,
    });
  setTimeout(() => abort.abort(), 50);
  await expect(endless).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await importer.engine().rows(sql`SELECT 1`)).toEqual([[1]]);
});

test('leaving the loop early ends the query', async () => {
  for await (const batch of importer.engine().query(sql`SELECT CAST(range AS DOUBLE) FROM range(1000000)`)) {
    expect(batch.numbers(0)[1]).toBe(1);
    break;
  }
  expect(await importer.engine().rows(sql`SELECT 1`)).toEqual([[1]]);
});

test('work that does not fit ends with MEMORY_EXHAUSTED, and settings are locked', async () => {
  const small = await createEngine({
    threads: 1,
    tempDir: `${importer.folder()}/small`,
    memoryLimit: '20MB',
  });
  await expect(small.rows(sql`SELECT list(range) FROM range(20000000)`)).rejects.toMatchObject({
    code: 'MEMORY_EXHAUSTED',
  });
  await expect(small.exec(sql`SET memory_limit = '1GB'`)).rejects.toMatchObject({ code: 'INTERNAL' });
  await small.close();
});

test('a filter by a long list keeps the order of the rows', async () => {
  const engine = await createEngine({ threads: 2, tempDir: `${importer.folder()}/ordered` });
  const words = sql`'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't'`;
  await engine.exec(sql`CREATE TABLE lines AS SELECT CAST(range AS VARCHAR) AS v FROM range(600000)`);
  let next = 0;
  let odd = 0;
  const query = sql`SELECT CAST(rowid AS DOUBLE), v IN (${words}) FROM lines`;
  for await (const batch of engine.query(query)) {
    // the engine's threads run ahead of a reader that is slow to begin
    if (next === 0) await new Promise((resolve) => setTimeout(resolve, 300));
    for (const row of batch.numbers(0)) if (row !== next++) odd++;
  }
  expect([next, odd]).toEqual([600000, 0]);
  await engine.close();
});
