import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createRng } from '#base';
import type { Migration } from '#contract';
import { migrate } from '#pipeline';
import { keepIds, kmeansLearner, kmeansOptionsSchema } from '#segment';
import { quietHost } from '../../src/pipeline/score/testkit/segmentation-of.ts';
import { kernelContext, matrixOf } from '../testkit/kernel-context.ts';
import { longRealDataTest, realData, realDataTest } from '../testkit/real-data.ts';
import { runJob, temporaryFolder } from '../testkit/run-job.ts';

/** The 17 figures of the card holders, missing ones 0. */
function cards(): number[][] {
  const [, ...lines] = readFileSync(realData('credit_card', 'CC GENERAL.csv'), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  return lines.map((line) => line.split(',').slice(1).map(Number));
}

realDataTest(
  'credit_card: a refit on nine tenths of the rows, and on shuffled rows, keeps every id',
  async () => {
    const ctx = await kernelContext();
    const rows = cards();
    const rng = createRng(4);
    const clustered = async (some: readonly number[][]) => {
      const matrix = await matrixOf(some, ctx, { scale: true });
      return kmeansLearner.fit({ x: matrix }, kmeansOptionsSchema.parse({ k: 4, starts: 20 }), ctx);
    };
    const all = await clustered(rows);
    const ids = [0, 1, 2, 3].map((label) => ({ id: label + 1, name: `Segment ${label + 1}` }));
    const shuffled = [...rows.keys()].map((row) => ({ row, at: rng.next() })).sort((a, b) => a.at - b.at);
    const most = [...rows.keys()].filter(() => rng.next() < 0.9);
    for (const order of [shuffled.map(({ row }) => row), most]) {
      const again = await clustered(order.map((row) => rows[row]!));
      const labelsBefore = Int32Array.from(order, (row) => all.labels[row]!);
      const { kept } = keepIds(
        { of: 'cards@1', known: ids, nextId: 5 },
        { labelsBefore, labels: again.labels, k: 4 },
      );
      expect(kept.map((one) => one?.id).sort()).toEqual([1, 2, 3, 4]);
      // who has the id is who had it: nine in ten customers and more
      const same = order.filter((row, i) => kept[again.labels[i]!]!.id === all.labels[row]! + 1).length;
      expect(same / order.length).toBeGreaterThan(0.9);
    }
  },
);

longRealDataTest(
  'online_retail: the segments of the next quarter are matched, born, merged, split or vanished, and the flows add up',
  async () => {
    const folder = await temporaryFolder();
    const file = realData('online_retail', 'online_retail.csv.gz');
    const workspace = join(folder, 'workspace');
    const quarter = async (cutoff: string, like: string | null) => {
      const out = join(folder, cutoff);
      const k = { from: 4, to: like === null ? 4 : 5 };
      const { summary } = await runJob({ files: [file], k, cutoff, like, name: 'shop' }, { workspace, out });
      return { summary, list: join(out, 'segmented_customers.csv') };
    };
    const first = await quarter('2011-09-01', null);
    const second = await quarter('2011-12-01', 'shop@1');
    const before = first.summary.segmentation!.segments;
    const after = second.summary.segmentation!.segments;
    const host = { ...quietHost(folder), workspace };
    const columns = { id: null, segment: null };
    const found: Migration = await migrate({ before: first.list, after: second.list, columns }, host);
    expect(found.matchedBy).toBe('id');
    for (const segment of after) {
      const known = before.find(({ id }) => id === segment.id);
      if (known !== undefined) expect(segment.name).toBe(known.name);
      else expect(segment.id).toBeGreaterThan(4);
    }
    const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    for (const [a, { customers }] of found.segments.before.entries())
      expect(total(found.matrix[a]!)).toBe(customers);
    for (const [b, { customers }] of found.segments.after.entries())
      expect(total(found.matrix.map((row) => row[b]!))).toBe(customers);
    expect(found.shared + found.gone).toBe(found.before.customers);
    expect(found.shared + found.joined).toBe(found.after.customers);
    expect(total(found.flows.map(({ customers }) => customers))).toBe(
      found.shared + found.gone + found.joined,
    );
  },
);
