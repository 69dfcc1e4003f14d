import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';
import type { ReplayColumn } from './replay-column.ts';
import { replayText } from './replay-text.ts';

const importer = useImporter();
let n = 0;

/** Values of a column of the given cells, and how many could not be read. */
async function read(cells: readonly string[], column: Partial<ReplayColumn>, after = 0) {
  const path = join(importer.folder(), `cells-${++n}.csv`);
  writeFileSync(path, `x,other\n${cells.map((cell) => `"${cell}",1\n`).join('')}`);
  const table = await replayText(importer.engine(), path, {
    columns: [{ name: 'x', storage: 'DOUBLE', levels: null, ...column }],
    missing: (name) => new Error(name),
    tempDir: importer.folder(),
    signal: new AbortController().signal,
  });
  const values: number[] = [];
  let unreadable = 0;
  for await (const { frame, unreadable: counts } of table.chunks(after)) {
    const [first] = frame.columns;
    if (first?.type === 'numeric') values.push(...first.values);
    unreadable += counts[0]!;
  }
  return { values, unreadable };
}

/** Days since 1970-01-01. */
const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
const dates = { storage: 'DATE' } as const;

test.each([
  [
    'days first, as one of them is over 12',
    ['13/02/2024', '01/02/2024'],
    dates,
    ['2024-02-13', '2024-02-01'],
  ],
  ['months first', ['02/13/2024', '01/02/24'], dates, ['2024-02-13', '2024-01-02']],
  ['as the model knows', ['01/02/2024'], { ...dates, dateOrder: 'mdy' }, ['2024-01-02']],
  [
    'the cells against the model',
    ['13/02/2024', '01/02/2024'],
    { ...dates, dateOrder: 'mdy' },
    ['2024-02-13', '2024-02-01'],
  ],
  ['a two-digit year first', ['24-02-13'], { ...dates, dateOrder: 'ymd' }, ['2024-02-13']],
  ['year first', ['2024-02-13', '2024/2/3'], dates, ['2024-02-13', '2024-02-03']],
  [
    'compact, in words, as Excel counts days',
    ['20240213', '13 Feb 2024', '45335'],
    dates,
    ['2024-02-13', '2024-02-13', '2024-02-13'],
  ],
] as const)('dates are read: %s', async (_, cells, column, expected) => {
  expect(await read(cells, column)).toEqual({ values: expected.map(day), unreadable: 0 });
});

test('dates that could be read in two ways are refused when nobody knows', async () => {
  await expect(read(['01/02/2024', '03/04/2024'], dates)).rejects.toMatchObject({
    code: 'DATE_AMBIGUOUS',
    data: { column: 'x', example: '01/02/2024' },
  });
});

test.each([
  ['a comma', ['1.234,5', '0,25', '7'], {}, [1234.5, 0.25, 7]],
  ['a point, with groups', ['1,234.5', '0.25', '7'], {}, [1234.5, 0.25, 7]],
  ['currency and percent signs', ['$1,234', '€ 0.5', '(12)'], {}, [1234, 0.5, -12]],
  ['as the model knows', ['1,234'], { decimalMark: 'comma' }, [1.234]],
] as const)('numbers are read with %s', async (_, cells, column, expected) => {
  expect(await read(cells, column)).toEqual({ values: expected, unreadable: 0 });
});

test('what cannot be read counts, what is missing does not', async () => {
  const { values, unreadable } = await read(['1', 'n/a', '', 'three', '4'], {});
  expect(values).toEqual([1, Number.NaN, Number.NaN, Number.NaN, 4]);
  expect(unreadable).toBe(1);
});

test('rows behind a number are read alone, also where rows were left out', async () => {
  const cells = Array.from({ length: 100 }, (_, i) => (i === 3 ? '1","2' : String(i)));
  expect((await read(cells, {}, 97)).values).toEqual([97, 98, 99]);
});
