import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';

const rng = createRng(17);
const nCustomers = 120;

/** Two kinds of buyers, lines without a customer, returns, and a customer that only returns. */
function orders(): string {
  const lines = ['order_id,customer,order_date,quantity,unit_price'];
  let order = 1000;
  for (let customer = 1; customer <= nCustomers; customer++) {
    const isFrequent = customer % 2 === 0;
    for (let i = 0; i < (isFrequent ? 12 : 2); i++, order++) {
      const day = isFrequent ? 200 + 10 * i + rng.int(8) : rng.int(150);
      const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
      for (let line = 0; line < 1 + rng.int(2); line++) {
        lines.push(
          `${order},C-${customer},${date},${1 + rng.int(4)},${(isFrequent ? 20 : 5) + rng.int(900) / 100}`,
        );
      }
    }
  }
  lines.push(`${order++},,2025-03-01,1,5.00`, `${order++},C-999,2025-03-02,-1,5.00`);
  return `${lines.join('\n')}\n`;
}

const people = ['customer,age,city']
  .concat(
    Array.from(
      { length: nCustomers + 5 },
      (_, i) => `C-${i + 1},${20 + (i % 50)},${['Leeds', 'York'][i % 2]}`,
    ),
  )
  .join('\r\n');

let folder: string;
const common = ['--threads', '2', '--quiet'];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-score-'));
  writeFileSync(join(folder, 'orders.csv'), orders());
  writeFileSync(join(folder, 'people.csv'), people);
  for (const [files, name] of [
    [['orders.csv'], 'shop'],
    [['people.csv', 'orders.csv'], 'both'],
  ] as const) {
    const features = name === 'both' ? ['--features', 'recency,frequency,monetary,age,city'] : [];
    const args = ['run', ...files, '--k', '2', '--name', name, '--out', name, ...features, ...common];
    const done = await runCli(args, { cwd: folder });
    expect(done.code, done.stderr).toBe(0);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (...path: string[]) => parseCsv(readFileSync(join(folder, ...path), 'utf8'));

async function score(...args: string[]) {
  const done = await runCli(['score', ...args, '--json', '--threads', '2'], { cwd: folder });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  return JSON.parse(done.stdout).score;
}

/** Column of a table by its name. */
const column = (rows: readonly (readonly string[])[], name: string) => {
  const at = rows[0]!.indexOf(name);
  expect(at, name).toBeGreaterThanOrEqual(0);
  return rows.slice(1).map((row) => row[at]!);
};

test('the customers of an order log get what the run wrote, cell for cell', async () => {
  const result = await score('orders.csv', '--model', 'shop', '--customers', 'list.csv');
  expect(result).toMatchObject({ file: 'list.csv', customersFile: 'list.csv', customers: nCustomers });
  const wanted = read('shop', 'segmented_customers.csv');
  const found = read('list.csv');
  expect(found.map((row) => row.slice(0, -1))).toEqual(wanted);
  expect(new Set(column(found, 'model'))).toEqual(new Set(['shop@1']));
});

test('every line of the log gets the segment of its customer, and the log stays as it was', async () => {
  copyFileSync(join(folder, 'orders.csv'), join(folder, 'log.csv'));
  const result = await score('log.csv', '--model', 'shop', '--append');
  const given = read('orders.csv');
  const found = read('log.csv');
  expect(found.map((row) => row.slice(0, given[0]!.length))).toEqual(given);
  const list = read('shop', 'segmented_customers.csv');
  const ids = column(list, 'customer');
  const segments = column(list, 'segment_id');
  const bySegment = new Map(ids.map((id, i) => [id, segments[i]!]));
  const wanted = column(given, 'customer').map((id) => bySegment.get(id) ?? '');
  expect(column(found, 'segment_id')).toEqual(wanted);
  expect(column(found, 'model').filter((label) => label === '')).toHaveLength(2);
  expect(result.findings).toContainEqual(expect.objectContaining({ code: 'rows-without-segment', count: 2 }));
  expect(result.rows).toBe(given.length - 1);
});

test('a log as Parquet gets the same as its text', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const at = (file: string) => join(folder, file).replaceAll("'", "''");
  await connection.run(
    `COPY (SELECT * FROM read_csv('${at('orders.csv')}')) TO '${at('log.parquet')}' (FORMAT parquet)`,
  );
  await score('log.parquet', '--model', 'shop', '--out', 'scored.parquet');
  await score('orders.csv', '--model', 'shop', '--out', 'scored.csv');
  const rows = await connection.runAndReadAll(
    `SELECT coalesce(CAST(segment_id AS VARCHAR), ''), coalesce(model, ''), novelty FROM read_parquet('${at('scored.parquet')}')`,
  );
  const text = read('scored.csv');
  const found = rows.getRows();
  expect(found.map(([id]) => id)).toEqual(column(text, 'segment_id'));
  expect(found.map(([, model]) => model)).toEqual(column(text, 'model'));
  const novelty = column(text, 'novelty');
  for (const [i, [, , value]] of found.entries()) {
    if (value === null) expect(novelty[i]).toBe('');
    else expect(Number(novelty[i])).toBeCloseTo(Number(value), 3);
  }
});

