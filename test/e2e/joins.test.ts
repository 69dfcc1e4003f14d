import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Summary } from '#contract';
import { parseCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const rng = createRng(12);
const people = Array.from({ length: 80 }, (_, i) => [
  `${i + 1}`,
  `${20 + 30 * (i % 2) + rng.int(5)}`,
  `${10 + 50 * (i % 2) + rng.int(5)}`,
]);
/** Nearly everybody, in another order, with texts that an import would read as something else. */
const places = people
  .slice(3)
  .reverse()
  .map(([id], i) => [`${id}.0`, i % 2 === 0 ? '=Leeds' : ' 007 ', String(rng.int(3))]);
const csv = (rows: readonly (readonly string[])[]) => rows.map((row) => `${row.join(',')}\n`).join('');

async function folderOf(): Promise<string> {
  const folder = await temporaryFolder();
  const write = (name: string, rows: readonly (readonly string[])[]) =>
    writeFileSync(join(folder, name), csv(rows));
  write('people.csv', [['customer_id', 'age', 'income'], ...people]);
  write('places.csv', [['customer_id', 'city', 'shops'], ...places]);
  const fresh = people.slice(0, 20).map(([, age, income]) => [age!, income!, '1', 'York']);
  write('fresh.csv', [['age', 'income', 'shops', 'city'], ...fresh]);
  return folder;
}

async function run(folder: string, ...args: string[]): Promise<Summary> {
  const done = await runCli(['run', ...args, '--k', '2', '--json', '--quiet', '--threads', '2'], {
    cwd: folder,
  });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  return JSON.parse(done.stdout);
}

const rolesOf = ({ datasets }: Summary) => datasets.map(({ use }) => use?.role);

test('a joined table is segmented by, its texts stand in the list, and new customers are scored', async () => {
  const folder = await folderOf();
  const features = ['--features', 'age,income,shops', '--name', 'both', '--out', 'out'];
  const summary = await run(folder, 'fresh.csv', 'places.csv', 'people.csv', ...features);
  expect(rolesOf(summary)).toEqual(['new', 'addresses', 'customers']);
  const list = parseCsv(readFileSync(join(folder, 'out', 'segmented_customers.csv'), 'utf8'));
  expect(list[0]!.slice(0, 5)).toEqual(['customer_id', 'age', 'income', 'city', 'shops']);
  const placeOf = new Map(places.map(([id, city, shops]) => [id!.replace('.0', ''), [city, shops]]));
  const expected = people.map((row) => [...row, ...(placeOf.get(row[0]!) ?? ['', ''])]);
  const found = list.slice(1).map((row) => row.slice(0, 5).map((cell) => cell.replace(/^'=/, '=')));
  expect(found).toEqual(expected);
  const shown = await runCli(['recipe', 'show', 'both'], { cwd: folder });
  expect(shown.stdout).toContain(
    'places.csv joined to people.csv by "customer_id" = "customer_id": 77 of 80 rows found theirs.',
  );
  const scored = await runCli(['score', 'fresh.csv', '--model', 'both', '--json'], { cwd: folder });
  expect(scored.code, scored.stdout).toBe(0);
  expect(JSON.parse(scored.stdout).score.rows).toBe(20);
  const lacking = await runCli(['score', 'people.csv', '--model', 'both', '--json'], { cwd: folder });
  expect(lacking.code).toBe(2);
  const { error } = JSON.parse(lacking.stdout);
  expect(error).toMatchObject({ code: 'COLUMN_UNKNOWN', data: { column: 'shops', table: 'places' } });
  expect(error.hint).toContain('places');
});

test('roles are given on the command line or in clientele.yaml, and another role is another result', async () => {
  const folder = await folderOf();
  const files = ['people.csv', 'places.csv', '--until', 'recipe'];
  expect(rolesOf(await run(folder, ...files))).toEqual(['customers', 'addresses']);
  expect(rolesOf(await run(folder, ...files, '--table', 'places.csv=ignore'))).toEqual([
    'customers',
    'ignore',
  ]);
  writeFileSync(
    join(folder, 'clientele.yaml'),
    'run:\n  table:\n    people.csv: further\n    places.csv: customers\n',
  );
  expect(rolesOf(await run(folder, ...files))).toEqual(['further', 'customers']);
  writeFileSync(join(folder, 'clientele.yaml'), 'run:\n  table:\n    people.csv: shop\n');
  const done = await runCli(['run', ...files, '--json'], { cwd: folder });
  expect(JSON.parse(done.stdout).error).toMatchObject({
    code: 'CONFIG_INVALID',
    data: { at: 'clientele.yaml:3:5' },
  });
});
