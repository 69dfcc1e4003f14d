import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sql } from '#sql';
import { useImporter } from '../../testkit/import-text.ts';
import type { SheetColumn, SheetInput, SheetRows } from './sheet-input.ts';
import { type WorkbookOutput, writeWorkbook } from './write-workbook.ts';

type Row = readonly (string | number | boolean | null)[];

const importer = useImporter();
const { signal } = new AbortController();
let n = 0;

const column = (name: string, type: SheetColumn['type']): SheetColumn => ({ name, type });
const fresh = () => join(importer.folder(), `written-${++n}.xlsx`);

async function* batches(rows: readonly Row[], size = rows.length): AsyncGenerator<SheetRows> {
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size);
    yield { nRows: part.length, values: (j) => part.map((row) => row[j] ?? null) };
  }
}

const table = (columns: readonly SheetColumn[], rows: readonly Row[], size?: number): SheetInput => ({
  name: 'Data',
  columns,
  rows: batches(rows, size),
});

async function written(input: SheetInput, options: Partial<WorkbookOutput> = {}) {
  const path = fresh();
  return { path, facts: await writeWorkbook(path, [input], { signal, ...options }) };
}

const textsOf = async (path: string) => {
  const { dataset, rows } = await importer.file(path);
  return { dataset, rows: (await rows('text.parquet')).map(([, ...cells]) => cells) };
};

const typed = [
  column('n', 'number'),
  column('text', 'text'),
  column('number', 'number'),
  column('flag', 'boolean'),
  column('date', 'date'),
  column('time', 'timestamp'),
];

test('what is written is read again by our reader, with its types', async () => {
  const { path, facts } = await written(
    table(typed, [
      [1, '007', 17.5, true, '2024-02-29', '2024-02-29 23:59:59.999'],
      [2, 'Köln 🚀 שלום', -1e300, false, '1900-01-01', '1900-02-28 12:00:00'],
      [3, null, 5e-324, null, '9999-12-31', '1999-12-31 00:00:01'],
      [4, 'a\r\nb\tc \u0007 _x0041_ <&">', 0, true, '1900-03-01', '2024-01-01 06:30:00'],
    ]),
  );
  const { dataset, rows } = await textsOf(path);
  expect(rows).toEqual([
    ['1', '007', '17.5', 'true', '2024-02-29', '2024-02-29 23:59:59.999'],
    ['2', 'Köln 🚀 שלום', '-1e+300', 'false', '1900-01-01', '1900-02-28 12:00:00'],
    ['3', '', '5e-324', '', '9999-12-31', '1999-12-31 00:00:01'],
    ['4', 'a\r\nb\tc \u0007 _x0041_ <&">', '0', 'true', '1900-03-01', '2024-01-01 06:30:00'],
  ]);
  expect(dataset.columns.map(({ storage }) => storage)).toEqual([
    ...['BIGINT', 'VARCHAR', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP'],
  ]);
  expect(facts).toEqual({ sheets: ['Data'], neutralised: 0, cut: 0 });
});

test('any table comes back as it was', async () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  const text = fc
    .string({ unit: 'binary', maxLength: 30 })
    .filter((one) => one.trim() !== '' && !one.includes('\0'));
  const row = fc.tuple(
    fc.option(text),
    fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
    fc.option(fc.boolean()),
    fc.option(day.map((one) => one.toISOString().slice(0, 10))),
    fc.option(day.map((one) => one.toISOString().slice(0, 23).replace('T', ' '))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      const numbered = rows.map((cells, i): Row => [i + 1, ...cells]);
      const { path } = await written(
        table(typed, [[0, 'x', 1, true, '2024-01-01', '2024-01-01 01:00:00'], ...numbered]),
        {
          raw: true,
        },
      );
      const read = (await textsOf(path)).rows.slice(1);
      const expected = numbered.map(([i, word, number, flag, date, time]) => [
        ...[String(i), word ?? '', number === null ? null : Number(number) + 0],
        ...[
          flag === null ? '' : String(flag),
          date ?? '',
          String(time ?? '').replace(/( 00:00:00)?\.000$/, ''),
        ],
      ]);
      const back = read.map((cells) =>
        cells.map((cell, j) => (j !== 2 ? cell : cell === '' ? null : Number(cell) + 0)),
      );
      expect(back).toEqual(expected);
    }),
    { numRuns: 12, seed: 4 },
  );
});

