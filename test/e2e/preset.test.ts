import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const PRESET = `preset: mine
about: Two figures.
needs:
  - table: members
    columns: [spend, visits]
options: { k: 3, tiers: spend, name: x }
`;

test('a preset of one’s own sets options; what stands on the line counts more', async () => {
  const folder = await temporaryFolder();
  const rng = createRng(3);
  const rows = Array.from({ length: 120 }, (_, i) => {
    const group = i % 3;
    return `M${i},${(100 * group + rng.normal()).toFixed(2)},${(10 * ((group + 1) % 3) + rng.normal()).toFixed(2)}`;
  });
  const file = join(folder, 'members.csv');
  await writeFile(file, `member_id,spend,visits\n${rows.join('\n')}\n`);
  const preset = join(folder, 'mine.yaml');
  const claims = 'claims:\n  - { reported: 92 %., how: By looking., honest: nothing. }\n';
  await writeFile(preset, PRESET.replace(', name: x', '') + claims);
  const common = ['--workspace', join(folder, 'workspace'), '--out', join(folder, 'out'), '--threads', '2'];
  const run = (...args: string[]) => runCli(['run', file, '--preset', preset, ...args, ...common]);
  const own = await run('--json', '--quiet');
  const summary = JSON.parse(own.stdout);
  expect([own.code, summary.segmentation.k]).toEqual([0, 3]);
  const codes = summary.datasets[0].findings.map(({ code }: { code: string }) => code);
  expect(codes).toContain('preset-claim');
  const named = await run('--k', '2');
  expect(named.stdout).toContain('2 segments were asked for.');
  expect(named.stdout).toContain('Reported elsewhere: 92 %. By looking. Here: nothing.');
  await writeFile(preset, PRESET);
  const wrong = await run();
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/mine\.yaml:6:\d+: expected an entry that there is, got "options\.name"/);
  await writeFile(preset, PRESET.replace(', name: x', '').replace('[spend, visits]', '[spend, visit, age]'));
  const lacking = await run();
  expect(lacking.code).toBe(2);
  expect(lacking.stderr).toContain('expected the columns "visit", "age" in the members table');
});

test('a preset that there is not gets the nearest name, and help lists those that there are', async () => {
  const { code, stderr } = await runCli(['run', 'none.csv', '--preset', 'loyalti']);
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean "loyalty"?');
  const { stdout } = await runCli(['run', '--help']);
  expect(stdout.replace(/\s+/g, ' ')).toContain('automobile, credit-card, loyalty, marketing, sprocket');
});
