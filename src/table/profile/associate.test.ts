import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, type Rng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool, rankColumn } from '#kernels';
import type { Context } from '#matrix';
import { associate } from './associate.ts';
import type { ProfileValues } from './profile-values.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

const context = (): Context => ({
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/** By definition; NaN where one does not vary. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const product = sum(x.map((value, i) => (value - mx) * (y[i]! - my)));
  return product / Math.sqrt(sum(x.map((v) => (v - mx) ** 2)) * sum(y.map((v) => (v - my) ** 2)));
}

function ranks(x: readonly number[]): number[] {
  return x.map((value) => sum(x.map((other) => (other < value ? 1 : other === value ? 0.5 : 0))) + 0.5);
}

/** Chi-squared by expected counts, then the formula of Bergsma 2013. */
function cramer(x: readonly number[], y: readonly number[]): number {
  const n = x.length;
  const [a, b] = [[...new Set(x)], [...new Set(y)]];
  const count = (is: (i: number) => boolean) => x.filter((_, i) => is(i)).length;
  const cells = a.flatMap((p) =>
    b.map((q) => {
      const expected = (count((i) => x[i] === p) * count((i) => y[i] === q)) / n;
      return (count((i) => x[i] === p && y[i] === q) - expected) ** 2 / expected;
    }),
  );
  const [r, k] = [a.length, b.length];
  const phi = Math.max(0, sum(cells) / n - ((k - 1) * (r - 1)) / (n - 1));
  return Math.sqrt(phi / Math.min(k - 1 - (k - 1) ** 2 / (n - 1), r - 1 - (r - 1) ** 2 / (n - 1)));
}

function eta(codes: readonly number[], y: readonly number[]): number {
  const all = mean(y);
  const groups = [...new Set(codes)].map((code) => y.filter((_, i) => codes[i] === code));
  const between = sum(groups.map((group) => group.length * (mean(group) - all) ** 2));
  return Math.sqrt(between / sum(y.map((value) => (value - all) ** 2)));
}

function draws(rng: Rng, common: readonly number[]): (() => number)[] {
  let i = 0;
  return [
    () => rng.normal(),
    () => Math.round(2 * rng.normal()),
    () => 1e6 + (common[i++ % common.length]! + rng.normal()) * 1e-1,
    () => Math.exp(4 * rng.normal()),
    () => (rng.next() < 0.95 ? 0 : 1),
    () => common[i++ % common.length]! * 3 - 1,
  ];
}

async function column(name: string, rng: Rng, at: { n: number; draw: () => number }): Promise<ProfileValues> {
  const missing = rng.next() < 0.5 ? rng.next() * 0.6 : 0;
  if (rng.next() < 0.35) {
    const levels = Array.from({ length: 1 + rng.int(5) }, (_, i) => `level ${i}`);
    const codes = Int32Array.from({ length: at.n }, () =>
      rng.next() < missing ? -1 : rng.int(levels.length),
    );
    return { type: 'category', name, codes, levels };
  }
  const values = Float64Array.from({ length: at.n }, () => (rng.next() < missing ? Number.NaN : at.draw()));
  const present = [...values].filter((value) => !Number.isNaN(value));
  const centre = present.length === 0 ? 0 : mean(present);
  const deviation = Math.sqrt(mean(present.map((value) => (value - centre) ** 2)));
  return { type: 'numeric', name, values, mean: centre, deviation, ranked: await rankColumn(pool, values) };
}

test('every association is that of its definition, over tables of all kinds of columns', async () => {
  let compared = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const rng = createRng(seed);
    const n = 2 + rng.int(seed % 4 === 0 ? 400 : 30);
    const common = Array.from({ length: n }, () => rng.normal());
    const makers = draws(rng, common);
    const columns: ProfileValues[] = [];
    for (let j = 0; j < 7; j++) {
      columns.push(await column(`c${j}`, rng, { n, draw: makers[rng.int(makers.length)]! }));
    }
    for (const pair of await associate(columns, context())) {
      const [a, b] = [pair.a, pair.b].map((name) => columns.find((one) => one.name === name)!);
      const of = (one: ProfileValues) =>
        one.type === 'numeric'
          ? [...one.values]
          : [...one.codes].map((code) => (code < 0 ? Number.NaN : code));
      const [x, y] = [of(a!), of(b!)];
      const rows = x.flatMap((_, i) => (Number.isNaN(x[i]) || Number.isNaN(y[i]) ? [] : [i]));
      const [p, q] = [rows.map((i) => x[i]!), rows.map((i) => y[i]!)];
      const title = `seed ${seed} ${pair.a} ${pair.b} ${pair.measure}`;
      expect(pair.n, title).toBe(rows.length);
      const isConstant = new Set(p).size < 2 || new Set(q).size < 2;
      if (isConstant) {
        expect(pair, title).toMatchObject({ value: null, spearman: null });
        continue;
      }
      compared++;
      if (pair.measure === 'correlation') {
        expect(pair.value, title).toBeCloseTo(pearson(p, q), 4);
        expect(pair.spearman, title).toBeCloseTo(pearson(ranks(p), ranks(q)), 4);
      } else if (pair.measure === 'cramer-v') {
        const expected = cramer(p, q);
        if (Number.isFinite(expected)) expect(pair.value, title).toBeCloseTo(Math.min(1, expected), 9);
        else expect(pair.value, title).toBeNull();
      } else {
        const [codes, numbers] = a!.type === 'category' ? [p, q] : [q, p];
        expect(pair.value, title).toBeCloseTo(eta(codes, numbers), 6);
      }
    }
  }
  expect(compared).toBeGreaterThan(400);
});
