import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '#sql';
import { planScan, readFrame, scanNumbers } from '#table';
import { useImporter } from './testkit/import-text.ts';

const importer = useImporter();
const columns = [
  { index: 0, name: 'x', storage: 'DOUBLE' as const },
  { index: 1, name: 'd', storage: 'DATE' as const },
];

/** 10,000 rows in row groups of 2048, in order of `row` or not; every seventh x is missing. */
async function written(file: string, order: 'row' | 'row DESC'): Promise<string> {
  const path = join(importer.folder(), file);
  await importer.engine().exec(
    sql`COPY (SELECT range * 3 AS row, CASE WHEN range % 7 > 0 THEN range / 4.0::DOUBLE END AS c0,
      DATE '1970-01-01' + CAST(range % 100 AS INTEGER) AS c1 FROM range(10000)
      ORDER BY ${order === 'row' ? sql`row` : sql`row DESC`}) TO ${path} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  return path;
}
const expected = Float64Array.from({ length: 10_000 }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 4));

test('a file is read in parts at the same time, each value in its place and missing ones as NaN', async () => {
  const parquet = await written('ordered.parquet', 'row');
  const scan = await planScan(importer.engine(), parquet);
  expect(scan).toMatchObject({ nRows: 10_000 });
  expect(scan!.parts.length).toBeGreaterThan(1);
  const values = new Float64Array(10_000);
  await scanNumbers(
    importer.engine(),
    { parquet, columns, scan: scan! },
    { take: (batch, offset) => values.set(batch.numbersOrNaN(0), offset) },
  );
  expect(values).toEqual(expected);
});

test('a file whose row groups are in another order is not cut into parts, and its frame is in order all the same', async () => {
  const parquet = await written('reversed.parquet', 'row DESC');
  expect(await planScan(importer.engine(), parquet)).toBeNull();
  const [reversed, ordered] = await Promise.all(
    [parquet, await written('ordered.parquet', 'row')].map((file) =>
      readFrame(importer.engine(), { parquet: file, columns }),
    ),
  );
  expect(reversed).toEqual(ordered);
  expect(reversed!.columns[0]).toMatchObject({ values: expected });
});

test('an error while rows are taken ends the reading', async () => {
  const parquet = await written('ordered.parquet', 'row');
  const scan = await planScan(importer.engine(), parquet);
  const take = () => {
    throw new Error('no more');
  };
  await expect(scanNumbers(importer.engine(), { parquet, columns, scan: scan! }, { take })).rejects.toThrow(
    'no more',
  );
});
