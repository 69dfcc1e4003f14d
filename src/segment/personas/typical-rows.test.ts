import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { typicalRows } from './typical-rows.ts';

test('typical customers are those nearest to the mean of their segment, as sorting all distances says', async () => {
  const rng = createRng(4);
  const rows = Array.from({ length: 90 }, () => [rng.normal(), rng.normal(), rng.normal()].map(Math.fround));
  const labels = Int32Array.from(rows, (_, i) => i % 4);
  const { pool } = await kernelContext();
  const found = typicalRows(rowsIn(rows)(pool), labels, { k: 4, count: 3 });
  for (const [label, own] of found.entries()) {
    const members = rows.flatMap((row, i) => (labels[i] === label ? [{ row, i }] : []));
    const mean = [0, 1, 2].map((j) => members.reduce((sum, { row }) => sum + row[j]!, 0) / members.length);
    const far = (row: number[]) => Math.hypot(...row.map((value, j) => value - mean[j]!));
    const sorted = members.sort((a, b) => far(a.row) - far(b.row)).map(({ i }) => i);
    expect(own).toEqual(sorted.slice(0, 3));
  }
});

test('of equals the first are taken; a small segment has fewer, a label without rows none', async () => {
  const { pool } = await kernelContext();
  const x = rowsIn([[1], [1], [1], [1], [5], [7]])(pool);
  const labels = Int32Array.from([0, 0, 0, 0, 1, 1]);
  expect(typicalRows(x, labels, { k: 3, count: 3 })).toEqual([[0, 1, 2], [4, 5], []]);
});
