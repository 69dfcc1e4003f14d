import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type BaseContext, createRng, silentLogger, silentProgress, systemClock } from '#base';
import { type DemoFile, type DemoOptions, generateDemo, plantedSegments } from './index.ts';

interface Line {
  readonly orderId: string;
  readonly stamp: string;
  readonly customer: string;
  readonly product: string;
  readonly quantity: number;
  readonly price: string;
  readonly status: string;
}

test('the same seed gives the same bytes and another seed gives others', async () => {
  const first = await hashes({ orders: 2000, seed: 7 });
  expect(await hashes({ orders: 2000, seed: 7 })).toEqual(first);
  const other = await hashes({ orders: 2000, seed: 8 });
  first.forEach((hash, i) => {
    expect(other[i]).not.toBe(hash);
  });
});

test.each([1000, 20_000])('%i orders are exactly as many distinct orders, and all rows add up', async (n) => {
  const { files, lines } = await demo({ orders: n, seed: 3 });
  const sold = lines.filter((line) => line.quantity > 0);
  const guests = sold.filter((line) => line.customer === '');
  expect(new Set(lines.map((line) => line.orderId)).size).toBe(n);
  expect(new Set(sold.map((line) => line.orderId)).size).toBe(n);
  expect(files.orders.rows).toBe(lines.length);
  expect(files.counts).toMatchObject({
    orders: n,
    soldLines: sold.length,
    returnedLines: lines.length - sold.length,
    guestOrders: new Set(guests.map((line) => line.orderId)).size,
    grossSalesCents: total(sold.filter((line) => line.customer !== '')),
  });
});

test('every order belongs to a customer who had signed up, or to a guest', async () => {
  const { files, lines } = await demo({ orders: 20_000, seed: 4 });
  const signups = new Map((await rows(files.customers)).map((row) => [row[0]!, row[1]!]));
  expect(signups.size).toBe(files.counts.customers);
  const buyers = new Set<string>();
  for (const { customer, stamp } of lines) {
    if (customer === '') continue;
    buyers.add(customer);
    const signup = signups.get(customer) ?? 'nobody';
    expect(signup <= stamp.slice(0, 10), `${customer} ${signup} ${stamp}`).toBe(true);
  }
  expect(buyers.size).toBe(files.counts.buyers);
  const share = 1 - buyers.size / signups.size;
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.04);
  expect(signups.size).toBeGreaterThan(20_000 / 10);
  expect(signups.size).toBeLessThan(20_000 / 6.5);
});

test('order lines are sorted by time within the two years and have positive prices of two decimals', async () => {
  const { lines } = await demo({ orders: 5000, seed: 5 });
  const stamps = lines.map((line) => line.stamp);
  expect(stamps.every((stamp) => /^202[456]-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(stamp))).toBe(true);
  expect(stamps).toEqual([...stamps].sort());
  expect(stamps[0]! >= '2024-07-01').toBe(true);
  expect(stamps.at(-1)!.slice(0, 10)).toBe('2026-06-30');
  for (const line of lines) {
    expect(line.price).toMatch(/^\d+\.\d\d$/);
    expect(Number(line.price)).toBeGreaterThan(0);
    expect(Number.isInteger(line.quantity) && line.quantity !== 0).toBe(true);
  }
});

test('a return repeats a line of its order later, at its price and with no more pieces', async () => {
  const { lines } = await demo({ orders: 10_000, seed: 6 });
  const keyOf = (line: Line) => `${line.orderId} ${line.customer} ${line.product} ${line.price}`;
  const bought = new Map<string, Line>();
  const returned = lines.filter((line) => line.quantity < 0);
  for (const line of lines) {
    if (line.quantity < 0) continue;
    const before = bought.get(keyOf(line));
    bought.set(keyOf(line), { ...line, quantity: line.quantity + (before?.quantity ?? 0) });
  }
  for (const line of returned) {
    const original = bought.get(keyOf(line));
    expect(original === undefined ? 0 : original.quantity).toBeGreaterThanOrEqual(-line.quantity);
    expect(original!.stamp < line.stamp).toBe(true);
    expect(line.status).toBe('returned');
  }
  expect(returned.length / lines.length).toBeGreaterThan(0.02);
  expect(returned.length / lines.length).toBeLessThan(0.08);
});

test('the year shows: December sells most, Sundays beat Fridays, a sale lowers prices', async () => {
  const { lines } = await demo({ orders: 40_000, seed: 2 });
  const orders = [
    ...new Map(lines.filter((line) => line.quantity > 0).map((l) => [l.orderId, l.stamp])).values(),
  ];
  const on = (match: (stamp: string) => boolean) => orders.filter(match).length;
  expect(on((stamp) => stamp.startsWith('2025-12'))).toBeGreaterThan(
    1.5 * on((s) => s.startsWith('2025-09')),
  );
  expect(on((stamp) => stamp.startsWith('2024-12'))).toBeGreaterThan(
    1.5 * on((s) => s.startsWith('2024-09')),
  );
  const weekdays = new Array<number>(7).fill(0);
  for (const stamp of orders) weekdays[new Date(`${stamp}Z`).getUTCDay()]!++;
  expect(weekdays[0]).toBeGreaterThan(1.2 * weekdays[5]!);
  const priceOf = (from: string, to: string) =>
    lines.filter(
      (l) => l.product === 'bath towel sage' && l.stamp >= from && l.stamp < to && l.price !== '16.99',
    ).length;
  expect(priceOf('2026-01-02', '2026-01-15')).toBeGreaterThan(0);
  expect(priceOf('2026-02-01', '2026-04-01')).toBe(0);
});

