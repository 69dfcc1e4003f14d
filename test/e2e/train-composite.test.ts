import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** 240 members: who is older and comes less often leaves; few do. Their tier goes with what they spend. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(5);
  const rows = Array.from({ length: 240 }, (_, i) => {
    const age = 18 + rng.int(60);
    const visits = rng.int(30);
    const spend = rng.next() < 0.1 ? '' : (visits * 20 + 60 * rng.normal()).toFixed(2);
    const left = (age - 48) / 12 - (visits - 15) / 6 + rng.normal() > 2 ? 'yes' : 'no';
    const tier = visits + 3 * rng.normal() < 8 ? '1' : age + 9 * rng.normal() < 45 ? '2' : '3';
    return `M${i},${age},${visits},${['north', 'south'][rng.int(2)]},${spend},${left},${tier}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `member_id,age,visits,region,spend,left,tier\n${rows.join('\n')}\n`);
  const run = (...args: string[]) =>
    runCli([...args, '--workspace', join(folder, 'workspace'), '--threads', '2']);
  return { folder, file, run };
}

test('a vote with SMOTE, isotonic calibration and a threshold by F1 is trained, told and scored', async () => {
  const { folder, file, run } = await members();
  const out = join(folder, 'out');
  const learning = ['--learner', 'voting,logistic-regression,decision-tree', '--imbalance', 'smote'];
  const finish = ['--calibrate', 'isotonic', '--threshold', 'f1', '--repeats', '1'];
  const kind = ['--option', 'voting.weights=3,1', '--metric', 'logLoss'];
  const made = await run(
    ...['train', file, '--churn', 'left', '--ignore', 'tier', '--out', out, '--json', '--quiet'],
    ...[...learning, ...finish, ...kind],
  );
  expect(made.stderr).toBe('');
  const [prediction] = JSON.parse(made.stdout).predictions;
  expect(prediction.leaderboard.map(({ title }: { title: string }) => title)).toContain(
    'Soft vote of logistic regression and decision tree',
  );
  expect(prediction).toMatchObject({ imbalance: 'smote', calibration: 'isotonic', threshold: { by: 'f1' } });
  const { threshold } = prediction.threshold;
  const words = `is predicted from a probability of ${threshold.toFixed(3)} on, for the best F1.`;
  expect(await readFile(join(out, 'prediction.html'), 'utf8')).toContain(words);

  const scored = join(folder, 'scored.csv');
  expect((await run('score', file, '--model', 'latest', '--out', scored, '--quiet')).code).toBe(0);
  const [, ...rows] = parseCsv(await readFile(scored, 'utf8'));
  expect(new Set(rows.map((row) => row[7]))).toEqual(new Set(['yes', 'no']));
  for (const row of rows) {
    const [no, yes] = [Number(row[8]), Number(row[9])];
    expect(no + yes).toBeCloseTo(1, 3);
    // probabilities are written with four places
    if (Math.abs(yes - threshold) > 1e-4) expect(row[7]).toBe(yes > threshold ? 'yes' : 'no');
  }
  // what is judged is what is predicted: by the threshold too
  const judged = await run('evaluate', file, '--model', 'latest', '--json', '--quiet');
  const { confusion } = JSON.parse(judged.stdout).evaluation;
  const count = (is: string, as: string) => rows.filter((row) => row[5] === is && row[7] === as).length;
  expect(confusion).toEqual(['no', 'yes'].map((is) => ['no', 'yes'].map((as) => count(is, as))));
}, 60_000);

test('two steps over classes that look like numbers are trained, named and scored, and a bad tree is refused', async () => {
  const { folder, file, run } = await members();
  const out = ['--out', join(folder, 'out')];
  const two = (tree: string, learner = 'decision-tree') => [
    ...['train', file, '--target', 'tier', '--ignore', 'left', '--learner', 'two-step', '--repeats', '1'],
    ...['--option', `two-step.tree=${tree}`, '--option', `two-step.learner=${learner}`],
    ...['--json', '--quiet', ...out],
  ];
  const made = await run(...two('1 | (2 | 3)'));
  expect(made.stderr).toBe('');
  const [prediction] = JSON.parse(made.stdout).predictions;
  expect(prediction).toMatchObject({
    learner: 'two-step',
    learnerTitle: 'Two-step: 1, then 2 or 3 (decision tree)',
    verdict: 'signal',
  });
  const scored = join(folder, 'scored.csv');
  await run('score', file, '--model', 'latest', '--out', scored, '--quiet');
  const [head, ...rows] = parseCsv(await readFile(scored, 'utf8'));
  expect(head!.slice(7, 11)).toEqual(['prediction', 'probability_1', 'probability_2', 'probability_3']);
  for (const row of rows) {
    const p = row.slice(8, 11).map(Number);
    expect(p.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 3);
    expect(p[Number(row[7]) - 1]).toBe(Math.max(...p));
  }
  const refused = JSON.parse((await run(...two('1 | (2 | 3 + 1)'))).stdout);
  expect(refused.error).toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('"1" twice'),
  });
}, 60_000);
