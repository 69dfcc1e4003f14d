import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { summarySchema } from '#contract';
import { readCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const rng = createRng(33);

/** `n` customers in `groups` round clouds of two columns, 10 standard deviations apart. */
function clouds(n: number, groups: number): string {
  const rows = Array.from({ length: n }, (_, i) => {
    const group = i % groups;
    return `${i + 1},${(group * 10 + rng.normal()).toFixed(3)},${((group % 2) * 10 + rng.normal()).toFixed(3)}`;
  });
  return ['id,visits,total_spent', ...rows].join('\n');
}

/** `n` customers without any structure. */
function noise(n: number): string {
  const rows = Array.from(
    { length: n },
    (_, i) => `${i + 1},${rng.next().toFixed(3)},${rng.next().toFixed(3)}`,
  );
  return ['id,visits,total_spent', ...rows].join('\n');
}

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('help tells a newcomer what to do first and is no error', async () => {
  const top = await runCli(['--help']);
  expect(top.code).toBe(0);
  for (const piece of ['run', 'demo', 'First steps', 'report.html', 'Exit codes'])
    expect(top.stdout).toContain(piece);
  const run = await runCli(['run', '--help']);
  expect(run.code).toBe(0);
  for (const piece of ['--k <4 | 2..10>', '--features', '--tiers', 'Examples', '--threads']) {
    expect(run.stdout).toContain(piece);
  }
  expect((await runCli(['--version'])).stdout.trim()).toBe(
    JSON.parse(readFileSync('package.json', 'utf8')).version,
  );
});

test('three clouds: three stable segments, one JSON document on stdout that fits the contract', async () => {
  const folder = await folderWith({ 'customers.csv': clouds(300, 3) });
  const { code, stdout, stderr } = await runCli(['run', 'customers.csv', '--json', '--tiers'], {
    cwd: folder,
  });
  expect(code, stderr).toBe(0);
  const summary = summarySchema.parse(JSON.parse(stdout));
  expect(summary.segmentation).toMatchObject({ k: 3, verdict: 'stable', learner: 'k-means' });
  expect(summary.segmentation!.segments.map((segment) => segment.size)).toEqual([100, 100, 100]);
  expect(summary).toEqual(JSON.parse(readFileSync(join(folder, 'clientele-out', 'summary.json'), 'utf8')));
  const rows = readCsv(join(folder, 'clientele-out', 'segmented_customers.csv'));
  expect(Object.keys(rows[0]!)).toEqual([
    'id',
    'visits',
    'total_spent',
    'segment_id',
    'segment_name',
    'confidence',
    'novelty',
    'tier',
  ]);
  // customers 1, 4, 7 ... were made as one cloud
  for (let group = 0; group < 3; group++) {
    expect(new Set(rows.filter((_, i) => i % 3 === group).map((row) => row['segment_id'])).size).toBe(1);
  }
  expect(rows.filter((row) => row['tier'] === 'vip')).toHaveLength(15);
});

test('an unchanged run computes nothing, a changed option only what depends on it', async () => {
  const folder = await folderWith({ 'customers.csv': clouds(200, 2) });
  const stages = async (...args: string[]) => {
    const { stdout } = await runCli(['run', 'customers.csv', '--json', '--quiet', ...args], { cwd: folder });
    const { timings } = JSON.parse(stdout) as { timings: { stage: string; cached: boolean }[] };
    return timings.filter(({ cached }) => !cached).map(({ stage }) => stage);
  };
  expect(await stages()).toEqual(['import', 'recipe', 'segment', 'certify', 'name', 'report']);
  expect(await stages()).toEqual([]);
  expect(await stages('--threads', '1')).toEqual([]);
  expect(await stages('--tiers')).toEqual(['name', 'report']);
  expect(await stages('--scale', 'robust')).toEqual(['recipe', 'segment', 'certify', 'name', 'report']);
  expect(await stages('--seed', '2')).toEqual(['segment', 'certify', 'name', 'report']);
});

test('a run until a stage ends there and says nothing of later ones', async () => {
  const folder = await folderWith({ 'customers.csv': clouds(200, 2) });
  const { code, stdout } = await runCli(['run', 'customers.csv', '--json', '--until', 'profile'], {
    cwd: folder,
  });
  expect(code).toBe(0);
  const summary = summarySchema.parse(JSON.parse(stdout));
  expect(summary.segmentation).toBeNull();
  expect(summary.timings.map(({ stage }) => stage)).toEqual(['import']);
  expect(readdirSync(join(folder, 'clientele-out'))).toEqual(['summary.json']);
});

test('noise is called that on every output, and --require turns it into exit code 5', async () => {
  const folder = await folderWith({ 'customers.csv': noise(200) });
  const args = ['run', 'customers.csv', '--require', 'stable', '--k', '2..6'];
  const { code, stdout } = await runCli(args, { cwd: folder, env: { NO_COLOR: '1' } });
  expect(code).toBe(5);
  expect(stdout).toContain('DO NOT USE');
  const out = join(folder, 'clientele-out');
  expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')).segmentation.verdict).toBe('do-not-use');
  const rows = readCsv(join(out, 'segmented_customers.csv'));
  expect(rows).toHaveLength(200);
  expect(rows.every((row) => row['verdict'] === 'do-not-use' && row['segment_name'] !== '')).toBe(true);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/do not use/i);
});

test('Ctrl-C ends a run within a second with 130; the same command goes on and ends well', async () => {
  const folder = await folderWith({ 'customers.csv': clouds(20_000, 5) });
  const args = ['run', 'customers.csv', '--quiet', '--k', '4..6'];
  const workspace = join(folder, 'clientele-workspace');
  // import and recipe are done: clustering is at work
  const when = () =>
    existsSync(join(workspace, 'stages')) && readdirSync(join(workspace, 'stages')).length >= 2;
  const { code, secondsAfterSignal, stderr } = await runCli(args, {
    cwd: folder,
    disturb: { signal: 'SIGINT', when },
  });
  expect(code, stderr).toBe(130);
  expect(secondsAfterSignal).toBeLessThan(1);
  expect(existsSync(join(folder, 'clientele-out', 'summary.json'))).toBe(false);
  expect(readdirSync(join(workspace, 'tmp'))).toEqual([]);
  expect((await runCli(args, { cwd: folder })).code).toBe(0);
});

test('the demo writes its files and prints them as JSON', async () => {
  const folder = await temporaryFolder();
  const { code, stdout } = await runCli(['demo', '--orders', '1000', '--json', '--out', 'shop'], {
    cwd: folder,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).counts.orders).toBe(1000);
  expect(readdirSync(join(folder, 'shop')).sort()).toEqual(['campaign.csv', 'customers.csv', 'orders.csv']);
  expect((await runCli(['demo', '--orders', '999'], { cwd: folder })).code).toBe(2);
});
