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

test('a run by a recipe segments by its features, its model scores the same, and other options are refused beside it', async () => {
  const recipe = [
    'columns: [visits, spend, city]',
    'steps:',
    '  - { step: impute, columns: kind:number, method: zero }',
    '  - { step: derive, name: density, formula: spend / (visits + 1) }',
    '  - { step: drop, columns: [visits] }',
    '  - { step: scale, columns: kind:number, method: standard }',
    '  - { step: one-hot, columns: [city] }',
  ].join('\n');
  writeFileSync(join(folder, 'own.yaml'), recipe);
  const common = ['--workspace', 'own', '--quiet'];
  const run = [
    'run',
    'c.csv',
    '--recipe',
    'own.yaml',
    '--k',
    '3',
    '--name',
    'own',
    '--out',
    'own-out',
    ...common,
  ];
  const done = await runCli(run, { cwd: folder });
  expect(done.code, done.stderr).toBe(0);
  const shown = await runCli(['recipe', 'show', 'own', '--json', ...common], { cwd: folder });
  const document = JSON.parse(shown.stdout);
  expect(document.recipe.features).toEqual(['spend', 'city = a', 'city = b', 'city = c', 'density']);
  const scored = await runCli(['score', 'c.csv', '--model', 'own', '--out', 's.csv', ...common], {
    cwd: folder,
  });
  expect(scored.code, scored.stderr).toBe(0);
  const cells = (file: string) =>
    readFileSync(join(folder, file), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',').slice(0, 8));
  expect(cells('s.csv')).toEqual(cells('own-out/segmented_customers.csv'));
  const refused = await runCli([...run, '--features', 'spend', '--json'], { cwd: folder });
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout).error.code).toBe('OPTION_INVALID');
});

test('a recipe file is told step by step with its defaults, and levels to mend are proposed in comments only', async () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `n${i},${i % 13},${i === 7 ? 'Femal' : ['Female', 'Male'][i % 2]}`,
  );
  writeFileSync(join(folder, 'g.csv'), `customer_id,visits,gender\n${lines.join('\n')}\n`);
  const fresh = await runCli(['recipe', 'new', 'g.csv'], { cwd: folder });
  expect(fresh.stdout).toContain(
    '# gender: "Femal" most likely means "Female" (1 row)\n# - step: clean-levels\n',
  );
  writeFileSync(join(folder, 'g.yaml'), fresh.stdout);
  const shown = await runCli(['recipe', 'show', 'g.yaml', '--json'], { cwd: folder });
  const { recipe } = JSON.parse(shown.stdout);
  expect(recipe.columns).toEqual(['visits', 'gender']);
  expect(recipe.steps.map(({ step }: { step: string }) => step)).not.toContain('clean-levels');
  expect(recipe.steps[0]).toMatchObject({
    step: 'impute',
    columns: ['visits'],
    options: { method: 'median' },
  });
  const words = await runCli(['recipe', 'show', 'g.yaml'], { cwd: folder });
  expect(words.stdout).toMatch(/^columns: visits, gender\n1\. impute visits, method median/);
  const lost = await runCli(['recipe', 'show', 'lost.yaml', '--json'], { cwd: folder });
  expect(JSON.parse(lost.stdout).error.code).toBe('FILE_NOT_FOUND');
});
