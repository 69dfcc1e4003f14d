import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, systemClock } from '#base';
import { runOptionsSchema } from '#contract';
import { type ForgetRequest, forget, runPipeline, scoreFile } from '#pipeline';
import { sql } from '#sql';
import { checkWorkspace, openRegistry, Workspace } from '#store';
import { createEngine, filePattern } from '#table';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** Customers of a shop, their orders, and other customers of another file. */
async function writeFiles(folder: string): Promise<void> {
  const rng = createRng(3);
  const customers = ['customer_id,region,age'];
  const orders = ['order_no,customer_id,order_date,amount'];
  const others = ['client,points,visits'];
  for (let i = 0; i < 80; i++) {
    customers.push(`QX-${1000 + i},${['north', 'south'][i % 2]},${20 + ((i * 7) % 50)}`);
    for (let j = 0; j < 1 + (i % 4) * 3; j++) {
      const day = `2024-${String(1 + (j % 12)).padStart(2, '0')}-${String(1 + Math.floor(rng.next() * 28)).padStart(2, '0')}`;
      orders.push(`${i}-${j},QX-${1000 + i},${day},${(10 + (i % 4) * 50 + 9 * rng.next()).toFixed(2)}`);
    }
    others.push(`ZW-${5000 + i},${(i % 3) * 40 + Math.floor(9 * rng.next())},${i % 3}`);
  }
  customers.push('QX-9999,north,31,too,many,cells');
  await writeFile(join(folder, 'customers.csv'), `${customers.join('\n')}\n`);
  await writeFile(join(folder, 'orders.csv'), `${orders.join('\n')}\n`);
  await writeFile(join(folder, 'others.csv'), `${others.join('\n')}\n`);
}

const host = (folder: string) => ({
  clock: systemClock,
  log: silentLogger,
  progress: { report() {} },
  signal: new AbortController().signal,
  threads: 2,
  workspace: join(folder, 'workspace'),
  out: join(folder, 'out'),
});

let made: string;
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'clientele-forget-'));
  await writeFiles(made);
  const run = (files: string[], more: object) =>
    runPipeline(
      runOptionsSchema.parse({
        files: files.map((name) => join(made, name)),
        k: { from: 2, to: 3 },
        ...more,
      }),
      host(made),
    );
  await run(['customers.csv', 'orders.csv'], { name: 'shop' });
  await run(['others.csv'], { name: 'others', id: 'client' });
  await run(['customers.csv'], { name: 'plain' });
  await scoreFile(
    { file: join(made, 'others.csv'), model: 'others', out: join(made, 's.csv'), append: false },
    host(made),
  );
  const registry = openRegistry(await Workspace.open(host(made).workspace, silentLogger), systemClock);
  await registry.tagRun('latest', 'asked for by QX-1005', true);
  await registry.annotate('shop', 1, 'QX-1005 complained');
  return () => rm(made, { recursive: true, force: true });
}, 60_000);

/** A copy of the workspace that the tests share. */
async function freshFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(made, folder, { recursive: true });
  return folder;
}

const forgetAll = (folder: string, request: Partial<ForgetRequest>, yes = true) =>
  forget({ dataset: null, customer: null, ...request }, { ...host(folder), confirm: async () => yes });

/** Files of the workspace that hold a text: in their bytes, or in a cell of a Parquet file. */
async function filesWith(workspace: string, text: string): Promise<string[]> {
  const engine = await createEngine({ threads: 1, tempDir: join(workspace, '..', 'spill') });
  try {
    const found: string[] = [];
    for (const one of await readdir(workspace, { recursive: true, withFileTypes: true })) {
      const path = join(one.parentPath, one.name);
      if (!one.isFile()) continue;
      const isParquet = path.endsWith('.parquet');
      const cells = isParquet ? await engine.rows(sql`SELECT * FROM read_parquet(${filePattern(path)})`) : [];
      const inCells = cells.some((row) => row.some((cell) => String(cell).includes(text)));
      if (inCells || (await readFile(path)).includes(text)) found.push(path);
    }
    return found;
  } finally {
    await engine.close();
  }
}

const opened = (folder: string) => Workspace.openExisting(join(folder, 'workspace'), silentLogger);

test('no byte and no Parquet cell of the workspace holds a forgotten customer; other data and all models stay', async () => {
  const folder = await freshFolder();
  const workspace = join(folder, 'workspace');
  expect((await filesWith(workspace, 'QX-1005')).length).toBeGreaterThan(5);
  const { plan, done } = await forgetAll(folder, { customer: 'QX-1005' });
  expect(done).toBe(true);
  expect(new Set(plan.datasets.map(({ name }) => name))).toEqual(new Set(['customers', 'orders']));
  expect(await filesWith(workspace, 'QX-1005')).toEqual([]);
  expect(await filesWith(workspace, 'QX-1')).toEqual([]);
  expect((await filesWith(workspace, 'ZW-5001')).length).toBeGreaterThan(0);
  expect(await checkWorkspace(await opened(folder))).toMatchObject({ problems: [], notes: [] });
  const registry = openRegistry(await opened(folder), systemClock);
  expect((await registry.listModels()).map(({ name }) => name).sort()).toEqual(['others', 'plain', 'shop']);
  expect((await registry.findModel('shop')).version.note).toBe('[forgotten] complained');
  expect((await registry.findRun('latest')).tags).toEqual(['asked for by [forgotten]']);
  expect(await registry.listRuns()).toHaveLength(4);
});

