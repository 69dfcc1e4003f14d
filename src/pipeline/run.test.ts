import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { runOptionsSchema, runRecordSchema } from '#contract';
import { openRegistry, Workspace } from '#store';
import { writeCloud, writeGroups } from '../../test/testkit/customers-file.ts';
import { runJob, temporaryFolder } from '../../test/testkit/run-job.ts';
import { createHost } from './create-host.ts';
import { modelNameOf } from './register-model.ts';
import { runPipeline } from './run.ts';

const k = { from: 3, to: 3 };

async function registryOf(workspace: string) {
  return openRegistry(await Workspace.open(workspace, silentLogger), systemClock);
}

test('a run leaves its record and its model, which is the champion of its name', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const file = await writeGroups(folder);
  const result = await runJob({ files: [file], k }, { workspace });
  expect(result.model).toEqual({ name: 'my-shop', version: 1, aliases: ['champion'], isNew: true });
  const registry = await registryOf(workspace);
  const record = (await registry.listRuns())[0]!;
  expect(runRecordSchema.parse(record)).toEqual(record);
  expect(record).toMatchObject({
    id: result.run,
    command: 'run',
    status: 'done',
    seed: 1,
    learner: 'k-means',
    verdict: result.summary.segmentation!.verdict,
    models: ['my-shop@1'],
    warnings: [],
  });
  expect(record.datasets.map(({ name, rows }) => [name, rows])).toEqual([['My_Shop', 240]]);
  expect(record.metrics['silhouette']!.value).toBe(result.summary.segmentation!.silhouette);
  expect(record.timings.map(({ stage }) => stage)).toEqual([
    'import',
    'recipe',
    'segment',
    'certify',
    'name',
    'report',
  ]);
  expect(Object.keys(record.artifacts).sort()).toEqual([
    'certify',
    'import',
    'model',
    'name',
    'recipe',
    'report',
    'segment',
  ]);
  expect(record.peakMemoryBytes).toBeGreaterThan(2 ** 25);
  const { version } = await registry.findModel('my-shop');
  expect(version).toMatchObject({ version: 1, run: result.run, artifact: record.artifacts['model'] });
});

test('an unchanged run is recorded but registers no version; a changed one is a challenger', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const files = [await writeGroups(folder)];
  await runJob({ files, k }, { workspace });
  const again = await runJob({ files, k }, { workspace });
  expect(again.model).toMatchObject({ version: 1, isNew: false });
  expect(again.summary.timings.every((timing) => timing.cached)).toBe(true);
  const tiers = await runJob({ files, k, tiers: 'spend' }, { workspace });
  expect(tiers.model).toMatchObject({ version: 1, isNew: false });
  const changed = await runJob({ files, k, seed: 2 }, { workspace });
  expect(changed.model).toEqual({ name: 'my-shop', version: 2, aliases: ['challenger'], isNew: true });
  const named = await runJob({ files, k, name: 'other.name' }, { workspace });
  expect(named.model).toMatchObject({ name: 'other.name', version: 1, isNew: true });
  const runs = await (await registryOf(workspace)).listRuns();
  expect(runs.map((run) => run.models)).toEqual([['other.name@1'], ['my-shop@2'], [], [], ['my-shop@1']]);
});

test('four runs of the same at once register one version and leave four records', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const files = [await writeGroups(folder)];
  const outs = ['a', 'b', 'c', 'd'].map((name) => join(folder, name));
  const runs = await Promise.all(outs.map((out) => runJob({ files, k }, { workspace, out, threads: 1 })));
  expect(runs.map(({ model }) => model!.version)).toEqual([1, 1, 1, 1]);
  expect(runs.filter(({ model }) => model!.isNew)).toHaveLength(1);
  const registry = await registryOf(workspace);
  expect(await registry.listRuns()).toHaveLength(4);
  expect((await registry.findModel('my-shop')).record.versions).toHaveLength(1);
});

