import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRng, type Rng, silentLogger, silentProgress, systemClock } from '#base';
import { generateDemo, plantedSegments } from './index.ts';

const PLANTED = 5;
const D = 3;

test.each([
  [1000, 1],
  [1000, 2],
  [1000, 3],
  [1000, 4],
  [1000, 5],
  [20_000, 1],
  [20_000, 2],
])(
  'k-means on recency, frequency, monetary of %i orders (seed %i) finds the planted segments',
  async (orders, seed) => {
    const { ids, x } = await standardisedRfm(orders, seed);
    const planted = plantedSegments({ orders, seed });
    expect([...ids].sort()).toEqual(planted.customerIds);
    const truthOf = new Map(planted.customerIds.map((id, i) => [id, planted.segment[i]!]));
    const rng = createRng(seed);
    const fits = [2, 3, 4, 5, 6, 7].map((k) => kmeans(x, k, rng));
    const silhouettes = fits.map((labels) => silhouette(x, labels));
    const best = silhouettes.indexOf(Math.max(...silhouettes));
    expect(best + 2).toBe(PLANTED);
    for (const [at, value] of silhouettes.entries()) {
      if (at !== best) expect(silhouettes[best]! - value, `k = ${at + 2}`).toBeGreaterThan(0.02);
    }
    const truth = ids.map((id) => truthOf.get(id)!);
    expect(adjustedRand(fits[best]!, truth)).toBeGreaterThan(0.9);
  },
);

test('inside a planted segment customers differ, and neighbours overlap', async () => {
  const { ids, x } = await standardisedRfm(20_000, 1);
  const planted = plantedSegments({ orders: 20_000, seed: 1 });
  const truthOf = new Map(planted.customerIds.map((id, i) => [id, planted.segment[i]!]));
  const labels = kmeans(x, PLANTED, createRng(1));
  expect(
    adjustedRand(
      labels,
      ids.map((id) => truthOf.get(id)!),
    ),
  ).toBeLessThan(0.995);
  expect(silhouette(x, labels)).toBeLessThan(0.7);
});