test('customers with an order log beside them get what the run wrote; those without orders nothing', async () => {
  const result = await score(
    'people.csv',
    '--orders',
    'orders.csv',
    '--model',
    'both',
    '--out',
    'people-scored.csv',
  );
  expect(result.customers).toBe(nCustomers);
  const given = read('people.csv');
  const found = read('people-scored.csv');
  expect(found.map((row) => row.slice(0, 3))).toEqual(given);
  const run = read('both', 'segmented_customers.csv');
  for (const name of ['segment_id', 'segment_name', 'confidence', 'novelty']) {
    expect(column(found, name)).toEqual(column(run, name));
  }
  expect(column(found, 'segment_id').filter((id) => id === '')).toHaveLength(5);
});

test('customers without orders are scored alone where the model reads none of their figures', async () => {
  const run = ['run', 'people.csv', 'orders.csv', '--features', 'age,city', '--k', '2', '--name', 'own'];
  expect((await runCli([...run, '--out', 'own', ...common], { cwd: folder })).code).toBe(0);
  const segmented = read('own', 'segmented_customers.csv');
  await score('people.csv', '--model', 'own', '--out', 'own.csv');
  const scored = read('own.csv');
  expect(scored).toHaveLength(1 + nCustomers + 5);
  for (const name of ['segment_id', 'segment_name', 'confidence', 'novelty']) {
    const given = column(scored, name);
    // the run leaves those without a sale out, a score has no orders to ask
    expect(given.slice(0, nCustomers)).toEqual(column(segmented, name).slice(0, nCustomers));
    expect(given.slice(nCustomers)).not.toContain('');
  }
  const both = await runCli(['score', 'people.csv', '--model', 'both', '--out', 'no.csv'], { cwd: folder });
  expect(both.code).toBe(2);
  expect(both.stderr).toContain('expected an order log beside the customers');
});

test('an earlier cut-off is another picture: fewer orders count', async () => {
  const result = await score(
    'orders.csv',
    '--model',
    'shop',
    '--cutoff',
    '2025-04-01',
    '--customers',
    'early.csv',
  );
  expect(result.cutoff).toBe('2025-04-01');
  expect(result.customers).toBeLessThan(nCustomers);
});

test.each([
  [['people.csv', '--model', 'both'], 'OPTION_INVALID', '--orders'],
  [['orders.csv', '--model', 'shop', '--orders', 'people.csv'], 'OPTION_INVALID', 'Leave --orders out'],
  [['people.csv', '--model', 'shop'], 'COLUMN_UNKNOWN', ''],
] as const)('%j is refused with what to do', async (args, code, hint) => {
  const done = await runCli(['score', ...args, '--json'], { cwd: folder });
  expect(done.code).toBe(2);
  const { error } = JSON.parse(done.stdout);
  expect(error.code, error.message).toBe(code);
  expect(error.hint).toContain(hint);
});
