import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../testkit/read-csv.ts';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

/** 150 members in three groups far apart, with the group as a column and one dealt at random. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(3);
  const rows = Array.from({ length: 150 }, (_, i) => {
    const group = i % 3;
    const near = (at: number) => (at + rng.normal()).toFixed(2);
    return `M${i},${near(group === 0 ? 20 : 0)},${near(group === 1 ? 20 : 0)},${near(group === 2 ? 20 : 0)},${'abc'[group]},${'xyz'[rng.int(3)]}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `member_id,visits,orders,calls,agency,dealt\n${rows.join('\n')}\n`);
  const common = ['--workspace', join(folder, 'workspace'), '--out', join(folder, 'out'), '--threads', '2'];
  const run = (...args: string[]) => runCli([...args, ...common]);
  return { folder, file, run };
}

const FEATURES = ['--features', 'visits,orders,calls'];

test('segment prints the segmentation alone, assign places further rows with the next best segment', async () => {
  const { folder, file, run } = await members();
  const made = await run(
    'segment',
    file,
    ...FEATURES,
    '--k',
    '2..4',
    '--option',
    'starts=5',
    '--json',
    '--quiet',
  );
  expect(made.code).toBe(0);
  const { segmentation, ...rest } = JSON.parse(made.stdout);
  expect(rest).toEqual({});
  expect(segmentation).toMatchObject({ learner: 'k-means', k: 3, verdict: 'stable' });
  const out = join(folder, 'placed.csv');
  const placed = await runCli([
    'assign',
    file,
    '--out',
    out,
    '--workspace',
    join(folder, 'workspace'),
    '--json',
  ]);
  expect(placed.code).toBe(0);
  const [head, ...rows] = parseCsv(await readFile(out, 'utf8'));
  expect(head!.slice(6)).toEqual([
    'segment_id',
    'segment_name',
    'confidence',
    'novelty',
    'runner_up_id',
    'runner_up_name',
    'model',
  ]);
  for (const row of rows) expect(row[10]).not.toBe(row[6]);
});

test('certify tells segments that are in the columns from segments that are not, in their own names', async () => {
  const { file, run } = await members();
  const certify = async (labels: string) => {
    const done = await run('certify', file, '--labels', labels, ...FEATURES, '--json', '--quiet');
    return JSON.parse(done.stdout).segmentation;
  };
  const agency = await certify('agency');
  expect(agency).toMatchObject({ learner: 'given', k: 3, verdict: 'stable' });
  expect(agency.segments.map(({ name }: { name: string }) => name).sort()).toEqual(['a', 'b', 'c']);
  expect((await certify('dealt')).verdict).toBe('do-not-use');
  const wrong = await run('certify', file, '--labels', 'member_id', '--json');
  expect([wrong.code, JSON.parse(wrong.stdout).error.code]).toEqual([2, 'COLUMN_WRONG_KIND']);
  const missing = await run('certify', file, '--labels', 'agencies', '--json');
  expect(missing.code).toBe(2);
});

test('compare shows learners side by side; wrong learners and options are told with exit code 2', async () => {
  const { file, run } = await members();
  const done = await run(
    'compare',
    file,
    ...FEATURES,
    '--learners',
    'k-means',
    '--k',
    '3',
    '--json',
    '--quiet',
  );
  const { comparison } = JSON.parse(done.stdout);
  expect(comparison.learners[0]).toMatchObject({
    learner: 'k-means',
    k: 3,
    verdict: 'stable',
    sizes: [50, 50, 50],
  });
  expect(comparison.agreement[0][0]).toBe(1);
  for (const [wrong, told] of [
    [['--learner', 'k-mean'], 'expected one of k-means'],
    [['--option', 'start=5'], 'k-means has no such option'],
    [['--option', 'starts=0'], '--option starts=0'],
    [['--option', 'k=3'], 'expected it as --k'],
    [['--learner', 'hdbscan', '--k', '3'], '--k: expected none for hdbscan'],
  ] as const) {
    const refused = await run('segment', file, ...wrong, '--json');
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout).error.message).toContain(told);
  }
});
