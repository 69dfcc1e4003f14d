import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { codedCopies } from './coded-copies.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import type { KernelPool } from './types.ts';

let pool: KernelPool;

beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});

afterAll(() => pool?.close());

test('rows that repeat an earlier one are counted, however few of them are held at the same time', async () => {
  const rng = createRng(4);
  const draw = (n: number) => Uint32Array.from({ length: 5000 }, () => Math.floor(rng.next() * n));
  const columns = [draw(40), draw(9), draw(7)];
  const rows = Array.from(columns[0]!, (_, i) => columns.map((codes) => codes[i]!).join());
  const keyCounts = new Uint32Array(40);
  for (const code of columns[0]!) keyCounts[code]!++;
  async function* groups() {
    for (let from = 0; from < 5000; from += 2000)
      yield columns.map((codes) => codes.subarray(from, from + 2000));
  }
  const expected = rows.length - new Set(rows).size;
  for (const partRows of [1, 300, 5000]) {
    expect(await codedCopies(pool, { maxRows: 2000, keyCounts, key: 0, groups }, partRows)).toBe(expected);
  }
});
