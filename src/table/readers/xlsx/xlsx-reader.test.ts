import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findingOf, useImporter } from '../../testkit/import-text.ts';
import { type SheetInput, type WorkbookInput, workbookFile } from '../../testkit/workbook-file.ts';
import { zipFile } from '../../testkit/zip-file.ts';
import { dateFormatOf } from './date-format.ts';
import { serialDate } from './serial-date.ts';

const importer = useImporter();
let n = 0;

function save(content: Buffer, name = `book-${++n}.xlsx`): string {
  const path = join(importer.folder(), name);
  writeFileSync(path, content);
  return path;
}

const one = (sheet: Omit<SheetInput, 'name'>, workbook: Omit<WorkbookInput, 'sheets'> = {}) =>
  importer.file(save(workbookFile({ ...workbook, sheets: [{ name: 'Data', ...sheet }] })));

const names = (dataset: { columns: readonly { name: string }[] }) => dataset.columns.map(({ name }) => name);

test.each([false, true])(
  'reads texts, numbers, booleans and blanks (texts in the cells: %s)',
  async (inline) => {
    const { dataset, rows, rejected } = await one(
      {
        rows: [
          ['n', 'city', 'price', 'member', 'note'],
          [1, 'Köln', 17.100000000000001, true, 'a "b", <c>\r\nd'],
          [2, 'Bonn & Bad', 1e21, false, null],
          [],
          [3, null, -0.5, null, ' x '],
        ],
      },
      { inline },
    );
    expect(names(dataset)).toEqual(['n', 'city', 'price', 'member', 'note']);
    expect(await rows('text.parquet')).toEqual([
      [1, '1', 'Köln', '17.1', 'true', 'a "b", <c>\r\nd'],
      [2, '2', 'Bonn & Bad', '1e+21', 'false', ''],
      [3, '3', '', '-0.5', '', ' x '],
    ]);
    expect(dataset.columns[3]?.storage).toBe('BOOLEAN');
    expect([dataset.source.format, dataset.source.table, rejected]).toEqual(['xlsx', 'Data', null]);
  },
);

test('dates are told by the number format, formulas give their stored value', async () => {
  const { dataset, rows } = await one(
    {
      rows: [
        ['a', 'b', 'c', 'd', 'e', 'f'],
        [
          { number: 45322, format: 0 },
          { number: 45322.75, format: 1 },
          { number: 0.5, format: 2 },
          { number: 45322, format: 3 },
          { xml: '<c r="@"><f>1+1</f><v>2</v></c>' },
          { xml: '<c r="@" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>' },
        ],
        [
          { number: 45323, format: 0 },
          { number: 45323.5, format: 1 },
          { number: 0.25, format: 2 },
          { number: 1, format: 3 },
          { xml: '<c r="@"><f>1/0</f></c>' },
          { xml: '<c r="@" t="e"><f>NA()</f><v>#N/A</v></c>' },
        ],
      ],
    },
    { formats: [14, 'yyyy\\-mm\\-dd hh:mm', 'h:mm AM/PM', '#,##0.00 "days"'] },
  );
  expect(await rows('text.parquet')).toEqual([
    [1, '2024-01-31', '2024-01-31 18:00:00', '12:00:00', '45322', '2', 'ab'],
    [2, '2024-02-01', '2024-02-01 12:00:00', '06:00:00', '1', '', ''],
  ]);
  expect(dataset.columns.slice(0, 2).map(({ storage }) => storage)).toEqual(['DATE', 'TIMESTAMP']);
  expect(findingOf(dataset, 'formulas-without-value', 'e')?.count).toBe(1);
  expect(findingOf(dataset, 'error-cells', 'f')?.count).toBe(1);
});

test('dates of the 1904 system are four years and a day later', async () => {
  const rows = [['a', 'b'], ...[0, 43860].map((number) => [{ number, format: 0 }, 'x'])];
  const { rows: read } = await one({ rows }, { formats: [14], date1904: true });
  expect((await read()).map((row) => row[1])).toEqual(['1904-01-01', '2024-01-31']);
});

