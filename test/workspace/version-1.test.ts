import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { AppError, silentLogger, systemClock } from '#base';
import { createHost, scoreFile } from '#pipeline';
import { checkWorkspace, collectGarbage, openRegistry, readBundle, readFacts, Workspace } from '#store';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/**
 * Made by commit 903bfd2 of 60 made-up customers: `run --name shop --until name`, `score`, `runs tag`. Folders that
 * were empty, such as tmp and lock, are not there.
 */
const VERSION_1 = fileURLToPath(new URL('../fixtures/workspace-v1', import.meta.url));

async function copied(): Promise<string> {
  const folder = join(await temporaryFolder(), 'workspace');
  await cp(VERSION_1, folder, { recursive: true });
  return folder;
}

const opened = (folder: string) => Workspace.openExisting(folder, silentLogger);
const check = async (folder: string) => checkWorkspace(await opened(folder));

/** Names, sizes and times of everything in a folder. */
async function stateOf(folder: string): Promise<unknown[]> {
  const found = await readdir(folder, { recursive: true });
  return Promise.all(
    found.sort().map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return [name, size, mtimeMs];
    }),
  );
}

test('a workspace of version 1 is listed and checked without a byte of it being written', async () => {
  const before = await stateOf(VERSION_1);
  const on = ['--workspace', VERSION_1, '--json'];
  const [runs, models, checked] = await Promise.all([
    runCli(['runs', 'list', ...on]),
    runCli(['models', 'list', ...on]),
    runCli(['workspace', 'check', ...on]),
  ]);
  const items = JSON.parse(runs.stdout).items as { command: string; tags: string[] }[];
  expect(items.map(({ command, tags }) => [command, tags])).toEqual([
    ['score', ['from version 1']],
    ['run', []],
  ]);
  expect(JSON.parse(models.stdout)).toMatchObject({ items: [{ name: 'shop', aliases: { champion: 1 } }] });
  expect([checked.code, JSON.parse(checked.stdout)]).toMatchObject([
    0,
    { artifacts: 6, problems: [], notes: [] },
  ]);
  expect(await stateOf(VERSION_1)).toEqual(before);
});

test('a model of version 1 scores a row as the release that made it did', async () => {
  const workspace = await copied();
  const file = join(workspace, '..', 'new.csv');
  const out = join(workspace, '..', 'scored.csv');
  await writeFile(file, 'client_no,region,visits,spend\nK-7001,north,5,77.62\nK-7002,south,26,456.32\n');
  await scoreFile({ file, model: 'shop', out, append: false }, createHost({ workspace, threads: 1 }));
  expect(await readFile(out, 'utf8')).toBe(
    [
      'client_no,region,visits,spend,segment_id,segment_name,confidence,novelty,model',
      'K-7001,north,5,77.62,3,"Low spenders, mostly north, low visits",0.9041,0.3500,shop@1',
      'K-7002,south,26,456.32,2,"Big spenders, mostly south",0.7840,0.6000,shop@1',
      '',
    ].join('\n'),
  );
  expect((await check(workspace)).problems).toEqual([]);
});

test('stage records of version 1 load without inputs, those of version 2 with them', async () => {
  const workspace = await Workspace.open(await copied(), silentLogger);
  const [first = ''] = (await readdir(join(workspace.folder, 'stages'))).sort();
  const record = JSON.parse(await readFile(join(workspace.folder, 'stages', first), 'utf8'));
  expect(record).toEqual({ formatVersion: 1, stage: expect.any(String), artifact: expect.any(String) });
  expect(await workspace.findStage(first.replace('.json', ''))).toBe(record.artifact);
  await workspace.recordStage('new', { stage: 'recipe', artifact: record.artifact, inputs: ['a', 'b'] });
  expect(JSON.parse(await readFile(join(workspace.folder, 'stages', 'new.json'), 'utf8'))).toEqual({
    formatVersion: 2,
    stage: 'recipe',
    artifact: record.artifact,
    inputs: ['a', 'b'],
  });
  expect(await workspace.findStage('new')).toBe(record.artifact);
});

/** The folder of the artifact that a stage of the run gave. */
async function folderOf(folder: string, stage: string): Promise<string> {
  const workspace = await opened(folder);
  const runs = await openRegistry(workspace, systemClock).listRuns();
  return workspace.artifactFolder(runs.at(-1)!.artifacts[stage]!);
}

