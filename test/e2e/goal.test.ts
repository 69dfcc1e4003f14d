import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { longRealDataTest, realData } from '../testkit/real-data.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';
import { runTrain } from '../testkit/run-train.ts';

test('a goal is answered in the result and on the page, and one that cannot be is refused', async () => {
  const folder = await temporaryFolder();
  const rng = createRng(5);
  const rows = Array.from({ length: 300 }, () => {
    const visits = rng.int(12);
    return `${visits},${rng.next() < (visits > 5 ? 0.9 : 0.1) ? 'yes' : 'no'}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `visits,left\n${rows.join('\n')}\n`);
  const given = {
    files: [file],
    target: { kind: 'churn-column', column: 'left' },
    learners: ['decision-tree'],
    repeats: 1,
  };
  const host = { workspace: join(folder, 'workspace'), out: join(folder, 'out'), threads: 1 };
  const asked = (metric: string, value: number) => runTrain({ ...given, goal: { metric, value } }, host);
  const met = await asked('accuracy', 0.7);
  expect(met.prediction.goal).toMatchObject({ answer: 'met' });
  // twelve profiles, each of both classes: nine in ten can be told rightly, with 300 rows a margin of sqrt(ln 20 / 600)
  const far = (await asked('accuracy', 0.99)).prediction.goal!;
  expect(far.evidence[0]).toMatchObject({ kind: 'identical-profiles', holds: true });
  expect(far.evidence[0]!.high - far.evidence[0]!.ceiling).toBeCloseTo(Math.sqrt(Math.log(20) / 600), 6);
  expect(far.answer).toBe('out-of-reach');
  expect(await readFile(join(folder, 'out', 'prediction.html'), 'utf8')).toContain('out of reach');
  expect((await asked('brier', 0.01)).prediction.goal).toMatchObject({ answer: 'missed', ceiling: null });
  await expect(asked('goodness', 0.5)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  await expect(asked('accuracy', 1.2)).rejects.toThrow('from 0 to 1');
  const words = ['train', file, '--churn', 'left', '--goal', 'accuracy'];
  expect((await runCli(words)).stderr).toContain('accuracy=.8');
}, 60_000);

longRealDataTest('automobile: an accuracy of .8 is out of reach, and the evidence is told', async () => {
  const { prediction } = await runTrain({
    files: [realData('automobile', 'train.csv')],
    target: { kind: 'column', column: 'Segmentation' },
    learners: ['gradient-boosting'],
    repeats: 1,
    goal: { metric: 'accuracy', value: 0.8 },
  });
  const { goal } = prediction;
  expect(goal).toMatchObject({ answer: 'out-of-reach', metric: 'accuracy', value: 0.8 });
  expect(goal!.ceiling!).toBeGreaterThan(goal!.reached.high!);
  expect(goal!.evidence.map(({ kind, holds }) => [kind, holds])).toEqual([
    ['identical-profiles', true],
    ['nearest-neighbour', true],
  ]);
});
