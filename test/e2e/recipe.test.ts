import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testkit/run-cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-recipe-'));
  const lines = Array.from(
    { length: 40 },
    (_, i) => `id${i},${(i * 7) % 13},${i % 3 === 0 ? '' : (i * i) % 17},${'abc'[i % 3]}`,
  );
  writeFileSync(join(folder, 'c.csv'), `customer_id,visits,spend,city\n${lines.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the default recipe is written, applied, and refused where it is spoilt', async () => {
  const fresh = await runCli(['recipe', 'new', 'c.csv'], { cwd: folder });
  expect(fresh.code).toBe(0);
  writeFileSync(join(folder, 'r.yaml'), fresh.stdout);
  const applied = await runCli(
    ['recipe', 'apply', 'c.csv', '--recipe', 'r.yaml', '--out', 'f.csv', '--json'],
    { cwd: folder },
  );
  expect(applied.code).toBe(0);
  const [header, ...rows] = readFileSync(join(folder, 'f.csv'), 'utf8').trim().split('\n');
  expect(header).toBe('customer_id,visits,spend,city = a,city = b,city = c');
  expect(rows).toHaveLength(40);
  writeFileSync(join(folder, 'bad.yaml'), fresh.stdout.replace('- step: scale', '- step: scalee'));
  const refused = await runCli(['recipe', 'apply', 'c.csv', '--recipe', 'bad.yaml', '--json'], {
    cwd: folder,
  });
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'RECIPE_INVALID',
    hint: 'Did you mean "scale"?',
  });
});
