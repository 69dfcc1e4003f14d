import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '#base';
import { runJob, temporaryFolder } from '../../test/testkit/run-job.ts';

/** Where the groups lie, far from one another. */
const PLACES = { A: [0, 0], B: [60, 0], C: [0, 60], D: [60, 60], E: [400, 60] } as const;

function members(groups: readonly (keyof typeof PLACES)[], seed: number): string {
  const rng = createRng(seed);
  const rows = groups.flatMap((group) =>
    Array.from({ length: 60 }, (_, i) => {
      const [spend, visits] = PLACES[group];
      return `${group}${i},${(spend + rng.normal()).toFixed(2)},${(visits + rng.normal()).toFixed(2)}`;
    }),
  );
  return `member_id,spend,visits\n${rows.join('\n')}\n`;
}

test('along refits a segment keeps its id and name, a new one far off takes nobody’s, and no id comes twice', async () => {
  const folder = await temporaryFolder();
  const host = { workspace: join(folder, 'workspace'), out: join(folder, 'out') };
  const refit = async (groups: readonly (keyof typeof PLACES)[], like: string | null) => {
    const file = join(folder, `${groups.join('')}.csv`);
    await writeFile(file, members(groups, groups.length));
    const k = { from: groups.length, to: groups.length };
    const { summary } = await runJob({ files: [file], k, name: 'shop', like }, host);
    return summary.segmentation!;
  };
  const first = await refit(['A', 'B', 'C', 'D'], null);
  expect(first.segments.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4]);
  const second = await refit(['B', 'C', 'D'], 'shop@1');
  const known = new Map(first.segments.map(({ id, name }) => [id, name]));
  for (const { id, name } of second.segments) expect(known.get(id)).toBe(name);
  const third = await refit(['B', 'C', 'D', 'E'], 'shop@2');
  const kept = new Set(second.segments.map(({ id }) => id));
  const born = third.segments.filter(({ id }) => !kept.has(id));
  expect(third.segments).toHaveLength(4);
  expect(born.map(({ id }) => id)).toEqual([5]);
  expect(third.reasons.map(({ code }) => code)).toContain('segment-born');
}, 60_000);
