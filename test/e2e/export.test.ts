import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { loadedModule } from '../testkit/exported.ts';
import { runCli } from '../testkit/run-cli.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-export-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a trained model is exported to a file and to stdout; what cannot be is refused with the reason', async () => {
  const rng = createRng(4);
  const rows = Array.from({ length: 300 }, (_, i) => {
    const age = 20 + rng.int(50);
    return `${1000 + i},${age},${['north', 'south'][rng.int(2)]!},${age + 10 * rng.normal() > 45 ? 'yes' : 'no'}`;
  });
  writeFileSync(join(folder, 'people.csv'), `customer_id,age,region,bought\n${rows.join('\n')}\n`);
  const at = { cwd: folder };
  const options = ['--learner', 'logistic-regression', '--folds', '2', '--repeats', '1', '--name', 'buys'];
  const trained = await runCli(['train', 'people.csv', '--target', 'bought', ...options], at);
  expect(trained.code).toBe(0);

  const js = await runCli(['models', 'export', 'buys', '--to', 'js', '--out', 'buys.mjs', '--json'], at);
  const text = readFileSync(join(folder, 'buys.mjs'), 'utf8');
  expect(JSON.parse(js.stdout)).toEqual({
    model: 'buys@1',
    learner: 'logistic-regression',
    language: 'js',
    bytes: Buffer.byteLength(text),
    file: 'buys.mjs',
  });
  const { predict } = await loadedModule(text);
  expect(predict({ age: 69, region: 'north' }).prediction).toBe('yes');
  expect(predict({ age: 20, region: null }).prediction).toBe('no');

  const sql = await runCli(['models', 'export', 'buys@1', '--to', 'sql', '--table', 'crm.people'], at);
  expect(sql.stdout).toContain('FROM "crm"."people"');

  const none = await runCli(['models', 'export', 'buys'], at);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--to: expected sql or js')]);
  const python = await runCli(['models', 'export', 'buys', '--to', 'python'], at);
  expect([python.code, python.stderr]).toEqual([2, expect.stringContaining('sql')]);
});
