import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { openRegistry, Workspace } from '#store';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { runRecord } from '../testkit/run-record.ts';

let folder: string;
const silhouette = (value: number) => ({ silhouette: { value, low: null, high: null } });
const runs = (...args: string[]) =>
  runCli(['runs', ...args, '--workspace', join(folder, 'ws')], { cwd: folder });

beforeEach(async () => {
  folder = await temporaryFolder();
  const registry = openRegistry(await Workspace.open(join(folder, 'ws'), silentLogger), systemClock);
  await registry.appendRun(runRecord({ id: 'r1', metrics: silhouette(0.25), options: { scale: 'none' } }));
  await registry.appendRun(runRecord({ id: 'r2', metrics: silhouette(0.5), options: { scale: 'robust' } }));
  await registry.appendRun(runRecord({ id: 'r3', status: 'failed', learner: null }));
});

test('runs are listed newest first, filtered, sorted and limited, with the total', async () => {
  const ids = async (...args: string[]) => {
    const { stdout, stderr } = await runs('list', '--json', ...args);
    expect(stderr).toBe('');
    const { items, total } = JSON.parse(stdout) as { items: { id: string }[]; total: number };
    return [total, ...items.map(({ id }) => id)];
  };
  expect(await ids()).toEqual([3, 'r3', 'r2', 'r1']);
  expect(await ids('--filter', 'metric.silhouette > .3 and learner = k-means')).toEqual([1, 'r2']);
  expect(await ids('--sort', 'metric.silhouette', '--limit', '2')).toEqual([3, 'r1', 'r2']);
  expect(await ids('--sort', '-metric.silhouette')).toEqual([3, 'r2', 'r1', 'r3']);
  expect((await runs('list')).stdout).toMatch(/r3 .*failed[\s\S]*r2[\s\S]*r1/);
});

test('two runs are compared in options and metrics', async () => {
  const { stdout } = await runs('compare', 'r1', 'r2', '--json');
  expect(JSON.parse(stdout)).toEqual({
    a: 'r1',
    b: 'r2',
    options: [{ name: 'scale', a: 'none', b: 'robust' }],
    data: [],
    results: [],
    metrics: [{ name: 'silhouette', a: 0.25, b: 0.5, difference: 0.25, better: 'b' }],
  });
});

test('the table of runs fits 100 columns, whatever the names are, and shows what it is sorted by', async () => {
  const registry = openRegistry(await Workspace.open(join(folder, 'ws'), silentLogger), systemClock);
  const datasets = ['\u001b[31m', 'ÄÖ€'].map((start) => ({
    name: `${start}${'long name '.repeat(12)}`,
    sha256: 'a',
    rows: 1,
    artifact: null,
  }));
  const id = '20260101T000000000Z-0123abcd';
  const tags = ['a tag of many words that goes on and on', 'and another one'];
  await registry.appendRun(
    runRecord({ id, datasets, tags, models: ['x'.repeat(64)], metrics: silhouette(0.3) }),
  );
  const { stdout } = await runs('list', '--sort', '-metric.silhouette');
  const lines = stdout.trimEnd().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(stdout).not.toContain('\u001b');
  expect(lines[0]).toMatch(/^Run +Command +Status +Data +Verdict +Models +Tags +silhouette$/);
  expect(lines[2]).toMatch(/^20260101T000000000Z-0123abcd .* 0\.3$/);
});

