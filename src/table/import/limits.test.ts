import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { findingOf, useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

test.each([
  [{ columns: 2 }, 'columns'],
  [{ rows: 2 }, 'rows'],
  [{ cells: 8 }, 'cells'],
] as const)(
  'a text table past the limit %j is refused with the option that raises it',
  async (limits, limit) => {
    const failed = importer.text('a,b,c\n1,2,3\n4,5,6\n7,8,9\n', { limits });
    await expect(failed).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      hint: expect.stringContaining(`--limit ${limit}=`),
    });
  },
);

test('a row with a cell past the limit is rejected, in text, JSON and gzip', async () => {
  const limits = { cellBytes: 10 };
  const csv = 'a,b\n1,2\n3,xxxxxxxxxxxx\n5,6\n';
  for (const [name, content] of [
    ['a.csv', csv],
    ['a.csv.gz', gzipSync(csv)],
    ['a.ndjson', '{"a":1}\n{"a":"xxxxxxxxxxxx"}\n{"a":2}\n'],
  ] as const) {
    const { dataset, rejected } = await importer.text(content, { name, limits });
    expect([name, dataset.rows, dataset.rejectedRows]).toEqual([name, 2, 1]);
    expect(rejected).toContain('xxxxxxxxxxxx');
  }
});

test('a line of 40 MB is one rejected row, and what follows is read', async () => {
  const { dataset, rejected } = await importer.text(`a,b\n1,2\n3,${'x'.repeat(40_000_000)}\n5,6\n`);
  expect([dataset.rows, dataset.rejectedRows]).toEqual([2, 1]);
  expect(findingOf(dataset, 'too-long')?.count).toBe(1);
  expect(rejected?.startsWith('line,reason,text\n3,row-too-long,"3,xxx')).toBe(true);
  expect(rejected!.length).toBeLessThan(20_000);
});

test('a header of a million columns is refused', async () => {
  const names = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',');
  await expect(importer.text(`${names}\n1\n`)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('5,000 columns are refused', async () => {
  const line = (cell: (i: number) => string) => Array.from({ length: 5000 }, (_, i) => cell(i)).join(',');
  const content = `${line((i) => `c${i}`)}\n${line(() => '1')}\n`;
  await expect(importer.text(content)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test.each([
  ['mixed line ends', 'a,b\n1,2\r\n3,4\r5,6\n7,8\r\n', [4, 0]],
  ['nested quotes that are cut off', 'a,b\n1,"x ""y"""\n2,"""z"", ""', [1, 1]],
  ['a quote that is never closed', `a,b\n1,"2\n${'3,4\n'.repeat(50)}`, [50, 1]],
] as const)('rows in are rows kept and rejected with %s', async (_, content, [kept, rejected]) => {
  const { dataset } = await importer.text(content);
  expect([dataset.rows, dataset.rejectedRows]).toEqual([kept, rejected]);
});