/** log1p of the three, standardised: what a default run clusters, computed here from the written file alone. */
async function standardisedRfm(orders: number, seed: number): Promise<{ ids: string[]; x: Float64Array }> {
  const outDir = await mkdtemp(join(tmpdir(), 'clientele-demo-'));
  onTestFinished(() => rm(outDir, { recursive: true, force: true }));
  const { signal } = new AbortController();
  const ctx = { rng: createRng(0), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  const files = await generateDemo({ orders, seed, outDir }, ctx);
  const lines = (await readFile(files.orders.path, 'utf8')).trimEnd().split('\n').slice(1);
  const cells = lines.map((line) => line.split(','));
  const cutOff = Date.parse(cells.at(-1)![1]!.slice(0, 10)) + 86_400_000;
  const customers = new Map<string, { last: number; orders: Set<string>; spend: number }>();
  for (const [order, stamp, customer, , , quantity, price] of cells) {
    if (customer === '' || Number(quantity) <= 0 || Number(price) <= 0) continue;
    const entry = customers.get(customer!) ?? { last: 0, orders: new Set(), spend: 0 };
    entry.last = Math.max(entry.last, Date.parse(stamp!.slice(0, 10)));
    entry.orders.add(order!);
    entry.spend += Number(quantity) * Number(price);
    customers.set(customer!, entry);
  }
  const rfm = [...customers.values()].map((entry) =>
    [(cutOff - entry.last) / 86_400_000, entry.orders.size, entry.spend].map(Math.log1p),
  );
  return { ids: [...customers.keys()], x: standardise(rfm) };
}

function standardise(rows: readonly number[][]): Float64Array {
  const x = Float64Array.from(rows.flat());
  for (let j = 0; j < D; j++) {
    const column = rows.map((row) => row[j]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows.length;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
    column.forEach((value, i) => {
      x[i * D + j] = (value - mean) / Math.sqrt(variance);
    });
  }
  return x;
}

function distance2(a: ArrayLike<number>, i: number, b: ArrayLike<number>, k: number): number {
  let sum = 0;
  for (let j = 0; j < D; j++) sum += (a[i * D + j]! - b[k * D + j]!) ** 2;
  return sum;
}

/** The best of 20 starts of Lloyd's algorithm from random rows far apart (k-means++). */
function kmeans(x: Float64Array, k: number, rng: Rng): Int32Array {
  let best = { inertia: Number.POSITIVE_INFINITY, labels: new Int32Array() };
  for (let start = 0; start < 20; start++) {
    const fit = lloyd(x, seedCentres(x, k, rng));
    if (fit.inertia < best.inertia) best = fit;
  }
  return best.labels;
}

function seedCentres(x: Float64Array, k: number, rng: Rng): Float64Array {
  const n = x.length / D;
  const centres = new Float64Array(k * D);
  const nearest = new Float64Array(n).fill(1);
  for (let c = 0; c < k; c++) {
    let target = rng.next() * nearest.reduce((sum, value) => sum + value, 0);
    let pick = 0;
    while (pick < n - 1 && target >= nearest[pick]!) target -= nearest[pick++]!;
    centres.set(x.subarray(pick * D, pick * D + D), c * D);
    for (let i = 0; i < n; i++) {
      const distance = distance2(x, i, centres, c);
      nearest[i] = c === 0 ? distance : Math.min(nearest[i]!, distance);
    }
  }
  return centres;
}

function lloyd(x: Float64Array, centres: Float64Array): { inertia: number; labels: Int32Array<ArrayBuffer> } {
  const k = centres.length / D;
  const labels = new Int32Array(x.length / D);
  let inertia = Number.POSITIVE_INFINITY;
  for (;;) {
    let sum = 0;
    const sums = new Float64Array(k * D);
    const sizes = new Float64Array(k);
    for (let i = 0; i < labels.length; i++) {
      let nearest = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++) {
        const distance = distance2(x, i, centres, c);
        if (distance < nearest) {
          nearest = distance;
          labels[i] = c;
        }
      }
      sum += nearest;
      sizes[labels[i]!]!++;
      for (let j = 0; j < D; j++) sums[labels[i]! * D + j]! += x[i * D + j]!;
    }
    if (sum >= inertia * (1 - 1e-6)) return { inertia: sum, labels };
    inertia = sum;
    for (let at = 0; at < sums.length; at++) {
      const size = sizes[Math.floor(at / D)]!;
      if (size > 0) centres[at] = sums[at]! / size;
    }
  }
}

/** Mean silhouette (Rousseeuw 1987) over about 400 rows against about 400 rows. */
function silhouette(x: Float64Array, labels: Int32Array): number {
  const k = Math.max(...labels) + 1;
  const step = Math.max(1, Math.floor(labels.length / 400));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < labels.length; i += step) {
    const sums = new Float64Array(k);
    const sizes = new Float64Array(k);
    for (let other = 0; other < labels.length; other += step) {
      if (other === i) continue;
      sums[labels[other]!]! += Math.sqrt(distance2(x, i, x, other));
      sizes[labels[other]!]!++;
    }
    const means = sums.map((value, c) => value / sizes[c]!);
    const own = means[labels[i]!]!;
    const next = Math.min(...means.filter((value, c) => c !== labels[i] && !Number.isNaN(value)));
    count++;
    if (!Number.isNaN(own)) sum += (next - own) / Math.max(own, next);
  }
  return sum / count;
}

/** Hubert and Arabie 1985. */
function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const pairs = (keys: (string | number)[]) => {
    const counts = new Map<string | number, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  };
  const left = Array.from(a);
  const right = Array.from(b);
  const both = pairs(left.map((label, i) => `${label} ${right[i]}`));
  const [inA, inB] = [pairs(left), pairs(right)];
  const expected = (inA * inB) / ((left.length * (left.length - 1)) / 2);
  return (both - expected) / ((inA + inB) / 2 - expected);
}
