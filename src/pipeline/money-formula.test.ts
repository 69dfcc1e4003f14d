import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { parseCsv } from '../../test/testkit/read-csv.ts';
import { runJob } from '../../test/testkit/run-job.ts';
import { scoreWith } from './score/score-with.ts';
import { quietHost, segmentationOf } from './score/testkit/segmentation-of.ts';

let folder = '';
let file = '';
const FORMULA = 'list * pieces - rebate';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-money-'));
  file = join(folder, 'orders.csv');
  const rng = createRng(8);
  const lines = Array.from({ length: 600 }, (_, i) => {
    const day = `2025-${String(1 + rng.int(12)).padStart(2, '0')}-${String(1 + rng.int(28)).padStart(2, '0')}`;
    const [list, pieces, rebate] = [1 + rng.int(5000) / 100, 1 + rng.int(4), rng.int(100) / 100];
    const paid = Math.round(1e4 * (list * pieces - rebate)) / 1e4;
    return `O${i},C${i % 90},${day},${list.toFixed(2)},${pieces},${rebate.toFixed(2)},${paid.toFixed(4)}`;
  });
  await writeFile(file, `order_id,customer_id,order_date,list,pieces,rebate,paid\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const figures = async (path: string) => parseCsv(await readFile(path, 'utf8')).map((row) => row.slice(0, 4));

test('money by a formula is what a column with the same money gives, and a model keeps it', async () => {
  const options = { k: { from: 2, to: 2 } };
  const column = await runJob({ files: [file], amount: 'paid', until: 'report', ...options });
  const formula = await runJob({ files: [file], amount: FORMULA, until: 'report', ...options });
  expect(await figures(formula.files.customers!)).toEqual(await figures(column.files.customers!));
  const made = await segmentationOf(file, { folder, options: { amount: FORMULA, ...options } });
  expect(made.model.manifest.orders!.money).toBe(FORMULA);
  const target = { file, out: null, append: false, customers: join(folder, 'list.csv') };
  await scoreWith(made.model, { target, tempDir: join(folder, 'temp') }, quietHost(join(folder, 'out')));
  expect(await figures(target.customers)).toEqual(parseCsv(made.segmented).map((row) => row.slice(0, 4)));
});

test('a formula without an order log, and one that cannot be read, are refused', async () => {
  const customers = join(folder, 'customers.csv');
  const rows = Array.from({ length: 30 }, (_, i) => `C${i},${i % 7},${i % 5}`);
  await writeFile(customers, `customer_id,spend,visits\n${rows.join('\n')}\n`);
  await expect(runJob({ files: [customers], amount: 'spend * visits' })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
  await expect(runJob({ files: [file], amount: 'list * piece' })).rejects.toMatchObject({
    code: 'FORMULA_INVALID',
  });
});
