import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasetSchema } from '#contract';
import { sql } from '#sql';
import { findingOf, useImporter } from '../testkit/import-text.ts';
import { workbookFile } from '../testkit/workbook-file.ts';

const importer = useImporter();

function save(name: string, content: string | Buffer): string {
  const path = join(importer.folder(), name);
  writeFileSync(path, content);
  return path;
}

test('files with equal columns are one dataset, whatever their order, case, blanks, format and dialect', async () => {
  const parquet = join(importer.folder(), 'c.parquet');
  await importer
    .engine()
    .exec(sql`COPY (SELECT 5 AS "Total", 'k5' AS "Customer id") TO ${parquet} (FORMAT parquet)`);
  const paths = [
    save('a.csv', 'customer_id,total\nk1,1\nk2,2\nbroken\n'),
    save('b.csv', 'Total;Customer ID\n3;k3\n"4;k4\n'),
    parquet,
    save('d.ndjson', '{"customerId":"k6","TOTAL":6}\nbroken\n'),
  ];
  const tables = await importer.files(paths);
  expect(tables).toHaveLength(1);
  const { dataset, rows, rejected } = tables[0]!;
  expect(datasetSchema.parse(dataset)).toEqual(dataset);
  expect(dataset.columns.map(({ name, role }) => [name, role])).toEqual([
    ['customer_id', 'customer-id'],
    ['total', 'feature'],
    ['source_file', 'ignore'],
  ]);
  expect(await rows()).toEqual([
    [1, 'k1', 1, 'a.csv'],
    [2, 'k2', 2, 'a.csv'],
    [4, 'k3', 3, 'b.csv'],
    [6, 'k5', 5, 'c.parquet'],
    [7, 'k6', 6, 'd.ndjson'],
  ]);
  expect([dataset.rows, dataset.rejectedRows]).toEqual([5, 3]);
  expect(
    dataset.source.parts.map(({ label, rows: kept, rejectedRows }) => [label, kept, rejectedRows]),
  ).toEqual([
    ['a.csv', 2, 1],
    ['b.csv', 1, 1],
    ['c.parquet', 1, 0],
    ['d.ndjson', 1, 1],
  ]);
  expect(rejected?.split('\n').map((line) => line.split(',').slice(0, 2).join())).toEqual([
    'source,line',
    'a.csv,4',
    'b.csv,3',
    'd.ndjson,2',
    '',
  ]);
  expect(findingOf(dataset, 'stacked-tables')?.count).toBe(4);
});

test('files with other columns stay apart, and so do those whose columns have no names', async () => {
  const apart = await importer.files([
    save('x.csv', 'id,a\n1,2\n3,4\n'),
    save('y.csv', 'id,b\n1,2\n3,4\n'),
    save('z1.csv', '1,2\n3,4\n5,6\n'),
    save('z2.csv', '1,2\n3,4\n7,8\n'),
  ]);
  expect(apart.map(({ dataset }) => dataset.name)).toEqual(['x', 'y', 'z1', 'z2']);
});

test('sheets with equal columns are one dataset named after the workbook', async () => {
  const path = save(
    'year.xlsx',
    workbookFile({
      sheets: [
        {
          name: 'Jan',
          rows: [
            ['id', 'source_sheet'],
            ['k1', 1],
            ['k2', 2],
          ],
        },
        {
          name: 'Notes',
          rows: [
            ['a', 'b', 'c'],
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
        {
          name: 'Feb',
          rows: [
            ['ID', 'Source Sheet'],
            ['k3', 3],
          ],
        },
      ],
    }),
  );
  const tables = await importer.files([path]);
  expect(tables.map(({ dataset }) => dataset.name)).toEqual(['year', 'Notes']);
  const [year] = tables;
  expect(year!.dataset.columns.map(({ name }) => name)).toEqual([
    'id',
    'source_sheet',
    'source_sheet_clientele',
  ]);
  expect((await year!.rows()).map((row) => row[3])).toEqual(['Jan', 'Jan', 'Feb']);
});

test('parts of several types give one type that holds them all', async () => {
  const whole = join(importer.folder(), 'whole.parquet');
  const parts = join(importer.folder(), 'parts.parquet');
  await importer
    .engine()
    .exec(sql`COPY (SELECT 1::BIGINT AS n, DATE '2024-01-31' AS d) TO ${whole} (FORMAT parquet)`);
  await importer
    .engine()
    .exec(sql`COPY (SELECT 2.5::DOUBLE AS n, DATE '2024-02-01' AS d) TO ${parts} (FORMAT parquet)`);
  const [stacked] = await importer.files([whole, parts]);
  expect(stacked!.dataset.columns.map(({ storage }) => storage)).toEqual(['DECIMAL', 'DATE', 'VARCHAR']);
  expect((await stacked!.rows()).map((row) => row.slice(1, 3))).toEqual([
    [1, '2024-01-31'],
    [2.5, '2024-02-01'],
  ]);
});
