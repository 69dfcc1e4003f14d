import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKernelPool, type KernelPool } from '#kernels';
import { orderOfIds } from './order-of-ids.ts';

let pool: KernelPool;

beforeAll(async () => {
  pool = await createKernelPool({ threads: 1 });
});

afterAll(() => pool?.close());

async function ordered(ids: readonly string[]): Promise<string[] | null> {
  const texts = Buffer.from(ids.join(''), 'utf8');
  let end = 0;
  const ends = Uint32Array.from(ids, (id) => (end += Buffer.byteLength(id)));
  const codes = Uint32Array.from(ids.keys());
  const order = await orderOfIds(pool, { texts, ends }, codes);
  return order === null ? null : Array.from(order, (code) => ids[code]!);
}

test('names are in the order of their bytes', async () => {
  const ids = ['K2', 'k2', 'K10', 'K', '17 K', 'Kunde von weither 2', 'Kunde von weither 17', 'K2-'];
  const bytewise = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(await ordered(ids)).toEqual(bytewise);
});

test('numbers are in their order, equal ones by their bytes', async () => {
  expect(await ordered(['12', '7', '1000000', '07', '3', '007'])).toEqual([
    '3',
    '007',
    '07',
    '7',
    '12',
    '1000000',
  ]);
});

test('ids that could be either, or are not ASCII, take a closer look', async () => {
  expect(await ordered(['1', ' 2'])).toBeNull();
  expect(await ordered(['1e5', '2'])).toBeNull();
  expect(await ordered(['K\u00fcster', 'K1'])).toBeNull();
  expect(await ordered(['1234567890123456', '2'])).toBeNull();
});
