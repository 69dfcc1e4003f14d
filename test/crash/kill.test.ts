import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { generateDemo } from '#demo';
import { runCli } from '../testkit/run-cli.ts';
import { temporaryFolder } from '../testkit/run-job.ts';

const KILLS = 20;

/** Hash of every result file; `summary.json` without its timings. */
function resultHashes(out: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const name of readdirSync(out).sort()) {
    let bytes = readFileSync(join(out, name), 'utf8');
    if (name === 'summary.json') bytes = JSON.stringify({ ...JSON.parse(bytes), timings: [] });
    hashes[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}

test(`kill -9 at ${KILLS} moments of a run, then the same command: the result of an undisturbed run`, async () => {
  const folder = await temporaryFolder();
  const rng = createRng(11);
  const signal = new AbortController().signal;
  const ctx = { rng, clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  await generateDemo({ orders: 2000, seed: 11, outDir: join(folder, 'data') }, ctx);
  const files = ['customers.csv', 'orders.csv'].map((name) => join(folder, 'data', name));
  const args = (name: string) => [
    'run',
    ...files,
    '--threads',
    '2',
    '--quiet',
    '--k',
    '2..5',
    '--workspace',
    join(folder, `${name}-workspace`),
    '--out',
    join(folder, `${name}-out`),
  ];
  const undisturbed = await runCli(args('calm'));
  expect(undisturbed.stderr).toBe('');
  expect(undisturbed.code).toBe(0);
  let killed = 0;
  let seconds = undisturbed.seconds;
  for (let attempt = 0; killed < KILLS && attempt < 2 * KILLS; attempt++) {
    const afterMs = (1000 * seconds * (killed + rng.next())) / KILLS;
    const name = `killed-${attempt}`;
    const disturbed = await runCli(args(name), { disturb: { signal: 'SIGKILL', when: afterMs } });
    if (disturbed.code === null) killed++;
    // it ended before its moment: the machine was slower when the undisturbed run was timed
    else seconds = Math.min(seconds, disturbed.seconds);
    const again = await runCli(args(name));
    expect(again.code, again.stderr).toBe(0);
    expect(resultHashes(join(folder, `${name}-out`))).toEqual(resultHashes(join(folder, 'calm-out')));
    expect(readdirSync(join(folder, `${name}-workspace`, 'tmp'))).toEqual([]);
  }
  expect(killed).toBe(KILLS);
});
