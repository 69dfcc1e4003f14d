import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** 400 members of whom the old and rarely seen ones leave more often; a column of chance, one that tells. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(11);
  const rows = Array.from({ length: 400 }, (_, i) => {
    const age = 18 + rng.int(60);
    const visits = rng.int(30);
    const score = (age - 48) / 12 - (visits - 15) / 6 + rng.normal();
    const left = score > 1 ? 'yes' : 'no';
    const region = ['north', 'south', 'east'][rng.int(3)];
    const income = rng.next() < 0.1 ? '' : (2000 + 500 * rng.normal()).toFixed(2);
    return `M${i},${age},${visits},${region},${income},${left},${left === 'yes' ? 'ended' : 'running'}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `member_id,age,visits,region,income,left,contract\n${rows.join('\n')}\n`);
  const common = ['--workspace', join(folder, 'workspace'), '--threads', '2'];
  const run = (...args: string[]) => runCli([...args, ...common]);
  return { folder, file, run, rows };
}

const QUICK = ['--learner', 'logistic-regression,decision-tree', '--repeats', '1', '--json', '--quiet'];

test('train tells the verdict, leaves out what tells the target, and score gives every row its probabilities', async () => {
  const { folder, file, run } = await members();
  const out = join(folder, 'out');
  const made = await run('train', file, '--churn', 'left', '--out', out, ...QUICK);
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
  const { predictions, model } = JSON.parse(made.stdout);
  const [prediction] = predictions;
  expect(model).toBe('members-left@1');
  expect(prediction).toMatchObject({
    target: 'left',
    task: 'classification',
    positive: 'yes',
    rows: 400,
    verdict: 'signal',
    primary: 'auc',
  });
  const { metrics, baseline, leaderboard, guards } = prediction;
  expect(metrics.auc.mean).toBeGreaterThan(0.85);
  expect(metrics.auc.low).toBeLessThan(metrics.auc.mean);
  expect(baseline.metrics.auc.mean).toBeLessThan(0.6);
  expect(leaderboard).toHaveLength(4);
  expect(guards.map(({ code, columns }: { code: string; columns: string[] }) => [code, columns])).toEqual([
    ['target-copy', ['contract']],
    ['identifier', ['member_id']],
    ['small-test', []],
    ['choice', []],
  ]);
  expect(prediction.features.map(({ column }: { column: string }) => column)).not.toContain('contract');
  const page = await readFile(join(out, 'prediction.html'), 'utf8');
  expect(page).toContain(metrics.auc.mean.toFixed(3));

  const scored = join(folder, 'scored.csv');
  const score = await run('score', file, '--model', 'members-left', '--out', scored, '--json');
  expect(JSON.parse(score.stdout).score).toMatchObject({ kind: 'prediction', rows: 400 });
  const [head, ...rows] = parseCsv(await readFile(scored, 'utf8'));
  expect(head!.slice(7)).toEqual([
    'prediction',
    'probability_no',
    'probability_yes',
    'confidence_set',
    'confidence',
    'model',
  ]);
  expect(rows).toHaveLength(400);
  let right = 0;
  for (const row of rows) {
    const [prediction_, no, yes, confidence] = [row[7], Number(row[8]), Number(row[9]), Number(row[11])];
    expect(no + yes).toBeCloseTo(1, 3);
    expect(confidence).toBe(Math.max(no, yes));
    expect(prediction_).toBe(yes > no ? 'yes' : 'no');
    if (prediction_ === row[5]) right++;
  }
  expect(right / 400).toBeGreaterThan(0.8);
  // a command on a workspace knows no threads
  const card = await runCli(['models', 'card', 'members-left', '--workspace', join(folder, 'workspace')]);
  expect(card.stderr).toBe('');
  expect(card.stdout).toContain('**Signal.**');
}, 60_000);

test('the same data and seed give the same prediction and model at one and at three threads', async () => {
  const { folder, file } = await members();
  const texts = [];
  for (const threads of ['1', '3']) {
    const place = ['--workspace', join(folder, `w${threads}`), '--out', join(folder, `o${threads}`)];
    const made = await runCli(['train', file, '--churn', 'left', ...QUICK, ...place, '--threads', threads]);
    expect(made.code).toBe(0);
    texts.push(made.stdout);
    const scored = join(folder, `s${threads}.csv`);
    const score = await runCli([
      'score',
      file,
      '--model',
      'latest',
      '--out',
      scored,
      ...place.slice(0, 2),
      '--quiet',
    ]);
    expect(score.code).toBe(0);
    texts.push(await readFile(scored, 'utf8'));
  }
  expect(texts[2]).toBe(texts[0]);
  expect(texts[3]).toBe(texts[1]);
}, 60_000);

test('what asks for the impossible is refused with what to do', async () => {
  const { folder, file, run } = await members();
  const error = async (...args: string[]) => {
    const { code, stdout } = await run('train', ...args, '--out', join(folder, 'out'), '--json', '--quiet');
    return { code, ...JSON.parse(stdout).error };
  };
  expect(await error(file)).toMatchObject({
    code: 'OPTION_INVALID',
    hint: expect.stringContaining('--target'),
  });
  expect(await error(file, '--churn', 'lft')).toMatchObject({
    code: 'COLUMN_UNKNOWN',
    hint: 'Did you mean "left"?',
  });
  expect(await error(file, '--target', 'income', '--task', 'classification')).toMatchObject({
    code: 'COLUMN_WRONG_KIND',
  });
  expect(await error(file, '--churn-days', '30')).toMatchObject({ code: 'ROLE_MISSING' });
  expect(await error(file, '--churn', 'left', '--positive', 'maybe')).toMatchObject({
    code: 'OPTION_INVALID',
  });
  expect(await error(file, '--churn', 'left', '--learner', 'random-forrest')).toMatchObject({
    code: 'OPTION_INVALID',
    hint: 'Did you mean random-forest?',
  });
  expect(await error(file, '--churn', 'left', '--metric', 'acuracy')).toMatchObject({
    code: 'OPTION_INVALID',
    hint: 'Did you mean accuracy?',
  });
  const flat = join(folder, 'flat.csv');
  await writeFile(
    flat,
    `id,age,left\n${Array.from({ length: 50 }, (_, i) => `A${i},${20 + (i % 30)},no`).join('\n')}\n`,
  );
  expect(await error(flat, '--churn', 'left')).toMatchObject({ code: 'TARGET_INVALID' });
  const rare = join(folder, 'rare.csv');
  await writeFile(
    rare,
    `id,age,left\n${Array.from({ length: 50 }, (_, i) => `A${i},${20 + (i % 30)},${i < 3 ? 'yes' : 'no'}`).join('\n')}\n`,
  );
  expect(await error(rare, '--churn', 'left', '--learner', 'logistic-regression')).toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('at least 5 rows of each class'),
  });
}, 60_000);

test('--require signal ends with code 5 where there is none, and a model of a named leak must not be believed', async () => {
  const { folder, file, run, rows } = await members();
  const out = ['--out', join(folder, 'out')];
  const leak = await run(
    'train',
    file,
    '--churn',
    'left',
    '--features',
    'contract,age',
    '--require',
    'weak',
    ...out,
    ...QUICK,
  );
  expect(leak.code).toBe(5);
  const [prediction] = JSON.parse(leak.stdout).predictions;
  expect(prediction.guards[0]).toMatchObject({ code: 'target-copy', severity: 'invalid' });
  const page = await readFile(join(folder, 'out', 'prediction.html'), 'utf8');
  expect(page).toContain('Must not be believed');
  const score = await run('score', file, '--model', 'latest', '--out', join(folder, 's.csv'), '--json');
  expect(JSON.parse(score.stdout).score.findings[0]).toMatchObject({ code: 'verdict-invalid' });
  const chance = join(folder, 'chance.csv');
  const rng = createRng(2);
  await writeFile(
    chance,
    `member_id,age,visits,left\n${rows.map((row) => [...row.split(',').slice(0, 3), rng.next() < 0.3 ? 'yes' : 'no'].join(',')).join('\n')}\n`,
  );
  const none = await run('train', chance, '--churn', 'left', '--require', 'signal', ...out, ...QUICK);
  expect(none.code).toBe(5);
  expect(JSON.parse(none.stdout).predictions[0].verdict).toBe('none');
}, 60_000);