test('a model of forgotten data scores as before, and the run on the same files can be done again', async () => {
  const folder = await freshFolder();
  const score = async (out: string) => {
    await scoreFile(
      { file: join(folder, 'customers.csv'), model: 'plain', out: join(folder, out), append: false },
      host(folder),
    );
    return readFile(join(folder, out), 'utf8');
  };
  const before = await score('before.csv');
  await forgetAll(folder, { dataset: 'customers' });
  expect(await score('after.csv')).toBe(before);
  const options = {
    files: [join(folder, 'others.csv')],
    k: { from: 2, to: 3 },
    name: 'others',
    id: 'client',
  };
  const again = await runPipeline(runOptionsSchema.parse(options), host(folder));
  expect(again.summary.timings.every(({ cached }) => cached)).toBe(true);
  expect(await readFile(join(folder, 'customers.csv'), 'utf8')).toContain('QX-1005');
});

test('a customer who is only in a rejected row is found, an unknown one changes nothing', async () => {
  const folder = await freshFolder();
  await forgetAll(folder, { customer: 'QX-9999' });
  expect(await filesWith(join(folder, 'workspace'), 'QX-9999')).toEqual([]);
  const { plan } = await forgetAll(folder, { customer: 'nobody' });
  expect([plan.datasets, plan.artifacts, plan.models]).toEqual([[], [], []]);
});

test('a dry run and a refused one change nothing; an unknown dataset is refused with the names that there are', async () => {
  const folder = await freshFolder();
  const before = await filesWith(join(folder, 'workspace'), 'QX-1005');
  expect((await forgetAll(folder, { customer: 'QX-1005' }, false)).done).toBe(false);
  expect(await filesWith(join(folder, 'workspace'), 'QX-1005')).toEqual(before);
  await expect(forgetAll(folder, { dataset: 'custmers' })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    data: { datasets: ['customers', 'orders', 'others'] },
  });
  await expect(forgetAll(folder, {})).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  await expect(forgetAll(folder, { customer: ' ' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});

test('killed half-way, the workspace is sound at once, and the same call completes it', async () => {
  const folder = await freshFolder();
  const workspace = join(folder, 'workspace');
  const command = [
    'workspace',
    'forget',
    '--customer',
    'QX-1005',
    '--workspace',
    workspace,
    '--yes',
    '--json',
  ];
  const isUnderWay = () => existsSync(join(workspace, 'forget.json'));
  await runCli(command, { disturb: { signal: 'SIGKILL', when: isUnderWay } });
  expect((await checkWorkspace(await opened(folder))).problems).toEqual([]);
  const again = await runCli(command);
  expect(again.code, again.stdout).toBe(0);
  expect(isUnderWay()).toBe(false);
  expect(await filesWith(workspace, 'QX-1')).toEqual([]);
  expect((await checkWorkspace(await opened(folder))).problems).toEqual([]);
});

test('an intent that a killed forget left is finished by gc and by the next forget, references before artifacts', async () => {
  const folder = await freshFolder();
  const workspace = await opened(folder);
  const registry = openRegistry(workspace, systemClock);
  const run = (await registry.listRuns()).find(({ artifacts }) => artifacts['report'] !== undefined)!;
  const intent = { formatVersion: 1, artifacts: [run.artifacts['report']], stages: [], bundles: {} };
  await writeFile(join(workspace.folder, 'forget.json'), JSON.stringify(intent));
  expect((await checkWorkspace(workspace)).notes).toHaveLength(1);
  const gc = await runCli(['workspace', 'gc', '--workspace', workspace.folder, '--json']);
  expect(gc.code, gc.stdout).toBe(0);
  expect(existsSync(workspace.artifactFolder(run.artifacts['report']!))).toBe(false);
  expect((await registry.findRun(run.id)).artifacts['report']).toBeUndefined();
  expect(await checkWorkspace(workspace)).toMatchObject({ problems: [], notes: [] });
});

test('without --yes and nobody to ask it says so and changes nothing, exit code 2', async () => {
  const folder = await freshFolder();
  const args = ['workspace', 'forget', '--customer', 'QX-1005', '--workspace', join(folder, 'workspace')];
  const refused = await runCli(args);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--yes')]);
  const dry = await runCli([...args, '--dry-run']);
  expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('Nothing was changed')]);
  expect(dry.stdout).toContain('model shop@1 loses its typical customers');
  const { code, stdout } = await runCli([...args, '--yes', '--json']);
  expect([code, JSON.parse(stdout).done]).toEqual([0, true]);
});
