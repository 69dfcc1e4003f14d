import { spawn } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { repeats } from '../testkit/full-scale.ts';
import { parseCsv } from '../testkit/read-csv.ts';
import { longRealDataTest, realData } from '../testkit/real-data.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const cli = fileURLToPath(new URL('../../dist/command.js', import.meta.url));

/** A table of `n` customers in three groups. */
function customers(n: number): string {
  const rng = createRng(2);
  const lines = Array.from({ length: n }, (_, i) => {
    const group = i % 3;
    return `C${i},${(100 * group + 9 * rng.normal()).toFixed(2)},${(50 * (group % 2) + 9 * rng.normal()).toFixed(1)}`;
  });
  return `customer_id,spend,visits\n${lines.join('\n')}\n`;
}

/** A folder with a workspace in which the model `shop` is registered. */
async function withModel(): Promise<{ folder: string; common: string[] }> {
  const folder = await temporaryFolder();
  const common = ['--workspace', join(folder, 'workspace'), '--threads', '2', '--quiet'];
  const file = join(folder, 'shop.csv');
  await writeFile(file, customers(300));
  const out = join(folder, 'out');
  const { code, stderr } = await runCli(['run', file, '--k', '3', '--name', 'shop', '--out', out, ...common]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return { folder, common };
}

test('a model of a run scores a file, appends to it, and the runs tell so', async () => {
  const { folder, common } = await withModel();
  const segmented = parseCsv(await readFile(join(folder, 'out', 'segmented_customers.csv'), 'utf8'));
  const file = join(folder, 'shop.csv');
  const scored = join(folder, 'scored.csv');
  const first = await runCli(['score', file, '--model', 'shop', '--out', scored, '--json', ...common]);
  expect(first).toMatchObject({ code: 0 });
  const { score } = JSON.parse(first.stdout);
  expect(score).toMatchObject({ file: scored, model: 'shop@1', rows: 300, unreadRows: 0 });
  const rows = parseCsv(await readFile(scored, 'utf8'));
  expect(rows.map((row) => row.slice(0, 7))).toEqual(segmented.map((row) => row.slice(0, 7)));
  const given = await readFile(file, 'utf8');
  const second = await runCli(['score', file, '--model', 'shop@champion', '--append', ...common]);
  expect(second).toMatchObject({ code: 0, stdout: '' });
  expect(await readFile(file, 'utf8')).toBe(await readFile(scored, 'utf8'));
  expect(given.split('\n')[1]).toBe(rows[1]!.slice(0, 3).join(','));
  const runs = (await readFile(join(folder, 'workspace', 'runs.jsonl'), 'utf8')).trim().split('\n');
  expect(runs.filter((line) => line.includes('"command":"score"'))).toHaveLength(2);
  expect(runs.at(-1)).toContain('"parents":["shop@1"]');
});

test('an unknown model, a missing column and a missing file are told with exit code 2', async () => {
  const { folder, common } = await withModel();
  const other = join(folder, 'other.csv');
  await writeFile(other, 'customer_id,spent,visits\n1,2,3\n2,3,4\n');
  const cases = [
    [join(folder, 'shop.csv'), 'ship', 'MODEL_UNKNOWN'],
    [other, 'shop', 'COLUMN_UNKNOWN'],
    [join(folder, 'none.csv'), 'shop', 'FILE_NOT_FOUND'],
  ] as const;
  for (const [file, model, code] of cases) {
    const done = await runCli(['score', file, '--model', model, '--append', '--json', ...common]);
    expect(done.code).toBe(2);
    expect(JSON.parse(done.stdout).error.code).toBe(code);
  }
  expect(await readFile(other, 'utf8')).toContain('spent');
});

test('kill -9 at any moment leaves the given file whole, and the same command then completes', async () => {
  const { folder, common } = await withModel();
  const place = join(folder, 'place');
  const file = join(place, 'big.csv');
  const big = join(folder, 'big.csv');
  await writeFile(big, customers(100_000));
  const args = ['score', file, '--model', 'shop', '--append', ...common];
  await mkdir(place);
  await copyFile(big, file);
  const undisturbed = await runCli(args);
  expect(undisturbed.code).toBe(0);
  const wanted = await readFile(file, 'utf8');
  const given = await readFile(big, 'utf8');
  for (const share of [0.85, 0.5, 0.3, 0.7, 0.95].slice(0, repeats({ often: 5, seldom: 2 }))) {
    await copyFile(big, file);
    const child = spawn(process.execPath, [cli, ...args], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await sleep(1000 * share * undisturbed.seconds);
    child.kill('SIGKILL');
    await ended;
    const left = await readFile(file, 'utf8');
    expect(left === given || left === wanted).toBe(true);
    if (left === wanted) continue;
    expect((await runCli(args)).code).toBe(0);
    expect((await readFile(file, 'utf8')) === wanted).toBe(true);
    expect(await readdir(place)).toEqual(['big.csv']);
  }
});

longRealDataTest('credit_card: --append gives the given file plus what the run wrote', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'cc.csv');
  const names = await readdir(realData(), { recursive: true });
  const found = names.find(
    (name) => /credit_card[^/]*\.csv(\.gz)?$/i.test(name) || /CC ?GENERAL\.csv/i.test(name),
  );
  await copyFile(realData(found!), file);
  const common = ['--workspace', join(folder, 'workspace'), '--threads', '2', '--quiet'];
  const out = join(folder, 'out');
  expect((await runCli(['run', file, '--k', '4', '--name', 'cards', '--out', out, ...common])).code).toBe(0);
  const segmented = parseCsv(await readFile(join(out, 'segmented_customers.csv'), 'utf8'));
  expect((await runCli(['score', file, '--model', 'cards', '--append', ...common])).code).toBe(0);
  const rows = parseCsv(await readFile(file, 'utf8'));
  const width = rows[0]!.length - 1;
  expect(rows.map((row) => row.slice(0, width))).toEqual(segmented.map((row) => row.slice(0, width)));
});
