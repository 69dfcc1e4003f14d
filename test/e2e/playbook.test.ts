import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const PLAYBOOK = `plays:
  - name: big
    action: call
    title: Call <them>
    when: { value: high, columns: { visits: not high } }
    why: They spend <b>much</b>
  - { name: rest, action: write, title: Write, why: All others }
`;

/** 120 members in three groups far apart. */
async function members() {
  const folder = await temporaryFolder();
  const rng = createRng(3);
  const rows = Array.from({ length: 120 }, (_, i) => {
    const near = (at: number) => (at + rng.normal()).toFixed(2);
    return `M${i},${near(100 * (i % 3))},${near(10 * ((i + 1) % 3))}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `member_id,spend,visits\n${rows.join('\n')}\n`);
  const common = ['--workspace', join(folder, 'workspace'), '--out', join(folder, 'out'), '--threads', '2'];
  const run = (...args: string[]) => runCli(['run', file, '--k', '3', ...args, ...common]);
  return { folder, run };
}

test('each segment gets an action; a playbook of one’s own changes it and computes the report alone again', async () => {
  const { folder, run } = await members();
  const standard = await run();
  expect(standard.code).toBe(0);
  expect(standard.stdout).toMatch(/What to do\s+\n.*retain/);
  const playbook = join(folder, 'mine.yaml');
  await writeFile(playbook, PLAYBOOK);
  const own = await run('--playbook', playbook, '--json', '--quiet');
  const { segmentation, timings } = JSON.parse(own.stdout);
  const actions = segmentation.segments.map(({ action }: { action: { action: string } }) => action.action);
  expect(actions).toEqual(['call', 'write', 'write']);
  expect(segmentation.segments[0].action.why).toMatch(
    /^They spend <b>much<\/b>: on average \(all customers in brackets\) [\d.]+ spent \([\d.]+\) and visits [-\d.]+ \([\d.]+\)\.$/,
  );
  const computed = timings.filter(({ cached }: { cached: boolean }) => !cached);
  expect(computed.map(({ stage }: { stage: string }) => stage)).toEqual(['report']);
  const report = await readFile(join(folder, 'out', 'report.html'), 'utf8');
  expect(report).toContain('What to do: <bdi>Call &lt;them&gt;</bdi>.');
  expect(report).toContain('They spend &lt;b&gt;much&lt;/b&gt;');
});

test('a playbook that cannot be used stops the run before any work, with the place', async () => {
  const { folder, run } = await members();
  const playbook = join(folder, 'mine.yaml');
  await writeFile(playbook, PLAYBOOK.replace('value: high', 'vallue: high'));
  const wrong = await run('--playbook', playbook);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/mine\.yaml:5:\d+: expected an entry that there is/);
  expect(wrong.stderr).toContain('Did you mean "value"?');
  const none = await run('--playbook', join(folder, 'none.yaml'));
  expect([none.code, none.stderr.includes('--playbook: expected a file at')]).toEqual([2, true]);
});