test('a run is shown with its data, figures, curves, lineage and warnings', async () => {
  const registry = openRegistry(await Workspace.open(join(folder, 'ws'), silentLogger), systemClock);
  const run = runRecord({
    id: 's1',
    seconds: 83.25,
    peakMemoryBytes: 412_000_000,
    datasets: [{ name: 'shop', sha256: 'abcdef'.repeat(10), rows: 8950, artifact: 'imported' }],
    metrics: { silhouette: { value: 0.20994, low: 0.205, high: 0.2127 } },
    curves: { silhouette: { over: 'k', at: [2, 3, 4], values: [0.2, 0.5, null] } },
    timings: [{ stage: 'import', seconds: 0.5, cached: true }],
    artifacts: { model: 'bundle' },
    models: ['shop@1'],
    warnings: ['3 rows were rejected'],
  });
  await registry.registerModel('shop', { artifact: 'bundle', run: 's1', note: '' });
  await registry.appendRun(run);
  await registry.appendRun(runRecord({ id: 's2', command: 'score', parents: ['shop@1'] }));
  const { stdout } = await runs('show', 's1');
  for (const line of [
    /^Peak memory +412 MB$/m,
    /^shop +8,950 +abcdefabcdefabcd +imported$/m,
    /^silhouette +0\.2099 +0\.205 to 0\.2127$/m,
    /^silhouette +k 2\.\.4 +▁█· +0\.2 at 2 +0\.5 at 3$/m,
    /^import +0\.50 s +from the workspace$/m,
    /^gave +shop@1 +now champion$/m,
    /^used by +s2 +score with shop@1$/m,
    /^ {2}3 rows were rejected$/m,
  ])
    expect(stdout).toMatch(line);
  expect((await runs('show', 's2')).stdout).toMatch(/^built on +shop@1 +of run s1$/m);
});

test('a failed run shows its code, and is found by it', async () => {
  const registry = openRegistry(await Workspace.open(join(folder, 'ws'), silentLogger), systemClock);
  const error = { code: 'FILE_EMPTY', message: 'shop.csv: expected bytes, got none' };
  await registry.appendRun(runRecord({ id: 'f1', status: 'failed', error }));
  expect((await runs('show', 'f1')).stdout).toMatch(/^Status +failed: FILE_EMPTY\n +shop\.csv: /m);
  const { items } = JSON.parse((await runs('list', '--filter', 'error = FILE_EMPTY', '--json')).stdout);
  expect(items).toEqual([expect.objectContaining({ id: 'f1', error })]);
});

test('the comparison for people tells which value is better, and not where the data differ', async () => {
  const text = (await runs('compare', 'r1', 'r2')).stdout;
  expect(text).toMatch(/^silhouette +0\.25 +0\.5 +\+0\.25 +b is better$/m);
  expect(text).toMatch(/^scale +none +robust$/m);
  expect(text).toContain('Data: no difference');
  const registry = openRegistry(await Workspace.open(join(folder, 'ws'), silentLogger), systemClock);
  const datasets = [{ name: 'other', sha256: 'b', rows: 1, artifact: null }];
  await registry.appendRun(runRecord({ id: 'r9', metrics: silhouette(0.9), datasets }));
  const other = (await runs('compare', 'r1', 'r9')).stdout;
  expect(other).not.toContain('is better');
  expect(other).toContain('different data');
});

test('a run is tagged, shown and deleted', async () => {
  expect(JSON.parse((await runs('tag', 'r1', 'good', '--json')).stdout)).toEqual({
    id: 'r1',
    tags: ['good'],
  });
  expect(JSON.parse((await runs('show', 'r1', '--json')).stdout).tags).toEqual(['good']);
  expect((await runs('tag', 'r1', 'good', '--remove')).stdout).toBe('r1: no tags\n');
  expect((await runs('delete', 'r1')).code).toBe(0);
  const { code, stdout } = await runs('show', 'r1', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error.code).toBe('RUN_UNKNOWN');
});

test('a condition that does not parse is refused with its position', async () => {
  const { code, stderr } = await runs('list', '--filter', 'seed = 1 colour');
  expect(code).toBe(2);
  expect(stderr).toContain('position 10');
});

test('looking into a folder that is no workspace does not make one', async () => {
  const { code, stderr } = await runCli(['runs', 'list'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('--workspace');
  expect(existsSync(join(folder, 'clientele-workspace'))).toBe(false);
});

test('help of a group and of its commands is no error', async () => {
  for (const args of [['--help'], ['list', '--help']]) {
    const { code, stdout } = await runCli(['runs', ...args]);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples');
  }
});
