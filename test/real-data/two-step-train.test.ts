import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { trainOptionsSchema } from '#contract';
import { classificationMetric, repeatedFolds } from '#learn';
import { baselinesFor, compareLearners } from '#predict';
import { contenderOf } from '../../src/pipeline/train/contenders-of.ts';
import { kernelContext } from '../testkit/kernel-context.ts';
import { parseCsv } from '../testkit/read-csv.ts';
import { longRealDataTest, realData } from '../testkit/real-data.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { sprocketCustomers } from '../testkit/sprocket-customers.ts';

longRealDataTest('what sprocket knows of new customers tells no segment, by steps or at once', async () => {
  const ctx = await kernelContext({ threads: 2 });
  const { rows, classNames } = await sprocketCustomers(ctx);
  const counts = classNames.map((_, one) => rows.y.filter((value) => value === one).length);
  const options = trainOptionsSchema.parse({
    files: ['sprocket'],
    target: { kind: 'segment' },
    learnerOptions: { 'two-step': { preset: 'one-against-rest', first: 'dormant' } },
  });
  const found = [];
  for (const name of ['two-step', 'random-forest']) {
    const compared = await compareLearners(
      {
        rows,
        splits: repeatedFolds(rows, { folds: 5, repeats: 1 }, ctx.rng.fork('folds')),
        baselines: baselinesFor().map((procedure) => ({
          name: procedure.name,
          title: procedure.name,
          isBaseline: true,
          procedure,
        })),
        learners: [contenderOf(name, options, { names: classNames, rows: counts })],
        metric: classificationMetric('auc', 4),
      },
      ctx,
    );
    found.push([compared.verdict, compared.metrics['auc']!.low! <= 0.5]);
  }
  expect(found).toEqual([
    ['none', true],
    ['none', true],
  ]);
});

longRealDataTest('segments of automobile are learned by steps, saved and scored', async () => {
  const folder = await temporaryFolder();
  const place = ['--workspace', join(folder, 'w'), '--threads', '2'];
  const steps = ['--learner', 'two-step', '--option', 'two-step.tree=D | (A | B | C)', '--repeats', '1'];
  const file = realData('automobile', 'train.csv');
  const made = await runCli([
    ...['train', file, '--target', 'Segmentation', '--out', join(folder, 'o'), '--json', '--quiet'],
    ...[...steps, ...place],
  ]);
  const [prediction] = JSON.parse(made.stdout).predictions;
  expect(prediction.learnerTitle).toBe('Two-step: D, then A or B or C (random forest)');
  expect(prediction.verdict).toBe('signal');
  const scored = join(folder, 'scored.csv');
  await runCli(['score', realData('automobile', 'test.csv'), '--model', 'latest', '--out', scored, ...place]);
  const [head, ...rows] = parseCsv(await readFile(scored, 'utf8'));
  const from = head!.indexOf('probability_A');
  for (const row of rows.slice(0, 200)) {
    const p = row.slice(from, from + 4).map(Number);
    expect(p.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 3);
  }
});
