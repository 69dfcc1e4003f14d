import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { profileSchema } from '#contract';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** Customers whose spend grows with their visits; two spend less than nothing. */
function customers(n: number): string {
  const rng = createRng(3);
  const lines = Array.from({ length: n }, (_, i) => {
    const visits = rng.int(40);
    const spend = i % 100 === 50 ? -5 : 10 * visits + 5 * rng.next();
    return `C${i},${spend.toFixed(2)},${rng.next() < 0.1 ? '' : visits},${i % 3 === 0 ? 'shop' : 'web'}`;
  });
  return `customer_id,Total Spend,visits,channel\n${lines.join('\n')}\n`;
}

test('a file is profiled on the terminal, as JSON by the contract and as a page; a dictionary is held against it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'shop.csv');
  const dictionary = join(folder, 'columns.md');
  const page = join(folder, 'pages', 'shop.html');
  await writeFile(file, customers(200));
  await writeFile(
    dictionary,
    '| column | meaning | unit | min |\n|---|---|---|---|\n| total_spend | net of tax | EUR | 0 |\n| colour | of the hair | | |\n',
  );
  const common = ['--workspace', join(folder, 'workspace'), '--threads', '2'];
  const options = ['--target', 'channel', '--dictionary', dictionary, '--html', page];
  const json = await runCli(['profile', file, ...options, '--json', '--quiet', ...common]);
  expect(json).toMatchObject({ code: 0, stderr: '' });
  const { profiles, pages } = JSON.parse(json.stdout);
  expect(pages).toEqual([page]);
  const profile = profileSchema.parse(profiles[0]);
  expect(profile.dataset.columns[1]).toMatchObject({ description: 'net of tax', unit: 'EUR' });
  expect(profile.findings.find(({ code }) => code === 'below-range')).toMatchObject({
    count: 2,
    rows: [51, 151],
  });
  expect(profile.findings.find(({ code }) => code === 'dictionary-unknown-name')?.message).toContain(
    'colour',
  );
  expect(profile.target?.against.map(({ a }) => a).sort()).toEqual(['Total Spend', 'visits']);
  expect(await readFile(page, 'utf8')).toContain('net of tax');
  const text = await runCli(['profile', file, ...options, ...common]);
  expect(text.code).toBe(0);
  expect(text.stdout).toContain('Strongest associations');
  expect(text.stdout).toContain('(row 51, 151)');
  expect(text.stdout).toContain(`Written to ${page}`);
});

test('a dataset keeps its dictionary, and wrong targets and dictionaries are told with exit code 2', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'shop.csv');
  const dictionary = join(folder, 'columns.yaml');
  await writeFile(file, customers(120));
  await writeFile(dictionary, 'Total-Spend: { description: net of tax, min: 0 }\n');
  const common = ['--workspace', join(folder, 'workspace'), '--threads', '2', '--quiet'];
  const imported = await runCli(['import', file, '--as', 'shop', '--dictionary', dictionary, ...common]);
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  const { stdout } = await runCli(['profile', 'shop', '--json', ...common]);
  const profile = profileSchema.parse(JSON.parse(stdout).profiles[0]);
  expect(profile.dataset.columns[1]?.description).toBe('net of tax');
  expect(profile.findings.filter(({ code }) => code === 'below-range')).toMatchObject([
    { count: 1, rows: [51] },
  ]);
  const wrong = await runCli(['profile', 'shop', '--target', 'chanel', ...common]);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('Did you mean "channel"?');
  await writeFile(dictionary, 'visits: { min: many }\n');
  const broken = await runCli(['profile', file, '--dictionary', dictionary, '--json', ...common]);
  expect(broken.code).toBe(2);
  expect(JSON.parse(broken.stdout).error).toMatchObject({ code: 'DICTIONARY_INVALID', data: { line: 1 } });
});