test('value tiers and a run that ends before its segments are recorded without a model', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const cloud = await runJob({ files: [await writeCloud(folder)] }, { workspace });
  expect(cloud.summary.segmentation!.learner).toBe('value-tiers');
  expect(cloud.model).toBeNull();
  const early = await runJob({ files: [await writeGroups(folder)], until: 'recipe' }, { workspace });
  expect(early.model).toBeNull();
  const registry = await registryOf(workspace);
  const [second, first] = await registry.listRuns();
  expect(first).toMatchObject({ status: 'done', learner: 'value-tiers', models: [] });
  expect(second).toMatchObject({ status: 'done', learner: null, verdict: null, metrics: {}, models: [] });
  expect(await registry.listModels()).toEqual([]);
});

test('a failed run is recorded with its reason and the stages that it finished', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const files = [await writeGroups(folder)];
  await expect(runJob({ files, features: ['nothing'] }, { workspace })).rejects.toMatchObject({
    code: 'COLUMN_UNKNOWN',
  });
  const [record] = await (await registryOf(workspace)).listRuns();
  expect(record).toMatchObject({ status: 'failed', models: [], metrics: {}, verdict: null });
  expect(record!.error).toEqual({ code: 'COLUMN_UNKNOWN', message: expect.stringContaining('nothing') });
  expect(record!.datasets.map(({ name, rows }) => [name, rows])).toEqual([['My_Shop', 240]]);
  expect(record!.timings.map(({ stage }) => stage)).toEqual(['import']);
});

test('an interrupted run is recorded as interrupted', async () => {
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const host = createHost({
    threads: 2,
    workspace: join(folder, 'workspace'),
    out: join(folder, 'out'),
    signal: controller.signal,
    progress: { report: (stage) => stage === 'segment' && controller.abort() },
  });
  const options = runOptionsSchema.parse({ files: [await writeGroups(folder)], k });
  await expect(runPipeline(options, host)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  const [record] = await (await registryOf(host.workspace)).listRuns();
  expect(record).toMatchObject({ status: 'interrupted', models: [], error: { code: 'INTERRUPTED' } });
});

test.each([
  ['a file that is not there', { files: ['nowhere.csv'] }, 'FILE_NOT_FOUND'],
  ['a folder for results that is a file', {}, 'OUTPUT_NOT_WRITABLE'],
])('a run that fails for %s is recorded with that code', async (_, wrong, code) => {
  const folder = await temporaryFolder();
  const file = await writeGroups(folder);
  const workspace = join(folder, 'workspace');
  const out = code === 'OUTPUT_NOT_WRITABLE' ? file : join(folder, 'out');
  await expect(runJob({ files: [file], ...wrong }, { workspace, out })).rejects.toMatchObject({ code });
  const [record] = await (await registryOf(workspace)).listRuns();
  expect(record).toMatchObject({ status: 'failed', error: { code }, datasets: [] });
});

test('the criteria over the numbers of segments are kept, and agree with those of the summary', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const { summary } = await runJob(
    { files: [await writeGroups(folder)], k: { from: 2, to: 4 } },
    { workspace },
  );
  const [record] = await (await registryOf(workspace)).listRuns();
  const { candidates } = summary.segmentation!;
  expect(record!.curves['silhouette']).toMatchObject({ over: 'k', at: [2, 3, 4] });
  for (const name of ['silhouette', 'inertia', 'gap', 'stability'] as const) {
    const { values } = record!.curves[name]!;
    for (const [i, candidate] of candidates.entries()) {
      if (candidate[name] === null) expect(values[i]).toBeNull();
      else expect(values[i]! / candidate[name]).toBeCloseTo(1, 5);
    }
  }
});

test('a run that cannot open its workspace leaves no record', async () => {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  await writeFile(workspace, 'a file');
  await expect(runJob({ files: [await writeGroups(folder)] }, { workspace })).rejects.toMatchObject({
    code: 'WORKSPACE_NOT_WRITABLE',
  });
  expect(existsSync(join(workspace, 'runs.jsonl'))).toBe(false);
});

test.each([
  [['Mall_Customers'], 'mall-customers'],
  [['CC GENERAL'], 'cc-general'],
  [['Café (2024)'], 'cafe-2024'],
  [['customers', 'orders'], 'customers-orders'],
  [['顧客'], 'model'],
  [['latest'], 'latest-model'],
  [['x'.repeat(63), 'y'], 'x'.repeat(63)],
])('the model of %j is called %s', (datasets, name) => {
  expect(modelNameOf(datasets)).toBe(name);
});