test('the figures are those of a shop: basket, repeat rate, guests, a heavy tail of spend', async () => {
  const { files, lines } = await demo({ orders: 40_000, seed: 2 });
  const sold = lines.filter((line) => line.quantity > 0);
  const ordersOf = new Map<string, Set<string>>();
  const spendOf = new Map<string, number>();
  for (const line of sold) {
    if (line.customer === '') continue;
    ordersOf.set(line.customer, (ordersOf.get(line.customer) ?? new Set()).add(line.orderId));
    spendOf.set(line.customer, (spendOf.get(line.customer) ?? 0) + total([line]));
  }
  const basket = total(sold) / 100 / files.counts.orders;
  expect(basket).toBeGreaterThan(50);
  expect(basket).toBeLessThan(95);
  const repeat = [...ordersOf.values()].filter((orders) => orders.size > 1).length / ordersOf.size;
  expect(repeat).toBeGreaterThan(0.55);
  expect(repeat).toBeLessThan(0.85);
  expect(files.counts.guestOrders / files.counts.orders).toBeCloseTo(0.02, 3);
  const spends = [...spendOf.values()].sort((a, b) => b - a);
  const top = spends.slice(0, Math.round(spends.length / 5)).reduce((sum, spend) => sum + spend, 0);
  expect(top / spends.reduce((sum, spend) => sum + spend, 0)).toBeGreaterThan(0.5);
});

test('some cells of the customer file are blank, none of the keys', async () => {
  const { files } = await demo({ orders: 20_000, seed: 9 });
  const customers = await rows(files.customers);
  const blank = Array.from({ length: 8 }, (_, j) => customers.filter((row) => row[j] === '').length);
  const [ids, signups, gender, birthYear, city, region, channel, newsletter] = blank;
  expect([ids, signups, region, newsletter]).toEqual([0, 0, 0, 0]);
  for (const count of [gender!, birthYear!, city!, channel!]) {
    expect(count / customers.length).toBeGreaterThan(0.01);
    expect(count / customers.length).toBeLessThan(0.12);
  }
});

test('the planted segments are told on request only, and equal those of plantedSegments', async () => {
  const options = { orders: 3000, seed: 11 };
  const silent = await demo(options);
  expect(silent.files.truth).toBeNull();
  const told = await demo({ ...options, truth: true });
  const { customerIds, segment, names } = plantedSegments(options);
  expect(names).toHaveLength(5);
  expect(await rows(told.files.truth!)).toEqual(customerIds.map((id, i) => [id, names[segment[i]!]!]));
  const buyers = new Set(told.lines.map((line) => line.customer).filter((id) => id !== ''));
  expect(new Set(customerIds)).toEqual(buyers);
});

test.each([999, 10_000_001, 1234.5, Number.NaN])('%d orders are refused', async (orders) => {
  const failure = expect.objectContaining({ code: 'OPTION_INVALID' });
  await expect(generateDemo({ orders, seed: 1, outDir: await folder() }, context())).rejects.toEqual(failure);
  expect(() => plantedSegments({ orders, seed: 1 })).toThrow(failure);
});

test('a folder that cannot be made is refused as not writable', async () => {
  const file = join(await folder(), 'file');
  await writeFile(file, '');
  await expect(
    generateDemo({ orders: 1000, seed: 1, outDir: join(file, 'below') }, context()),
  ).rejects.toEqual(expect.objectContaining({ code: 'OUTPUT_NOT_WRITABLE' }));
});

test('a run that is stopped leaves no file behind, and the files of an earlier one untouched', async () => {
  const outDir = await folder();
  await generateDemo({ orders: 1000, seed: 1, outDir }, context());
  const before = await contentOf(outDir);
  const controller = new AbortController();
  const progress = { report: (share: number) => share > 0.5 && controller.abort() };
  await expect(
    generateDemo({ orders: 3000, seed: 2, outDir }, { ...context(), progress, signal: controller.signal }),
  ).rejects.toEqual(expect.objectContaining({ code: 'INTERRUPTED' }));
  expect(await contentOf(outDir)).toEqual(before);
});

function context(): BaseContext {
  const { signal } = new AbortController();
  return { rng: createRng(0), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'clientele-demo-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function demo(options: Omit<DemoOptions, 'outDir'>) {
  const files = await generateDemo({ ...options, outDir: await folder() }, context());
  const lines = (await rows(files.orders)).map(
    ([orderId, stamp, customer, , product, quantity, price, status]): Line => ({
      orderId: orderId!,
      stamp: stamp!,
      customer: customer!,
      product: product!,
      quantity: Number(quantity),
      price: price!,
      status: status!,
    }),
  );
  return { files, lines };
}

async function rows(file: DemoFile): Promise<string[][]> {
  const [, ...records] = (await readFile(file.path, 'utf8')).trimEnd().split('\n');
  return records.map((record) => record.split(','));
}

function total(lines: readonly Line[]): number {
  return lines.reduce((cents, line) => cents + line.quantity * Math.round(Number(line.price) * 100), 0);
}

async function hashes(options: Omit<DemoOptions, 'outDir'>): Promise<string[]> {
  const { customers, orders, campaign } = await generateDemo(
    { ...options, outDir: await folder() },
    context(),
  );
  return Promise.all(
    [customers, orders, campaign].map(async ({ path }) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ),
  );
}

async function contentOf(outDir: string): Promise<[string, string][]> {
  const names = (await readdir(outDir)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(outDir, name), 'utf8')]));
}
