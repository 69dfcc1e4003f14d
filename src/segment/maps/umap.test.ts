import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { umap } from './index.ts';

function groups(n: number, seed: number): { rows: number[][]; group: number[] } {
  const rng = createRng(seed);
  const group = Array.from({ length: n }, (_, i) => i % 4);
  return {
    group,
    rows: group.map((g) =>
      Array.from({ length: 8 }, (_, j) => rng.normal() + (j === g || j === g + 4 ? 7 : 0)),
    ),
  };
}

const square = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0);

/** Rows by their distance from row i. */
const order = (rows: readonly (readonly number[])[], i: number) =>
  [...rows.keys()]
    .filter((j) => j !== i)
    .sort((a, b) => square(rows[a]!, rows[i]!) - square(rows[b]!, rows[i]!));

/** Trustworthiness of a picture (Venna and Kaski 2001), 1 where no row is shown near that is far. */
function trustworthiness(rows: number[][], shown: number[][], k: number): number {
  const n = rows.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const rank = new Map(order(rows, i).map((j, at) => [j, at + 1]));
    for (const j of order(shown, i).slice(0, k)) sum += Math.max(0, rank.get(j)! - k);
  }
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * sum;
}

test('groups stay together, neighbours stay neighbours, and better than on two principal components', async () => {
  const { rows, group } = groups(240, 3);
  const ctx = await kernelContext();
  const { x, y, rows: shownRows } = await umap(await matrixOf(rows, ctx), {}, ctx);
  expect([...shownRows]).toEqual([...rows.keys()]);
  const shown = Array.from(x, (value, i) => [value, y[i]!]);
  for (const i of rows.keys()) for (const j of order(shown, i).slice(0, 5)) expect(group[j]).toBe(group[i]);
  const trust = trustworthiness(rows, shown, 10);
  const start = await umap(await matrixOf(rows, ctx), { epochs: 0 }, ctx);
  expect(trust).toBeGreaterThan(0.93);
  expect(trust).toBeGreaterThan(
    trustworthiness(
      rows,
      Array.from(start.x, (value, i) => [value, start.y[i]!]),
      10,
    ),
  );
});

test('the same rows and seed give the same bytes at any number of threads; of many rows a sample is shown', async () => {
  const { rows } = groups(200, 5);
  const one = await kernelContext({ threads: 1 });
  const three = await kernelContext({ threads: 3 });
  const options = { mostRows: 90, epochs: 40 };
  const first = await umap(await matrixOf(rows, one), options, one);
  expect(await umap(await matrixOf(rows, three), options, three)).toEqual(first);
  expect(first.rows).toHaveLength(90);
});

test('equal rows, one column and two rows are laid out with finite places', async () => {
  const ctx = await kernelContext();
  for (const rows of [
    [[1], [1], [1], [1]],
    [[1], [2]],
    [[5, 5]],
    Array.from({ length: 40 }, (_, i) => [i % 2]),
  ]) {
    const { x, y } = await umap(await matrixOf(rows, ctx), { epochs: 30 }, ctx);
    expect([...x, ...y].every(Number.isFinite)).toBe(true);
  }
});

test('other work gets its turn in between, and a stop is heard', async () => {
  const ctx = await kernelContext();
  const matrix = await matrixOf(groups(300, 6).rows, ctx);
  let pauses = 0;
  await umap(matrix, { epochs: 40, pause: async () => void pauses++ }, ctx);
  expect(pauses).toBeGreaterThanOrEqual(10);
  const stopper = new AbortController();
  const stopped = umap(matrix, { pause: async () => stopper.abort() }, { ...ctx, signal: stopper.signal });
  await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