test('numbers stored as text are read as numbers, rich text without its formats', async () => {
  const { dataset, rows } = await one(
    {
      rows: [
        ['n', { xml: '<c r="@" t="s"><v>3</v></c>' }],
        ['1', 2],
        ['20', 3.5],
      ],
    },
    {
      parts: [
        {
          name: 'xl/sharedStrings.xml',
          content:
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>n</t></si><si><t>1</t></si><si><t>20</t></si><si><r><rPr><b/></rPr><t>lo</t></r><r><t>ng</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si></sst>',
        },
      ],
    },
  );
  expect(names(dataset)).toEqual(['n', 'long']);
  expect((await rows())[0]).toEqual([1, 1, 2]);
  expect(findingOf(dataset, 'numbers-as-text', 'n')?.count).toBe(2);
});

test('titles above the header are passed over, a table may begin anywhere', async () => {
  const { dataset, rows } = await one({
    at: [3, 4],
    rows: [['Sales report 2024'], [], ['n', 'city', 'spent'], [1, 'Köln', 2.5], [2, 'Bonn', 3.5]],
  });
  expect(names(dataset)).toEqual(['n', 'city', 'spent']);
  expect(await rows()).toEqual([
    [1, 1, 'Köln', 2.5],
    [2, 2, 'Bonn', 3.5],
  ]);
  expect(findingOf(dataset, 'title-rows')?.message).toContain('Sales report 2024');
});

test('a table of which hardly a cell is filled is one all the same', async () => {
  const { dataset } = await one({ rows: [['n', 'note'], [1], [2], [3], [4, 'x']] });
  expect([names(dataset), dataset.rows, dataset.columns[1]?.missing]).toEqual([['n', 'note'], 4, 3]);
});

test('a workbook gives a table a sheet; hidden sheets, prose and empty ones are left out and said', async () => {
  const path = save(
    workbookFile({
      sheets: [
        { name: 'Read me', rows: [['This is prose.'], [], ['And more of it.']] },
        {
          name: 'Customers',
          rows: [
            ['id', 'age'],
            ['k1', 30],
            ['k2', 40],
          ],
        },
        {
          name: 'Old',
          state: 'hidden',
          rows: [
            ['id', 'age', 'x'],
            ['k1', 30, 1],
            ['k2', 40, 2],
          ],
        },
        {
          name: 'Orders',
          rows: [
            ['order', 'id', 'total'],
            ['o1', 'k1', 3],
            ['o2', 'k2', 4],
          ],
        },
        { name: 'Empty', rows: [] },
      ],
    }),
  );
  const tables = await importer.files([path]);
  expect(tables.map(({ dataset }) => [dataset.name, dataset.rows])).toEqual([
    ['Customers', 2],
    ['Orders', 2],
  ]);
  const said = tables[0]!.dataset.findings.filter(({ code }) => code === 'table-left-out');
  expect(said.map(({ message }) => message.replace(/ of book.*xlsx/, ''))).toEqual([
    '"Read me" holds text and no table: it was not read.',
    '"Old" is hidden: it was not read.',
    '"Empty" is empty: it was not read.',
  ]);
  const [old] = await importer.files([path], { table: 'old' });
  expect(old!.dataset.columns).toHaveLength(3);
  await expect(importer.files([path], { table: 'Custmers' })).rejects.toMatchObject({
    code: 'TABLE_UNKNOWN',
    hint: 'Did you mean "Customers"?',
  });
});

test('a cell far outside grows no empty columns; columns that begin further down are added', async () => {
  const body = Array.from(
    { length: 150 },
    (_, i) => `<row r="${i + 2}"><c r="A${i + 2}"><v>${i}</v></c><c r="B${i + 2}"><v>${i}</v></c></row>`,
  );
  const data = `<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>${body.join('')}<row r="1048576"><c r="A1048576"><v>7</v></c><c r="XFD1048576"><v>8</v></c></row>`;
  const { dataset } = await one({ data });
  expect(names(dataset)).toEqual(['a', 'b', 'column_3']);
  expect([dataset.rows, dataset.columns[2]?.missing]).toEqual([151, 150]);
});

