import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { regressionSchema } from '#contract';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** 300 members: spend is 50 + 9 visits + noise of deviation 30 (visits of variance 100), in cents a copy, few grades. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(23);
  const rows = Array.from({ length: 300 }, (_, i) => {
    const visits = 30 + 10 * rng.normal();
    const spend = 400 + 9 * visits + 30 * rng.normal();
    const grade = 1 + rng.int(3);
    const region = ['north', 'south', 'east'][rng.int(3)];
    return `M${i},${visits.toFixed(3)},${region},${grade},${spend.toFixed(2)},${(spend * 100).toFixed(0)}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `member_id,visits,region,grade,spend,spend_cents\n${rows.join('\n')}\n`);
  const common = ['--workspace', join(folder, 'workspace'), '--threads', '2', '--json', '--quiet'];
  const run = async (...args: string[]) => {
    const { code, stdout } = await runCli(['train', file, ...args, '--out', join(folder, 'out'), ...common]);
    return { code, ...JSON.parse(stdout) };
  };
  return { folder, run, rows };
}

const QUICK = ['--learner', 'linear-regression', '--repeats', '1'];

test('a column of many numbers is learned as a number, what copies it is left out, and the verdict is told', async () => {
  const { folder, run, rows } = await members();
  const { code, regressions } = await run('--target', 'spend', ...QUICK);
  expect(code).toBe(0);
  const regression = regressionSchema.parse(regressions[0]);
  expect(regression).toMatchObject({
    ...{ target: 'spend', task: 'regression', loss: 'squared', rows: 300, primary: 'r2', verdict: 'signal' },
    learner: 'linear-regression',
  });
  const distinct = new Set(rows.map((row) => row.split(',')[4])).size;
  expect(regression.description).toContain(`${distinct} different values`);
  // 8100 of 9000 is what visits explain
  expect(Math.abs(regression.metrics['r2']!.mean! - 0.9)).toBeLessThan(0.03);
  expect(regression.guards).toContainEqual(
    expect.objectContaining({ code: 'target-copy', columns: ['spend_cents'], severity: 'warning' }),
  );
  expect(regression.leftOut.map(({ column }) => column)).toContain('spend_cents');
  expect(regression.importance!.columns[0]).toMatchObject({ column: 'visits', matters: true });
  const page = await readFile(join(folder, 'out', 'regression.html'), 'utf8');
  expect(page).toContain('<p class="word">Signal</p>');
  // asked for by name the copy stays, and nothing is to be believed
  const named = await run(
    '--target',
    'spend',
    '--features',
    'visits,spend_cents',
    ...QUICK,
    '--require',
    'weak',
  );
  expect(named.code).toBe(5);
  expect(named.regressions[0].guards[0]).toMatchObject({ code: 'target-copy', severity: 'invalid' });
}, 60_000);
