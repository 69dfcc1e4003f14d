import { existsSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { silentLogger, systemClock } from '#base';
import { openRegistry, Workspace } from '#store';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { runRecord } from '../testkit/run-record.ts';

let folder: string;
let workspace: Workspace;
beforeEach(async () => {
  folder = await temporaryFolder();
  workspace = await Workspace.open(folder, silentLogger);
});

const json = async (...args: string[]) => {
  const { code, stdout } = await runCli(['workspace', ...args, '--json', '--workspace', folder]);
  return { code, document: JSON.parse(stdout) };
};

/** An artifact that seems to be made two hours ago. */
async function artifactOf(text: string): Promise<string> {
  const temporary = await workspace.createTemporaryFolder();
  await writeFile(join(temporary, 'a.txt'), text);
  const artifact = await workspace.commit(temporary);
  const old = systemClock.now() / 1000 - 7200;
  await utimes(workspace.artifactFolder(artifact), old, old);
  return artifact;
}

test('a sound workspace has no problems; damaged and missing files are named, exit code 2', async () => {
  const [one, two, three] = [await artifactOf('one'), await artifactOf('two'), await artifactOf('three')];
  await workspace.recordStage('key', { stage: 'import', artifact: one, inputs: [] });
  const registry = openRegistry(workspace, systemClock);
  await registry.appendRun(runRecord({ id: 'r1', artifacts: { import: two } }));
  await registry.registerModel('shop', { artifact: three, run: null, note: '' });
  expect(await json('check')).toEqual({
    code: 0,
    document: { artifacts: 3, references: 3, problems: [], notes: [] },
  });
  await writeFile(join(workspace.artifactFolder(one), 'a.txt'), 'onE');
  await rm(join(workspace.artifactFolder(two), 'a.txt'));
  await rm(workspace.artifactFolder(three), { recursive: true });
  await writeFile(join(folder, 'stages', 'other.json'), '{"form');
  const { code, document } = await json('check');
  expect(code).toBe(2);
  expect(new Set(document.problems)).toEqual(
    new Set([
      { what: 'artifact', name: one, message: 'a.txt has other bytes' },
      { what: 'artifact', name: two, message: 'a.txt is missing' },
      { what: 'model', name: 'shop@1', message: `artifact ${three} is missing` },
      {
        what: 'stage',
        name: 'other',
        message: expect.stringMatching(/other\.json: expected JSON, got text that does not parse$/),
      },
    ]),
  );
});

test('gc removes what nothing refers to, never what a stage, run or model refers to or what is new', async () => {
  const texts = ['stage', 'run', 'data', 'model', 'garbage'];
  const [stage, run, data, model, garbage] = (await Promise.all(texts.map(artifactOf))) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const again = await artifactOf('committed again');
  const temporary = await workspace.createTemporaryFolder();
  await writeFile(join(temporary, 'a.txt'), 'committed again');
  expect(await (await Workspace.open(folder, silentLogger)).commit(temporary)).toBe(again);
  await workspace.recordStage('key', { stage: 'import', artifact: stage, inputs: [] });
  const registry = openRegistry(workspace, systemClock);
  const datasets = [{ name: 'd', sha256: 'a', rows: 1, artifact: data }];
  await registry.appendRun(runRecord({ id: 'r1', artifacts: { import: run }, datasets }));
  await registry.registerModel('shop', { artifact: model, run: null, note: '' });
  expect((await json('gc', '--dry-run')).document.removed).toEqual([garbage]);
  expect(existsSync(workspace.artifactFolder(garbage))).toBe(true);
  expect((await json('gc')).document.removed).toEqual([garbage]);
  expect(existsSync(workspace.artifactFolder(garbage))).toBe(false);
  for (const kept of [stage, run, data, model, again]) {
    expect(existsSync(workspace.artifactFolder(kept))).toBe(true);
  }
  expect((await json('check')).document.problems).toEqual([]);
});

test('gc removes nothing while the runs cannot be read', async () => {
  const garbage = await artifactOf('garbage');
  await writeFile(join(folder, 'runs.jsonl'), '{"formatVersion":2}\n');
  const { code, document } = await json('gc');
  expect(code).toBe(2);
  expect(document.error.code).toBe('FORMAT_UNSUPPORTED');
  expect(existsSync(workspace.artifactFolder(garbage))).toBe(true);
  expect((await json('check')).document.problems).toMatchObject([{ what: 'registry' }]);
});

test.skipIf(process.platform === 'win32')(
  'a lock held by a live process: the message names it after ten seconds',
  async () => {
    await mkdir(join(folder, 'lock'));
    const { ownIdentity } = await import('../../src/store/process-identity.ts');
    await writeFile(join(folder, 'lock', '1'), JSON.stringify(ownIdentity()));
    const { code, document } = await json('gc');
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'WORKSPACE_LOCKED', data: { pid: process.pid } });
  },
);
