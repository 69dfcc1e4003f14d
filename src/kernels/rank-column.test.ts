import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { crossProducts } from './cross-products.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { rankColumn } from './rank-column.ts';
import type { KernelPool } from './types.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

/** Ranks by definition: 1 + how many are smaller + half of how many others are equal. */
function plainRanks(values: Float64Array): number[] {
  const present = values.filter((value) => !Number.isNaN(value));
  return [...values].map((value) => {
    if (Number.isNaN(value)) return Number.NaN;
    let rank = 0.5;
    for (const other of present) rank += other < value ? 1 : other === value ? 0.5 : 0;
    return rank;
  });
}

test('ranks equal those by definition, with ties, missing and extreme values', async () => {
  const rng = createRng(1);
  const extreme = [0, -0, 5e-324, -5e-324, 1e308, -1e308, Infinity, -Infinity, Number.NaN, 1 / 3, -1 / 3];
  for (const n of [0, 1, 2, 3, 50, 1500]) {
    for (const draw of [
      () => Math.round(rng.normal() * 3),
      () => rng.normal() * 1e9,
      () => extreme[Math.floor(rng.next() * extreme.length)]!,
      () => (rng.next() < 0.3 ? Number.NaN : rng.next()),
      () => 7,
    ]) {
      const values = Float64Array.from({ length: n }, draw);
      const ranked = await rankColumn(pool, values);
      const present = [...values].filter((value) => !Number.isNaN(value));
      expect([...ranked.sorted]).toEqual(present.map((value) => value + 0).sort((a, b) => a - b));
      expect([...ranked.ranks]).toEqual(plainRanks(values));
      expect([...ranked.rows].map((row) => values[row]! + 0)).toEqual([...ranked.sorted]);
      for (let i = 1; i < ranked.rows.length; i++) {
        if (ranked.sorted[i] === ranked.sorted[i - 1])
          expect(ranked.rows[i]).toBeGreaterThan(ranked.rows[i - 1]!);
      }
    }
  }
});

test('cross products are the sums of products, and the same bytes at one and two threads', async () => {
  const rng = createRng(2);
  const single = await createKernelPool({ threads: 1 });
  for (const [nRows, nCols] of [
    [1, 1],
    [7, 3],
    [70_001, 5],
  ] as const) {
    const x = pool.matrix(nRows, nCols);
    const same = single.matrix(nRows, nCols);
    for (let at = 0; at < x.data.length; at++) x.data[at] = same.data[at] = rng.normal() + 1;
    const products = await crossProducts(pool, x);
    expect([...(await crossProducts(single, same))]).toEqual([...products]);
    for (let i = 0; i < nCols; i++) {
      for (let j = 0; j < nCols; j++) {
        let sum = 0;
        for (let row = 0; row < nRows; row++) sum += x.data[row * nCols + i]! * x.data[row * nCols + j]!;
        expect(Math.abs(products[i * nCols + j]! - sum)).toBeLessThan(1e-11 * nRows + 1e-11);
      }
    }
  }
  await single.close();
});
