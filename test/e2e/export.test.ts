import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { summarySchema } from '#contract';
import { sql } from '#sql';
import { filePattern } from '#table';
import { useImporter } from '../../src/table/testkit/import-text.ts';
import { readCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { runJob, temporaryFolder } from '../testkit/run-job.ts';

const importer = useImporter();
const k = { from: 3, to: 3 };

/** Customers with ids that begin with zeros, texts that look like formulas, dates, and a missing value. */
async function customersFile(): Promise<string> {
  const rng = createRng(8);
  const rows = Array.from({ length: 90 }, (_, i) => {
    const at = (i % 3) * 40;
    const note = i % 30 === 0 ? '=1+1' : `näh ${i % 5}`;
    const joined = `2024-0${1 + (i % 9)}-1${i % 10}`;
    return [
      `00${100 + i}`,
      at + rng.int(9),
      i === 7 ? '' : at + rng.int(9) + 0.5,
      i % 2 === 0,
      joined,
      note,
    ].join(',');
  });
  const file = join(await temporaryFolder(), 'customers.csv');
  writeFileSync(file, `customer_id,visits,spent,member,joined,note\n${rows.join('\n')}\n`);
  return file;
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('the list as a workbook and as Parquet holds what the CSV holds, with its types, and the same bytes at any number of threads', async () => {
  const files = [await customersFile()];
  const options = { files, k, export: ['parquet', 'xlsx'], tiers: 'spent' };
  const { files: written, summary } = await runJob(options, { threads: 1 });
  expect(summary.exports).toEqual([
    { file: 'segmented_customers.csv', neutralised: 3, cut: 0 },
    { file: 'segmented_customers.xlsx', neutralised: 3, cut: 0 },
    { file: 'segmented_customers.parquet', neutralised: 0, cut: 0 },
  ]);
  const csv = readCsv(written.customers!);
  const names = Object.keys(csv[0]!);

  const book = await importer.file(written.workbook!);
  expect(book.dataset.columns.map(({ name }) => name)).toEqual(names);
  expect(book.dataset.columns.map(({ storage }) => storage).slice(0, 11)).toEqual([
    ...['VARCHAR', 'BIGINT', 'DECIMAL', 'BOOLEAN', 'DATE', 'VARCHAR'],
    ...['BIGINT', 'VARCHAR', 'DECIMAL', 'DECIMAL', 'VARCHAR'],
  ]);
  const cells = (await book.rows('text.parquet')).map(([, ...row]) => row.map(plain));
  expect(cells).toEqual(csv.map((row) => names.map((name) => plain(row[name]!))));

  const parquet = filePattern(written.parquet!);
  const described = await importer.engine().rows(sql`DESCRIBE SELECT * FROM read_parquet(${parquet})`);
  expect(described.map(([name]) => name)).toEqual(names);
  expect(described.map(([, type]) => type).slice(0, 11)).toEqual([
    ...['VARCHAR', 'BIGINT', 'DECIMAL(18,1)', 'BOOLEAN', 'DATE', 'VARCHAR'],
    ...['INTEGER', 'VARCHAR', 'DOUBLE', 'DOUBLE', 'VARCHAR'],
  ]);
  const rows = await importer.engine().rows(sql`SELECT * FROM read_parquet(${parquet})`);
  expect(rows.map((row) => row.map((cell) => plain(cell ?? '')))).toEqual(
    csv.map((row) => names.map((name) => plain(row[name]!).replace(/^'=/, '='))),
  );

  for (const threads of [2, 3]) {
    const again = (await runJob(options, { threads })).files;
    expect(digest(again.workbook!)).toBe(digest(written.workbook!));
    expect(digest(again.parquet!)).toBe(digest(written.parquet!));
  }
});

/** Numbers by their value, so that 0.5000 is 0.5. */
function plain(cell: unknown): string {
  const text = String(cell);
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? String(Number(text)) : text;
}

test('an order log is exported with its figures', async () => {
  const folder = await temporaryFolder();
  const lines = Array.from({ length: 120 }, (_, i) => {
    const day = String(1 + ((i * 7) % 28)).padStart(2, '0');
    return `C${i % 40},2024-0${1 + (i % 6)}-${day},${(10 + 90 * (i % 2) + i / 100).toFixed(2)}`;
  });
  const file = join(folder, 'orders.csv');
  writeFileSync(file, `customer_id,order_date,amount\n${lines.join('\n')}\n`);
  const { files } = await runJob({ files: [file], k: { from: 2, to: 2 }, export: ['xlsx', 'parquet'] });
  const csv = readCsv(files.customers!);
  const book = await importer.file(files.workbook!);
  const names = Object.keys(csv[0]!);
  expect((await book.rows('text.parquet')).map(([, ...row]) => row.map(plain))).toEqual(
    csv.map((row) => names.map((name) => plain(row[name]!))),
  );
});

test('what was written is told; --raw changes no text; a format that is not asked for again goes', async () => {
  const file = await customersFile();
  const folder = await temporaryFolder();
  const out = join(folder, 'clientele-out');
  const args = ['run', file, '--k', '3'];
  writeFileSync(join(folder, 'clientele.yaml'), 'run:\n  export: [xlsx, parquet]\n');
  const first = await runCli(args, { cwd: folder });
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/Workbook: +\S*segmented_customers\.xlsx/);
  expect(first.stdout).toMatch(/Parquet: +\S*segmented_customers\.parquet/);
  expect(first.stdout).toContain(
    'segmented_customers.xlsx: cells with a quote before a text that looks like a formula: 3',
  );

  const raw = await runCli([...args, '--raw', '--export', 'csv', '--json'], { cwd: folder });
  expect(summarySchema.parse(JSON.parse(raw.stdout)).exports).toBeUndefined();
  expect(readCsv(join(out, 'segmented_customers.csv'))[0]!['note']).toBe('=1+1');
  expect(readdirSync(out).sort()).toEqual(['report.html', 'segmented_customers.csv', 'summary.json']);

  const wrong = await runCli([...args, '--export', 'xls'], { cwd: folder });
  expect([wrong.code, wrong.stderr.includes('csv, xlsx, parquet')]).toEqual([2, true]);
});
