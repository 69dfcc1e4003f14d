import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { realData, realDataTest } from '../testkit/real-data.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

realDataTest('the page of Telco churn holds the figures of the JSON', async () => {
  const folder = await temporaryFolder();
  const file = realData('telco_churn', 'WA_Fn-UseC_-Telco-Customer-Churn.csv');
  const places = ['--workspace', join(folder, 'workspace'), '--out', join(folder, 'out')];
  const quick = [
    '--learner',
    'logistic-regression',
    '--folds',
    '3',
    '--repeats',
    '1',
    '--threads',
    '2',
    '--json',
    '--quiet',
  ];
  const made = await runCli(['train', file, '--churn', 'Churn', ...places, ...quick]);
  expect(made.code).toBe(0);
  const [{ metrics, gain, curves, confusion, importance }] = JSON.parse(made.stdout).predictions;
  const page = await readFile(join(folder, 'out', 'prediction.html'), 'utf8');
  const { mean, low, high } = metrics.auc;
  expect(page).toContain(`${mean.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`);
  expect(page).toContain(`by ${gain.mean.toFixed(3)} AUC`);
  expect(page).toContain(`AUC ${curves.roc[0].auc.toFixed(3)}.`);
  // 1,869 of 7,043 left; each was judged once
  expect(confusion[1][0] + confusion[1][1]).toBe(1869);
  expect(page).toContain('Of 1,869 who are “Churn: yes”');
  expect(importance.columns[0].column).toBe('tenure');
  expect(page).toContain('most of all “tenure”');
  expect(page).toContain('<strong>Listed twice</strong>');
});
