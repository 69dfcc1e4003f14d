import { expect, test } from 'vitest';
import { sql } from '#sql';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

/** Over a megabyte: such files are loaded while their rows are checked. */
const lines = Array.from({ length: 60_000 }, (_, i) => `C${i},${i % 97},2024-01-${10 + (i % 20)}`);
const text = (rows: readonly string[]) => `customer_id,amount,day\n${rows.join('\n')}\n`;

async function tablesLeft(): Promise<unknown> {
  const [row] = await importer.engine().rows(sql`SELECT count(*) FROM duckdb_tables()`);
  return row?.[0];
}

test('a large clean file is loaded while its rows are checked', async () => {
  const { dataset, rows } = await importer.text(text(lines));
  expect(dataset).toMatchObject({ rows: 60_000, rejectedRows: 0 });
  expect((await rows()).slice(-1)).toEqual([[60_000, 'C59999', 53, '2024-01-29']]);
  expect(await tablesLeft()).toBe(0);
});

test.each([
  ['a row of another width at the end', [...lines, 'C1,2']],
  ['an open quote at the start', ['"C1,2,2024-01-01', ...lines]],
  ['a NUL byte in the middle', [...lines.slice(30_000), 'C1,\u0000,2024-01-01', ...lines]],
])('%s of a large file is rejected, and what was loaded is let go', async (_, rows) => {
  const { dataset, rejected } = await importer.text(text(rows));
  expect(dataset.rows).toBe(rows.length - 1);
  expect(dataset.rejectedRows).toBe(1);
  expect(rejected).not.toBeNull();
  expect(await tablesLeft()).toBe(0);
});

test('a large file of too many rows is refused, and what was loaded is let go', async () => {
  await expect(importer.text(text(lines), { limits: { rows: 1000 } })).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  expect(await tablesLeft()).toBe(0);
});

test('a large file that is stopped leaves nothing', async () => {
  const stop = new AbortController();
  const done = importer.text(text(lines), {}, stop.signal);
  setImmediate(() => stop.abort());
  await expect(done).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await tablesLeft()).toBe(0);
});
