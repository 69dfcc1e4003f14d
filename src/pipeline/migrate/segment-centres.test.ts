import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quietHost } from '../score/testkit/segmentation-of.ts';
import { migrate } from './migrate.ts';

/** Thirty customers a segment around a spend and a number of visits. */
function list(prefix: string, segments: readonly (readonly [string, number, number])[]): string {
  const rows = segments.flatMap(([name, spend, visits], s) =>
    Array.from({ length: 30 }, (_, i) => `${prefix}${s}${100 + i},${name},${spend + i},${visits + (i % 5)}`),
  );
  return ['customer_id,segment,spend,visits', ...rows].join('\n');
}

test('two lists without a customer in common are matched by what their customers are like, and it is said how near', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-centres-'));
  try {
    const [before, after] = [join(folder, 'a.csv'), join(folder, 'b.csv')];
    await writeFile(
      before,
      list('a', [
        ['poor', 100, 1],
        ['rich', 90_000, 60],
      ]),
    );
    await writeFile(
      after,
      list('b', [
        ['X', 90_010, 61],
        ['Y', 102, 1],
        ['Z', 5000, 30],
      ]),
    );
    const host = { ...quietHost(folder), workspace: join(folder, 'workspace') };
    const found = await migrate({ before, after, columns: { id: null, segment: null } }, host);
    expect(found.matchedBy).toBe('centres');
    expect(found.shared).toBe(0);
    expect(found.segments.after.map(({ name, same }) => [name, same])).toEqual([
      ['X', 'rich'],
      ['Y', 'poor'],
      ['Z', null],
    ]);
    expect(found.centres!.columns).toEqual(['spend', 'visits']);
    // by hand: poor and Y share places 0..59 of 150; spend: 100..129 against 102..131, 28 values tied in pairs
    const rank = (values: readonly number[], all: readonly number[]) => {
      const of = (value: number) =>
        all.filter((one) => one < value).length + all.filter((one) => one === value).length / 2;
      return values.reduce((sum, value) => sum + of(value), 0) / values.length / all.length;
    };
    const spend = (from: number) => Array.from({ length: 30 }, (_, i) => from + i);
    const visits = (from: number) => Array.from({ length: 30 }, (_, i) => from + (i % 5));
    const far = (of: (from: number) => number[], own: readonly [number, number], rest: readonly number[]) => {
      const all = [...own, ...rest].flatMap(of);
      return Math.sqrt(12) * (rank(of(own[0]), all) - rank(of(own[1]), all));
    };
    const bySpend = far(spend, [100, 102], [90_000, 90_010, 5000]);
    const byVisits = far(visits, [1, 1], [60, 61, 30]);
    const poor = found.centres!.pairs.find((pair) => pair.before === 'poor')!;
    expect(poor.distance).toBeCloseTo(Math.sqrt((bySpend ** 2 + byVisits ** 2) / 2), 12);
    expect(poor).toMatchObject({ after: 'Y', same: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