test('rows that cannot be read are rejected with their place', async () => {
  const { dataset, rejected } = await one({
    rows: [
      ['a', 'b'],
      [1, 'x'],
      [2, { xml: '<c r="@" t="s"><v>999</v></c>' }],
      [3, { xml: `<c r="@" t="str"><v>${'y'.repeat(2_000_000)}</v></c>` }],
      [4, 'z'],
    ],
  });
  expect([dataset.rows, dataset.rejectedRows]).toEqual([2, 2]);
  expect(rejected?.split('\n').slice(0, 3)).toEqual([
    'line,reason,text',
    '3,a text that is not there (999),2',
    '4,a cell longer than allowed,3',
  ]);
});

test.each([
  ['an archive that is no workbook', zipFile([{ name: 'a.csv', content: 'a,b\n1,2\n' }]), 'FILE_BINARY'],
  ['a document', zipFile([{ name: 'content.xml', content: '<x/>' }]), 'FILE_BINARY'],
  ['broken XML', workbookFile({ sheets: [{ name: 'A', data: '<row><c></row>' }] }), 'FILE_CORRUPT'],
  [
    'half a workbook',
    workbookFile({
      sheets: [
        {
          name: 'A',
          rows: [
            ['a', 'b'],
            [1, 2],
          ],
        },
      ],
    }).subarray(0, 700),
    'FILE_CORRUPT',
  ],
  ['prose', workbookFile({ sheets: [{ name: 'A', rows: [['hello'], ['there']] }] }), 'TABLE_NO_ROWS'],
  ['a header alone', workbookFile({ sheets: [{ name: 'A', rows: [['a', 'b']] }] }), 'TABLE_NO_ROWS'],
  [
    'two columns of a name',
    workbookFile({
      sheets: [
        {
          name: 'A',
          rows: [
            ['a', 'a'],
            [1, 2],
          ],
        },
      ],
    }),
    'COLUMN_DUPLICATE',
  ],
  [
    'a part that is larger than it claims',
    workbookFile({
      sheets: [],
      parts: [{ name: 'xl/workbook.xml', content: '<x/>'.repeat(99), claimedSize: 5 }],
    }),
    'FILE_CORRUPT',
  ],
])('refuses %s', async (_, content, code) => {
  await expect(importer.file(save(content))).rejects.toMatchObject({ code });
});

test('limits hold: parts of the archive, bytes, columns and rows', async () => {
  const sheet = { name: 'A', rows: [['a', 'b', 'c'], ...Array.from({ length: 50 }, () => [1, 2, 3])] };
  const path = save(workbookFile({ sheets: [sheet] }));
  for (const limits of [
    { entries: 3 },
    { inflatedBytes: 2000 },
    { columns: 2 },
    { rows: 40 },
    { cells: 100 },
  ]) {
    await expect(importer.file(path, { limits })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  }
});

/** ECMA-376, 18.8.30 and 18.8.31. */
test.each([
  [14, undefined, 'date'],
  [22, undefined, 'timestamp'],
  [46, undefined, null],
  [0, undefined, null],
  [164, 'dd/mm/yyyy', 'date'],
  [164, '[$-409]d\\-mmm\\-yy;@', 'date'],
  [164, 'yyyy"-"mm"-"dd', 'date'],
  [164, '"$"#,##0.00', null],
  [164, '[Red]0.00', null],
  [164, '0.00 "days"', null],
  [164, '[h]:mm:ss', null],
  [164, 'mm:ss', 'time'],
  [164, '_-* #,##0.00\\ "Mrd"_-', null],
  [164, 'General', null],
] as const)('the number format %i %s shows %s', (id, code, expected) => {
  expect(dateFormatOf(id, code)).toBe(expected);
});

/** Dates that Excel shows for these numbers. */
test.each([
  [1, false, '1900-01-01'],
  [59, false, '1900-02-28'],
  [61, false, '1900-03-01'],
  [2958465, false, '9999-12-31'],
  [2958466, false, null],
  [-1, false, null],
  [0, true, '1904-01-01'],
  [45322.99998842592, false, '2024-01-31 23:59:59'],
] as const)('the serial %f (1904: %s) is %s', (serial, is1904, expected) => {
  expect(serialDate(serial, 'timestamp', is1904)).toBe(expected);
});