test('digits that a spreadsheet would lose are kept as text, as is what is no date of the calendar', async () => {
  const { path } = await written(
    table(
      [column('n', 'number'), column('long', 'number'), column('day', 'date')],
      [
        [1, '12345678901234567890', '1899-12-31'],
        [2, '123456789012345', '0044-03-15'],
        [3, '-0.00123', '12024-01-01'],
        [4, '1e5', '2023-02-29'],
      ],
    ),
  );
  expect((await textsOf(path)).rows).toEqual([
    ['1', '12345678901234567890', '1899-12-31'],
    ['2', '123456789012345', '0044-03-15'],
    ['3', '-0.00123', '12024-01-01'],
    ['4', '1e5', '2023-02-29'],
  ]);
});

test('texts that look like formulas get a quote, plain numbers none, and raw leaves both', async () => {
  const columns = [column('n', 'number'), column('=name', 'text')];
  const rows: Row[] = [
    [1, '=1+1'],
    [2, '@x'],
    [3, '-5'],
    [4, '+4 9'],
    [-5, 'plain'],
  ];
  const safe = await written(table(columns, rows));
  expect(safe.facts.neutralised).toBe(4);
  const read = await textsOf(safe.path);
  expect(read.rows.map((cells) => cells[1])).toEqual(["'=1+1", "'@x", '-5', "'+4 9", 'plain']);
  expect(read.dataset.columns[1]?.name).toBe("'=name");
  const raw = await written(table(columns, rows), { raw: true });
  expect(raw.facts.neutralised).toBe(0);
  expect((await textsOf(raw.path)).rows.map((cells) => cells[1])).toEqual(rows.map((row) => row[1]));
});

test('a text longer than a cell can hold is cut between characters, and counted', async () => {
  const { path, facts } = await written(
    table(
      [column('n', 'number'), column('text', 'text')],
      [
        [1, 'a'.repeat(32_767)],
        [2, `${'a'.repeat(32_766)}🚀`],
      ],
    ),
  );
  expect(facts.cut).toBe(1);
  expect((await textsOf(path)).rows.map((cells) => String(cells[1]).length)).toEqual([32_767, 32_766]);
});

test('a long table goes on in further sheets under the same header, and they are read as one', async () => {
  const rows = Array.from({ length: 25 }, (_, i): Row => [i, `t${i}`]);
  const input = table([column('n', 'number'), column('text', 'text')], rows, 7);
  const { path, facts } = await written(
    { ...input, name: "a/b'?" },
    { largest: { rows: 11, characters: 1e9 } },
  );
  expect(facts.sheets).toEqual(["a_b'_", "a_b'_ (2)", "a_b'_ (3)"]);
  const [read] = await importer.files([path]);
  expect((await read!.rows()).map((row) => row[1])).toEqual(rows.map(([i]) => i));
});

test('the same rows give the same bytes, however they come', async () => {
  const rows = Array.from(
    { length: 5000 },
    (_, i): Row => [i, `text ${i % 70}`, i / 7, i % 2 === 0, null, null],
  );
  const digest = async (size: number) => {
    const { path } = await written(table(typed, rows, size));
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  };
  expect(await digest(2048)).toBe(await digest(33));
});

test('more different texts than are shared stand in their cells', async () => {
  const rows = Array.from({ length: 16_500 }, (_, i): Row => [i, `text ${i}`]);
  const { path } = await written(table([column('n', 'number'), column('text', 'text')], rows));
  const read = (await textsOf(path)).rows;
  expect(read.map((cells) => cells[1])).toEqual(rows.map((row) => row[1]));
});

test('rows come from a query as they are, and a table without rows is a header', async () => {
  const query = sql`SELECT range::INTEGER, 'r' || range, CAST(range AS DECIMAL(18,2)), DATE '2024-01-01' + range::INTEGER FROM range(3)`;
  const columns = [column('n', 'number'), column('t', 'text'), column('d', 'number'), column('day', 'date')];
  const path = fresh();
  await writeWorkbook(
    path,
    [
      { name: 'Full', columns, rows: importer.engine().query(query) },
      { name: 'full', columns, rows: batches([], 1) },
    ],
    { signal },
  );
  const { rows } = await textsOf(path);
  expect(rows[2]).toEqual(['2', 'r2', '2', '2024-01-03']);
});

test('too many columns are refused, and a stop is heard', async () => {
  const wide = Array.from({ length: 16_385 }, (_, j) => column(`c${j}`, 'number'));
  await expect(written(table(wide, []))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  const stopped = AbortSignal.abort();
  const one = table([column('n', 'number')], [[1]]);
  await expect(written(one, { signal: stopped })).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
