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
    metrics: [{ name: 'silhouette', a: 0.25, b: 0.5, difference: 0.25 }],
  });
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
