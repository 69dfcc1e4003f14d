import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, systemClock } from '#base';
import { openRegistry, Workspace } from '#store';
// @ts-expect-error a script without types
import { compilerPath } from '../../scripts/compiler-path.mjs';
import { longRealDataTest, realData } from '../testkit/real-data.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** A project of somebody else's that has the built package installed, with the examples compiled in it. */
async function consumer(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  await symlink(root, join(folder, 'node_modules/clientele'), 'junction');
  await symlink(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'), 'junction');
  await cp(join(root, 'examples'), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const compilerOptions = {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  await run(process.execPath, [compilerPath(), '-p', folder]).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
  return folder;
}

/** Two groups of customers far apart. */
async function customersFile(folder: string): Promise<string> {
  const rng = createRng(3);
  const rows = Array.from({ length: 200 }, (_, i) => {
    const far = i % 2;
    return `C${i},${(40 * far + 2 * rng.normal()).toFixed(3)},${(10 - 9 * far + rng.normal()).toFixed(3)}`;
  });
  const file = join(folder, 'My Shop.csv');
  await writeFile(file, `customer_id,spend,visits\n${rows.join('\n')}\n`);
  return file;
}

beforeAll(async () => {
  const names = await readdir(join(root, 'dist'));
  if (!names.includes('index.js'))
    throw new Error('dist/ has no index.js: run `node scripts/build.mjs` first');
});

test('examples/segment.ts compiles and runs against the built package by its name', async () => {
  const folder = await consumer();
  const args = [await customersFile(folder), join(folder, 'workspace'), join(folder, 'out')];
  const { stdout } = await run(process.execPath, [join(folder, 'segment.js'), ...args], { cwd: folder });
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toMatch(/^stable: /);
  expect(lines.slice(1, 3).every((line) => /^\d\. .+: 100 customers, stability 1\.00$/.test(line))).toBe(
    true,
  );
  expect(lines[3]).toContain('Model my-shop@1 in ');
});

test('examples/score.ts segments, promotes, and adds the columns to the given file', async () => {
  const folder = await consumer();
  const file = await customersFile(folder);
  const scored = join(folder, 'scored.csv');
  await cp(file, scored);
  const { stdout } = await run(process.execPath, [join(folder, 'score.js'), file, scored], { cwd: folder });
  expect(stdout).toMatch(/^200 rows got segment_id, segment_name, confidence, novelty/);
  const [before, after] = await Promise.all([file, scored].map((name) => readFile(name, 'utf8')));
  const rows = after!.trim().split('\n');
  expect(rows).toHaveLength(201);
  expect(rows.every((row, i) => row.startsWith(`${before!.split('\n')[i]},`))).toBe(true);
  const segments = new Set(rows.slice(1).map((row) => row.split(',')[3]));
  expect([...segments].sort()).toEqual(['1', '2']);
});

longRealDataTest(
  'credit_card: the script of the README segments, promotes the new version, and adds to each row its segment',
  async () => {
    const folder = await consumer();
    const given = realData('credit_card', 'CC GENERAL.csv');
    const scored = join(folder, 'scored.csv');
    await cp(given, scored);
    const workspace = join(folder, 'workspace');
    const registry = openRegistry(await Workspace.open(workspace, silentLogger), systemClock);
    await registry.registerModel('customers', { artifact: 'another', run: null, note: '' });
    await run(process.execPath, [join(folder, 'score.js'), given, scored, workspace], { cwd: folder });
    const { aliases } = (await registry.findModel('customers')).record;
    expect(aliases).toEqual({ champion: 2, challenger: 2 });
    const [before, after] = await Promise.all([given, scored].map((file) => readFile(file, 'utf8')));
    const [lines, rows] = [before!, after!].map((text) => text.trimEnd().split(/\r?\n/));
    expect(rows).toHaveLength(8951);
    expect(rows![0]).toBe(`${lines![0]},segment_id,segment_name,confidence,novelty,model`);
    expect(rows!.every((row, i) => row.startsWith(`${lines![i]},`))).toBe(true);
    expect(rows!.slice(1).every((row) => /,[1-9],[^,]+,[01]\.\d{4},[01]\.\d{4},customers@2$/.test(row))).toBe(
      true,
    );
  },
);

test('the README shows the script that is tested here, to the letter', async () => {
  const [readme, script] = await Promise.all(
    ['README.md', 'examples/score.ts'].map((name) => readFile(join(root, name), 'utf8')),
  );
  const blocks = [...readme!.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  expect(blocks).toEqual([script]);
  expect(script).toContain("setAlias(model.name, 'champion'");
});

test('each example has fewer than 20 lines', async () => {
  const examples = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.ts'));
  for (const name of examples) {
    expect((await readFile(join(root, 'examples', name), 'utf8')).trim().split('\n').length).toBeLessThan(20);
  }
});