const later = (text: string) =>
  text.replace('"formatVersion":1', '"formatVersion":9').replace('"formatVersion": 1', '"formatVersion": 9');
const editFile = async (file: string, change: (text: string) => string) =>
  writeFile(file, change(await readFile(file, 'utf8')));
const caught = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as AppError,
  );

test('later formats: each file is named, with the version that was found', async () => {
  const folder = await copied();
  const unsupported = (error: AppError | null, file: string) => {
    expect(error, file).toBeInstanceOf(AppError);
    expect([error?.code, error?.message]).toEqual(['FORMAT_UNSUPPORTED', expect.stringMatching(/got 9$/)]);
  };
  const facts = await folderOf(folder, 'recipe');
  await editFile(join(facts, 'facts.json'), later);
  unsupported(await caught(readFacts(facts)), 'facts.json');
  const bundle = await folderOf(folder, 'model');
  await editFile(join(bundle, 'manifest.json'), later);
  unsupported(await caught(readBundle(bundle)), 'manifest.json');
  const [stage = ''] = await readdir(join(folder, 'stages'));
  await editFile(join(folder, 'stages', stage), later);
  unsupported(await caught((await opened(folder)).findStage(stage.replace('.json', ''))), 'stage');
  const registry = openRegistry(await opened(folder), systemClock);
  await editFile(join(folder, 'models', 'shop.json'), later);
  unsupported(await caught(registry.listModels()), 'model');
  await editFile(join(folder, 'runs.jsonl'), (text) =>
    text.replace(/^\{"formatVersion":1/, '{"formatVersion":9'),
  );
  unsupported(await caught(registry.listRuns()), 'runs.jsonl');
  const { problems } = await check(folder);
  expect(
    problems
      .filter(({ message }) => message.endsWith('got 9'))
      .map(({ what }) => what)
      .sort(),
  ).toEqual(['registry', 'registry', 'stage']);
  const gc = collectGarbage(await opened(folder), { clock: systemClock, dryRun: true, stagesUnusedMs: null });
  unsupported(await caught(gc), 'gc');
  await editFile(join(folder, 'workspace.json'), later);
  unsupported(await caught(opened(folder)), 'workspace.json');
});

test('an artifact of a later format is a problem that says so', async () => {
  const folder = await copied();
  const workspace = await Workspace.open(folder, silentLogger);
  const manifest = '{"formatVersion":9,"files":[]}\n';
  const { artifactNameOf } = await import('../../src/store/artifact-folder.ts');
  const artifact = artifactNameOf(manifest);
  await mkdir(workspace.artifactFolder(artifact));
  await writeFile(join(workspace.artifactFolder(artifact), 'artifact.json'), manifest);
  const message = 'artifact.json: expected format version 1, got 9';
  expect((await check(folder)).problems).toEqual([{ what: 'artifact', name: artifact, message }]);
});

test('a manifest that leads out of its artifact is damage, and nothing out there is read', async () => {
  const workspace = await Workspace.open(await copied(), silentLogger);
  const manifest = `{"formatVersion":1,"files":[{"name":"../../runs.jsonl","bytes":1,"sha256":"${'0'.repeat(64)}"}]}\n`;
  const { artifactNameOf } = await import('../../src/store/artifact-folder.ts');
  const artifact = artifactNameOf(manifest);
  await mkdir(workspace.artifactFolder(artifact));
  await writeFile(join(workspace.artifactFolder(artifact), 'artifact.json'), manifest);
  expect(await workspace.damageOf(artifact)).toMatch(/^artifact\.json: /);
});

test('half of a workspace: what is missing is named, what is there can be used', async () => {
  const withoutModels = await copied();
  await rm(join(withoutModels, 'models'), { recursive: true });
  expect((await check(withoutModels)).problems).toEqual([]);
  expect(await openRegistry(await opened(withoutModels), systemClock).listModels()).toEqual([]);

  const withoutStages = await copied();
  await rm(join(withoutStages, 'stages'), { recursive: true });
  expect((await check(withoutStages)).problems).toEqual([]);

  const withoutModel = await copied();
  const model = await folderOf(withoutModel, 'model');
  await rm(model, { recursive: true });
  expect(
    (await check(withoutModel)).problems.map(({ what, message }) => [what, message.endsWith('is missing')]),
  ).toEqual(['stage', 'run', 'model'].map((what) => [what, true]));
  const file = join(withoutModel, '..', 'new.csv');
  await writeFile(file, 'client_no,region,visits,spend\nK-7001,north,5,77.62\n');
  const score = scoreFile(
    { file, model: 'shop', out: `${file}.out`, append: false },
    createHost({ workspace: withoutModel, threads: 1 }),
  );
  expect((await caught(score))?.code).toBe('BUNDLE_CORRUPT');

  const withoutArtifacts = await copied();
  await rm(join(withoutArtifacts, 'artifacts'), { recursive: true });
  expect((await check(withoutArtifacts)).problems).toHaveLength(13);

  const truncated = await copied();
  const [stage = ''] = await readdir(join(truncated, 'stages'));
  await editFile(join(truncated, 'stages', stage), (text) => text.slice(0, 30));
  expect((await check(truncated)).problems).toMatchObject([
    { what: 'stage', name: stage.replace('.json', '') },
  ]);
  expect(await (await opened(truncated)).findStage(stage.replace('.json', ''))).toBeNull();
});

test('a damaged line in the middle of the runs is named with its number; the others are listed', async () => {
  const folder = await copied();
  await editFile(join(folder, 'runs.jsonl'), (text) =>
    text.replace('\n', '\n{"formatVersion":1,"event":"ru\n'),
  );
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (message: string) => warnings.push(message) };
  const registry = openRegistry(await Workspace.openExisting(folder, log), systemClock);
  expect(await registry.listRuns()).toHaveLength(2);
  await registry.listRuns();
  expect(warnings).toEqual([expect.stringMatching(/runs\.jsonl: line 2: expected JSON/)]);
  await registry.tagRun('latest', 'still works', true);
  expect((await registry.findRun('latest')).tags).toEqual(['from version 1', 'still works']);
  expect((await check(folder)).problems).toEqual([
    { what: 'registry', name: 'runs.jsonl line 2', message: expect.stringContaining('does not parse') },
  ]);
  const { code, stdout, stderr } = await runCli(['runs', 'list', '--workspace', folder, '--json']);
  expect([code, JSON.parse(stdout).total]).toEqual([0, 2]);
  expect(stderr).toContain('line 2');
  const gc = collectGarbage(await opened(folder), { clock: systemClock, dryRun: true, stagesUnusedMs: null });
  expect(await caught(gc)).toMatchObject({ code: 'WORKSPACE_CORRUPT' });
});

