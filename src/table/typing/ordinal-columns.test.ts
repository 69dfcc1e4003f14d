import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

test('a category of a known scale keeps the order of its levels, and a unit in a name is told', async () => {
  const bands = ['Less than $40K', '$40K - $60K', '$60K - $80K', 'Unknown'];
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${i},${bands[i % 4]},${['red', 'blue', 'green'][i % 3]},${i % 7}`,
  );
  const { dataset } = await importer.text(['id,Income,colour,tenure_months', ...lines].join('\n'));
  const [, income, colour, tenure] = dataset.columns;
  expect(income).toMatchObject({ kind: 'category', order: bands.slice(0, 3), missing: 15, unit: null });
  expect(colour).toMatchObject({ kind: 'category', order: null });
  expect(tenure).toMatchObject({ unit: 'months' });
});

test('numbers of days under a name that says date are dates, as Excel counts them', async () => {
  // 43831 is 2020-01-01 and 36526 is 2000-01-01 in Excel; .75 is six in the evening
  const lines = ['1,43831,43831.75,43831', '2,36526,36526,9', '3,,,'];
  const { dataset, rows } = await importer.text(['key,order_date,update_date,parts', ...lines].join('\n'));
  expect(dataset.columns.map(({ kind }) => kind).slice(1)).toEqual(['date', 'timestamp', 'integer']);
  expect((await rows()).map((row) => row.slice(2, 4))).toEqual([
    ['2020-01-01', '2020-01-01 18:00:00'],
    ['2000-01-01', '2000-01-01 00:00:00'],
    [null, null],
  ]);
  const found = dataset.findings.filter(({ code }) => code === 'excel-serial-date');
  expect(found.map(({ column, count }) => [column, count])).toEqual([
    ['order_date', 2],
    ['update_date', 2],
  ]);
});
