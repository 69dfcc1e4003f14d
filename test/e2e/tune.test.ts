import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng, silentLogger, systemClock } from '#base';
import { type Tuning, tuneOptionsSchema, tuningSchema } from '#contract';
import { tune } from '#pipeline';
import { type Disturbance, runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** 300 members of whom those with few visits leave; a plan with markup in its name. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(5);
  const rows = Array.from({ length: 300 }, () => {
    const visits = rng.int(30);
    const left = rng.next() < 1 / (1 + Math.exp(visits / 4 - 3)) ? 'yes' : 'no';
    return `${visits},${rng.int(80)},${['<b>plan</b>', 'basic', 'family'][rng.int(3)]},${left}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `visits,age,plan,left\n${rows.join('\n')}\n`);
  const few = ['--learner', 'decision-tree,naive-bayes', '--folds', '3', '--outer-folds', '3'];
  const run = (where: string, args: readonly string[], disturb?: Disturbance) => {
    const common = [
      '--workspace',
      join(folder, where),
      '--out',
      join(folder, where, 'out'),
      '--threads',
      '2',
    ];
    const options = disturb === undefined ? {} : { disturb };
    return runCli(['tune', file, '--churn', 'left', '--quiet', ...common, ...few, ...args], options);
  };
  const result = async (where: string) => {
    const out = join(folder, where, 'out');
    const { tuning, model } = JSON.parse(await readFile(join(out, 'tuning.json'), 'utf8'));
    const page = await readFile(join(out, 'tuning.html'), 'utf8');
    const name = model.split('@')[0];
    const { versions } = JSON.parse(await readFile(join(folder, where, 'models', `${name}.json`), 'utf8'));
    return { tuning: tuning as Tuning, page, artifact: versions.at(-1).artifact as string };
  };
  return { folder, file, run, result };
}

/** Trials that a workspace keeps. */
function keptTrials(workspace: string): number {
  try {
    return readdirSync(join(workspace, 'stages')).filter((name) =>
      readFileSync(join(workspace, 'stages', name), 'utf8').includes('"kept-trial'),
    ).length;
  } catch {
    return 0;
  }
}

test('a tuning that is killed goes on with the trials that it made and gives the bytes of an undisturbed one', async () => {
  const { folder, run, result } = await members();
  expect((await run('whole', ['--trials', '12'])).stderr).toBe('');
  const whole = await result('whole');
  expect(tuningSchema.parse(whole.tuning).trials).toHaveLength(12);
  expect(whole.page).not.toContain('<b>plan');
  const killed = await run('killed', ['--trials', '12'], {
    signal: 'SIGKILL',
    when: () => keptTrials(join(folder, 'killed')) >= 3,
  });
  expect(killed.code).toBeNull();
  const before = keptTrials(join(folder, 'killed'));
  expect(before).toBeGreaterThanOrEqual(3);
  expect((await run('killed', ['--trials', '12', '--resume'])).code).toBe(0);
  expect(await result('killed')).toEqual(whole);
  // every trial is a run, and the tuning is the latest one
  const runs = readFileSync(join(folder, 'killed', 'runs.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const records = runs.map((line) => JSON.parse(line).run);
  expect(records.map(({ command }) => command)).toEqual([...Array(12).fill('trial'), 'tune']);
  expect(
    records.slice(0, 12).every(({ id, parents }) => id < records[12].id && parents[0] === records[12].id),
  ).toBe(true);
  expect(records[3].curves.auc.values).toEqual(whole.tuning.trials[3]!.scores);
}, 60_000);

test('a budget decides how many trials there are and nothing else: so many trials give the same bytes', async () => {
  const { run, result } = await members();
  expect((await run('budget', ['--budget', '.5s'])).code).toBe(0);
  const budget = await result('budget');
  const { length } = budget.tuning.trials;
  expect(length).toBeGreaterThan(0);
  expect((await run('trials', ['--trials', String(length)])).code).toBe(0);
  expect(await result('trials')).toEqual(budget);
}, 60_000);

test('tune says what is wrong with a budget of 0, two limits, a space without trials, unknown metrics and learners', async () => {
  const { folder, file, run } = await members();
  for (const [args, message] of [
    [['--budget', '0s'], 'a time above 0'],
    [['--budget', '5s', '--trials', '3'], 'got both'],
  ] as const) {
    const { code, stderr } = await run('wrong', args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  }
  const broken = join(folder, 'space.yaml');
  await writeFile(broken, '{');
  expect((await run('wrong', ['--space', broken])).stderr).toContain('JSON or YAML');
  const options = {
    files: [file],
    target: { kind: 'churn-column', column: 'left' },
    learners: ['decision-tree'],
  };
  const asked = (given: Record<string, unknown>) =>
    tune(tuneOptionsSchema.parse({ ...options, ...given }), {
      clock: systemClock,
      log: silentLogger,
      progress: { report() {} },
      signal: new AbortController().signal,
      threads: 1,
      workspace: join(folder, 'wrong'),
      out: join(folder, 'wrong', 'out'),
    });
  await expect(asked({ metric: 'goodness' })).rejects.toThrow('goodness');
  await expect(asked({ learners: ['voting'] })).rejects.toThrow('made of others');
  await expect(asked({ learners: ['random-forrest'] })).rejects.toThrow('random-forrest');
  await expect(asked({ learnerOptions: { 'random-forest': { trees: 3 } } })).rejects.toThrow('that is tuned');
  await expect(asked({ learnerOptions: { 'decision-tree': { maxDepth: -1 } } })).rejects.toThrow('maxDepth');
  await expect(asked({ resume: true })).rejects.toThrow('found none');
  await expect(asked({ space: { 'decision-tree': false } })).rejects.toThrow('without any trial');
}, 60_000);