const canMount = spawnSync('unshare', ['-m', 'true']).status === 0;

test.skipIf(!canMount)(
  `a read-only workspace without its empty folders can be looked into and exported; what writes says why it cannot${canMount ? '' : ' (skipped: this process may not mount)'}`,
  async () => {
    const folder = await copied();
    const cli = fileURLToPath(new URL('../../dist/command.js', import.meta.url));
    const on = `--workspace '${folder}'`;
    const commands = [
      `runs list ${on}`,
      `workspace check ${on}`,
      `workspace export '${folder}.tar' ${on}`,
      `runs tag latest x ${on}`,
      `workspace import '${folder}.tar' ${on}`,
      `run '${folder}.csv' --out '${folder}-out' ${on}`,
    ];
    await writeFile(`${folder}.csv`, 'a,b\n1,2\n3,4\n');
    const script = [
      `mount --bind '${folder}' '${folder}' && mount -o remount,ro,bind '${folder}' || exit 99`,
      ...commands.map((command) => `'${process.execPath}' '${cli}' ${command} --json; echo "exit $?"`),
    ];
    const { status, stdout } = spawnSync('unshare', ['-m', 'sh', '-c', script.join('\n')], {
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
    expect([...stdout.matchAll(/^exit (\d+)$/gm)].map(([, code]) => code)).toEqual([...'000222']);
    expect([...stdout.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code)).toEqual(
      Array.from({ length: 3 }, () => 'WORKSPACE_NOT_WRITABLE'),
    );
  },
);

test('a version whose run was killed before it was recorded is no problem but a note', async () => {
  const folder = await copied();
  await editFile(join(folder, 'runs.jsonl'), (text) => text.slice(text.indexOf('\n') + 1));
  const { problems, notes } = await check(folder);
  expect(problems).toEqual([]);
  expect(notes).toEqual([expect.stringContaining('model shop@1')]);
});
