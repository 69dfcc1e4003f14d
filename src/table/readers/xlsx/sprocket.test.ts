import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { findingOf, type Imported, useImporter } from '../../testkit/import-text.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/sprocket_bikes/', import.meta.url));
const isAbsent = !existsSync(folder);
const why = isAbsent ? ' [skipped: no real data in ../shared/data]' : '';

const SHEETS = ['CustomerDemographic', 'CustomerAddress', 'Transactions', 'NewCustomerList'];

describe.skipIf(isAbsent)(`the sprocket workbook${why}`, () => {
  const importer = useImporter();
  let tables: Imported[] = [];
  beforeAll(async () => {
    tables = await importer.files([join(folder, 'sprocket.xlsx')]);
  });

  test('is one import of four tables; the sheet of prose is left out and said', () => {
    expect(
      tables.map(({ dataset }) => [dataset.name, dataset.shape, dataset.rows, dataset.columns.length]),
    ).toEqual([
      ['CustomerDemographic', 'customers', 4000, 11],
      ['CustomerAddress', 'customers', 3999, 5],
      ['Transactions', 'orders', 20000, 13],
      ['NewCustomerList', 'other', 1000, 20],
    ]);
    expect(findingOf(tables[0]!.dataset, 'table-left-out')?.message).toContain('"Title Sheet"');
    expect(tables.every(({ dataset, rejected }) => dataset.rejectedRows === 0 && rejected === null)).toBe(
      true,
    );
  });

  test.each(SHEETS.map((sheet, i) => [sheet, i] as const))(
    'the sheet %s has the values of its CSV file',
    async (sheet, i) => {
      const csv = await importer.file(join(folder, `${sheet}.csv`));
      const book = tables[i]!;
      const columns = (imported: Imported) =>
        imported.dataset.columns.map(({ role, missing }) => ({ role, missing }));
      expect(columns(book)).toEqual(columns(csv));
      // pandas, which wrote the CSV files, changed some of the junk, and yes and no to 1 and 0
      const junk = book.dataset.columns.findIndex(({ name }) => name === 'default') + 1;
      const values = async (imported: Imported) =>
        (await imported.rows()).map((row) =>
          row.map((value, j) =>
            junk > 0 && j === junk ? null : typeof value === 'boolean' ? Number(value) : value,
          ),
        );
      expect(await values(book)).toEqual(await values(csv));
    },
  );

  test('the column of junk is carried unharmed and is no feature', async () => {
    const { dataset } = tables[0]!;
    const at = dataset.columns.findIndex(({ name }) => name === 'default');
    expect(dataset.columns[at]).toMatchObject({ role: 'ignore', kind: 'text' });
    const csv = await importer.file(join(folder, 'CustomerDemographic.csv'));
    const texts = async (imported: Imported) =>
      (await imported.rows('text.parquet')).map((row) => String(row[at + 1]));
    const expected = await texts(csv);
    const junk = await texts(tables[0]!);
    const isText = (text: string) => text !== '' && !/^[-+\d][-+:.\d ]*$/.test(text);
    const kept = expected.flatMap((text, i) => (isText(text) ? [[text, junk[i]]] : []));
    expect(kept.length).toBeGreaterThan(2500);
    expect(kept.filter(([text, read]) => text !== read)).toEqual([]);
  });

  test('five columns without a name are called by their place, numbers stored as text are numbers', () => {
    const { dataset } = tables[3]!;
    expect(findingOf(dataset, 'unnamed-columns')?.count).toBe(5);
    expect(dataset.columns[1]).toMatchObject({ kind: 'integer', missing: 0 });
    expect(findingOf(dataset, 'numbers-as-text', 'past_3_years_bike_related_purchases')?.count).toBe(1000);
  });
});
