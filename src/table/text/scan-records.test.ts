import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useImporter } from '../testkit/import-text.ts';
import type { Delimiter } from './dialect.ts';
import { RecordFlag, scanBytes, scanRecords } from './scan-records.ts';
import { splitRecord } from './split-record.ts';

const importer = useImporter();
const { signal } = new AbortController();

function parse(text: string, delimiter: Delimiter = ','): string[][] {
  const records: string[][] = [];
  scanBytes(Buffer.from(text), { delimiter, skip: 0, signal }, (record) => {
    const cells = splitRecord(record.bytes.subarray(record.start, record.end), delimiter);
    expect(record.nFields).toBe(cells.length);
    records.push(cells);
    return true;
  });
  return records;
}

test('cuts what a writer of RFC 4180 wrote into the same cells', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '😀') });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
      expect(parse(rows.map((row) => row.map(quoted).join(',')).join(lineEnd))).toEqual(rows);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('white space in any amount stands between cells, none before the first or behind the last', () => {
  expect(parse('  1 \t 2   \r\n3  "a b"\n\n 5 6', 'whitespace')).toEqual([
    ['1', '2'],
    ['3', 'a b'],
    ['5', '6'],
  ]);
});

test('blanks around quotes are no part of a cell, blanks elsewhere are', () => {
  expect(parse('1, "a, b" ,2\n "x" , y ,"z"\n')).toEqual([
    ['1', 'a, b', '2'],
    ['x', ' y ', 'z'],
  ]);
});

test('records are the same wherever the reads are cut', async () => {
  const path = join(importer.folder(), 'long.csv');
  const rows = Array.from(
    { length: 60_000 },
    (_, i) => `${i},"é, ""${i}""${i % 5 === 0 ? '\r\n' : ''}",${'x'.repeat(i % 90)}`,
  );
  writeFileSync(path, rows.join('\r\n'));
  let i = 0;
  await scanRecords(path, { delimiter: ',', skip: 0, nFields: 3, signal }, (record) => {
    if (i % 997 === 0) expect(record.bytes.toString('utf8', record.start, record.end)).toBe(rows[i]);
    expect(record.nFields).toBe(3);
    i++;
    return true;
  });
  expect(i).toBe(rows.length);
});

test('says what is odd about a record and on which line it begins', () => {
  const seen: [number, number][] = [];
  scanBytes(
    Buffer.from('a,b\n"x\ny",1\nq"r,2\n"s"t,3\n"u,4\n'),
    { delimiter: ',', skip: 0, nFields: 2, signal },
    (record) => {
      const odd = RecordFlag.multiline | RecordFlag.innerQuote | RecordFlag.badQuote | RecordFlag.unclosed;
      seen.push([record.line, record.flags & odd]);
      return true;
    },
  );
  expect(seen).toEqual([
    [1, 0],
    [2, RecordFlag.multiline],
    [4, RecordFlag.innerQuote],
    [5, RecordFlag.badQuote],
    [6, RecordFlag.unclosed],
  ]);
});

test('scanning and splitting agree on the cells of any text', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '1', ',', ';', '\t', ' ', '"', '\n', '\r', '\0'),
    maxLength: 60,
  });
  const broken = RecordFlag.badQuote | RecordFlag.unclosed | RecordFlag.multiline;
  fc.assert(
    fc.property(text, fc.constantFrom<Delimiter>(',', '\t', 'whitespace'), (content, delimiter) => {
      let end = 0;
      scanBytes(Buffer.from(content), { delimiter, skip: 0, nFields: 2, signal }, (record) => {
        expect(record.start).toBeGreaterThanOrEqual(end);
        end = record.end;
        const cells = splitRecord(record.bytes.subarray(record.start, record.end), delimiter);
        if ((record.flags & broken) === 0) expect(cells).toHaveLength(record.nFields);
        return true;
      });
    }),
    { seed: 2, numRuns: 2000 },
  );
});
