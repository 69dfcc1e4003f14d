import { expect, test } from 'vitest';
import { findingOf, useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

/** Imports one column beside an id; cells are quoted. */
async function column(cells: readonly string[], columnName = 'x') {
  const lines = cells.map((cell, i) => `k${i};"${cell.replaceAll('"', '""')}"`);
  const { dataset, rows } = await importer.text(`id;${columnName}\n${lines.join('\n')}\n`);
  return { dataset, column: dataset.columns[1]!, values: (await rows()).map((row) => row[2]) };
}

test.each([
  ['ISO', ['2024-01-02', '2023-12-31'], ['2024-01-02', '2023-12-31']],
  ['ISO without zeros', ['2024-1-2', '2023-12-31'], ['2024-01-02', '2023-12-31']],
  ['year first with dots', ['2024.01.02', '2023.12.31'], ['2024-01-02', '2023-12-31']],
  ['day first with dashes', ['02-01-2024', '31-12-2023'], ['2024-01-02', '2023-12-31']],
  ['day first with dots', ['2.1.2024', '31.12.2023'], ['2024-01-02', '2023-12-31']],
  ['month first', ['1/2/2024', '12/31/2023'], ['2024-01-02', '2023-12-31']],
  ['two digits of the year', ['02/01/24', '31/12/73'], ['2024-01-02', '1973-12-31']],
  ['equal day and month', ['01/01/2024', '12/12/2023'], ['2024-01-01', '2023-12-12']],
  ['names of months', ['2 Jan 2024', '31 Dec 2023'], ['2024-01-02', '2023-12-31']],
  ['names of months first', ['Jan 2, 2024', 'December 31, 2023'], ['2024-01-02', '2023-12-31']],
  ['midnight', ['2024-01-02 00:00:00', '2023-12-31T00:00'], ['2024-01-02', '2023-12-31']],
  ['before 1900', ['1843-12-21', '2023-12-31'], ['1843-12-21', '2023-12-31']],
  ['missing among them', ['2024-01-02', '', '2023-12-31', 'NULL'], ['2024-01-02', null, '2023-12-31', null]],
])('reads dates: %s', async (_, cells, expected) => {
  const { column: found, values } = await column(cells);
  expect([found.kind, values]).toEqual(['date', expected]);
});

test.each([
  ['ISO', ['2024-01-02 03:04:05', '2023-12-31T23:59'], ['2024-01-02 03:04:05', '2023-12-31 23:59:00']],
  [
    'with a zone, which is left out: the clock of the place counts',
    ['2024-01-02T03:04:05Z', '2023-12-31T23:59:00+02:00'],
    ['2024-01-02 03:04:05', '2023-12-31 23:59:00'],
  ],
  ['day first', ['2/1/2024 3:04', '31/12/2023 23:59'], ['2024-01-02 03:04:00', '2023-12-31 23:59:00']],
  [
    'half days',
    ['1/2/2024 3:04 PM', '12/31/2023 12:00:30 AM'],
    ['2024-01-02 15:04:00', '2023-12-31 00:00:30'],
  ],
])('reads times: %s', async (_, cells, expected) => {
  const { column: found, values } = await column(cells);
  expect([found.kind, values]).toEqual(['timestamp', expected]);
});

test('eight digits are a date where the name or all values say so, else a number', async () => {
  expect((await column(['20240102', '20231231'], 'order_date')).values).toEqual(['2024-01-02', '2023-12-31']);
  const days = Array.from({ length: 9 }, (_, i) => `2024010${i + 1}`);
  expect((await column(days)).column.kind).toBe('date');
  expect((await column([...days, '20240230'])).column.kind).toBe('integer');
});

test('days that are none are counted, not moved', async () => {
  const cells = Array.from({ length: 60 }, (_, i) => `2024-02-${String((i % 28) + 1).padStart(2, '0')}`);
  cells[7] = '2024-02-30';
  const { dataset, column: found, values } = await column(cells);
  expect([found.kind, found.missing, values[7]]).toEqual(['date', 1, null]);
  expect(findingOf(dataset, 'unreadable-cells', 'x')?.message).toContain('row 8');
});

test('an ambiguous date that does not matter stays text, with a finding', async () => {
  const { dataset, column: found, values } = await column(['03/04/2024', '05/06/2024']);
  expect([found.storage, found.role, values]).toEqual(['VARCHAR', 'ignore', ['03/04/2024', '05/06/2024']]);
  expect(findingOf(dataset, 'ambiguous-date', 'x')?.message).toContain('--date-order');
});

test.each([
  ['whole numbers', ['1', '-2', '+3', '0'], 'integer', [1, -2, 3, 0]],
  ['whole numbers as a data frame writes them', ['1.0', '', '30.0'], 'integer', [1, null, 30]],
  ['decimals', ['1.5', '.25', '-3.', '4'], 'decimal', [1.5, 0.25, -3, 4]],
  ['exponents', ['1e3', '2.5E-1', '7'], 'decimal', [1000, 0.25, 7]],
  ['decimal commas', ['1,5', '0,125', '-3'], 'decimal', [1.5, 0.125, -3]],
  ['points between thousands', ['1.234,5', '12.345.678,25', '3,5'], 'decimal', [1234.5, 12_345_678.25, 3.5]],
  ['commas between thousands', ['1,234.5', '12,345,678.25', '3.5'], 'decimal', [1234.5, 12_345_678.25, 3.5]],
  ['euro behind', ['1.234,50 €', '3,00 €', '-2,25 €'], 'decimal', [1234.5, 3, -2.25]],
  ['accounts', ['$1,200', '($35)', '$7'], 'integer', [1200, -35, 7]],
  ['percent', ['5%', '12.5 %', '100%'], 'decimal', [5, 12.5, 100]],
  ['many decimals', ['0.123456789', '1', '2'], 'decimal', [0.123456789, 1, 2]],
  ['white space', [' 1', '2 ', '\u00a03'], 'integer', [1, 2, 3]],
])('reads numbers: %s', async (_, cells, kind, expected) => {
  const { column: found, values } = await column(cells);
  expect([found.kind, values]).toEqual([kind, expected]);
});

test('a comma before three digits is taken for thousands, and that is said', async () => {
  const { dataset, values } = await column(['1,234', '5,678', '900']);
  expect(values).toEqual([1234, 5678, 900]);
  expect(findingOf(dataset, 'thousands-assumed', 'x')).toMatchObject({ severity: 'warning', count: 2 });
});

test('infinity and NaN never become numbers', async () => {
  for (const text of ['inf', '-Infinity', 'NaN', '1e999']) {
    const { column: found, values } = await column(['1.5', '2.5', text]);
    expect([text, found.missing, values[2]]).toEqual([text, 1, null]);
  }
});

test.each([
  ['yes', 'no', true],
  ['TRUE', 'False', true],
  ['Y', 'n', true],
  ['yes', 'maybe', false],
  ['M', 'F', false],
])('%s and %s are opposites: %s', async (yes, no, isBoolean) => {
  const { column: found } = await column([yes, no, '', yes, no]);
  expect(found.kind).toBe(isBoolean ? 'boolean' : 'category');
  expect(found.levels?.[0]).toEqual(isBoolean ? expect.objectContaining({ count: 2 }) : expect.anything());
});

test('texts with some numbers stay text, and leading zeros stay too', async () => {
  expect((await column(['C536379', '536365', '536366'], 'ref')).values).toEqual([
    'C536379',
    '536365',
    '536366',
  ]);
  expect((await column(['01234', '98765', '00017'])).values).toEqual(['01234', '98765', '00017']);
});

test('what the user says of the order of dates decides only where the values show none', async () => {
  const content = 'id,a,b\nk1,03/04/2024,12/31/2023\nk2,05/06/2024,01/02/2024\n';
  const { rows } = await importer.text(content, { dateOrder: 'dmy' });
  expect(await rows()).toEqual([
    [1, 'k1', '2024-04-03', '2023-12-31'],
    [2, 'k2', '2024-06-05', '2024-01-02'],
  ]);
  const short = await importer.text('id,a\nk1,24-04-03\nk2,23-12-31\n', { dateOrder: 'ymd' });
  expect((await short.rows()).map((row) => row[2])).toEqual(['2024-04-03', '2023-12-31']);
});
