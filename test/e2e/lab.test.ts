import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { labSchema } from '#contract';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** 300 members, one in six of whom left; a plan with markup in its name. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(5);
  const rows = Array.from({ length: 300 }, () => {
    const visits = rng.int(30);
    const left = rng.next() < 1 / (1 + Math.exp(0.4 + visits / 10)) ? 'yes' : 'no';
    return `${visits},${rng.int(80)},${['<b>plan</b>', 'basic', 'family'][rng.int(3)]},${left}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `visits,age,plan,left\n${rows.join('\n')}\n`);
  const common = ['--workspace', join(folder, 'workspace'), '--out', join(folder, 'out'), '--threads', '2'];
  const run = (...args: string[]) => runCli(['lab', file, '--quiet', ...common, '--repeats', '1', ...args]);
  return { folder, run };
}

test('lab tries every way with both decisions in money, and its page, file and JSON say the same', async () => {
  const { folder, run } = await members();
  const made = await run('--churn', 'left', '--value', '300', '--offer', '20', '--accept', '.5', '--json');
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
  const lab = labSchema.parse(JSON.parse(made.stdout).lab);
  expect(lab.entries).toHaveLength(10);
  expect(lab.goal).toEqual({
    by: 'profit',
    outcomes: { truePositive: 130, falsePositive: -20, falseNegative: 0, trueNegative: 0 },
  });
  for (const { way, figures, differences } of lab.entries) {
    expect(figures['money']!.mean).not.toBeNull();
    expect(Object.keys(differences)).toHaveLength(way === 'none' ? 0 : Object.keys(figures).length);
  }
  expect(JSON.parse(await readFile(join(folder, 'out', 'lab.json'), 'utf8')).lab).toEqual(lab);
  const page = await readFile(join(folder, 'out', 'lab.html'), 'utf8');
  expect(page).toContain(lab.entries[0]!.figures['auc']!.mean!.toFixed(3));
  expect(page).toContain(lab.recommendation.sentence);
  expect(page).not.toContain('<b>plan');
}, 60_000);

test('lab says what is wrong with money that does not go together, with several learners and with more than two classes', async () => {
  const { run } = await members();
  const asked = async (...args: string[]) => (await run(...args)).stderr;
  expect(await asked('--churn', 'left', '--cost-miss', '5')).toContain('--cost-miss and --cost-alarm');
  expect(await asked('--churn', 'left', '--cost-miss', '-5')).toContain('at least 0');
  expect(await asked('--churn', 'left', '--value', '9', '--offer', '1', '--accept', '2')).toContain(
    'from 0 to 1',
  );
  expect(await asked('--churn', 'left', '--cost-miss', '5', '--offer', '1')).toContain('got both');
  expect(await asked('--churn', 'left', '--learner', 'nothing')).toContain('got "nothing"');
  expect(await asked('--target', 'plan', '--cost-miss', '5', '--cost-alarm', '1')).toContain('two classes');
}, 60_000);
