import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingOf, useImporter } from '../../testkit/import-text.ts';
import { flattenRecord } from './flatten-record.ts';

const importer = useImporter();

const names = (dataset: { columns: readonly { name: string }[] }) => dataset.columns.map(({ name }) => name);

test('reads an object a line; missing keys and null are missing, objects are flattened, arrays are JSON', async () => {
  const { dataset, rows } = await importer.text(
    '{"n":1,"who":{"city":"Köln","geo":{"lat":50.9}},"tags":["a","b"]}\n\n' +
      '{"n":2,"who":{"city":null},"late":"x"}\r\n{"late":"y","n":3}',
    { name: 'a.ndjson' },
  );
  expect(names(dataset)).toEqual(['n', 'who.city', 'who.geo.lat', 'tags', 'late']);
  expect(await rows('text.parquet')).toEqual([
    [1, '1', 'Köln', '50.9', '["a","b"]', ''],
    [2, '2', '', '', '', 'x'],
    [3, '3', '', '', '', 'y'],
  ]);
  expect(findingOf(dataset, 'nested-as-json', 'tags')?.count).toBe(1);
  expect(dataset.source).toMatchObject({ format: 'ndjson', table: null, delimiter: null });
});

test('records that are none are rejected with line, number and reason, and all rows are accounted for', async () => {
  const { dataset, rows, rejected } = await importer.text(
    '{"a":1}\n{"a":2\n[3]\n{"a":4,"a":5}\n{"a":6} x\n{"a":"\\u0000"}\n{"a":7}\n',
    { name: 'bad.ndjson' },
  );
  expect((await rows()).map((row) => row.slice(0, 2))).toEqual([
    [1, 1],
    [7, 7],
  ]);
  expect([dataset.rows, dataset.rejectedRows]).toEqual([2, 5]);
  expect(rejected?.split('\n').slice(0, 4)).toEqual([
    'line,reason,text',
    '2,"record 2: expected "","" at character 7, got the end","{""a"":2"',
    '3,record 3: expected an object,[3]',
    '4,"record 4: two values of ""a""","{""a"":4,""a"":5}"',
  ]);
  expect(findingOf(dataset, 'bad-records')?.count).toBe(5);
});

test.each([
  ['an array of objects', '[{"a":1,"b":"x"},\n {"a":2,"b":"y"}]', null],
  [
    'an object with one array inside',
    '{"total":2,"ids":[7,8],"data":[{"a":1,"b":"x"},{"a":2,"b":"y"}]}',
    'data',
  ],
  ['an array deeper inside', '{"page":{"rows":[{"a":1,"b":"x"},{"a":2,"b":"y"}]},"ok":true}', 'page.rows'],
  ['brackets and quotes in strings', '[{"a":1,"b":"x"},{"a":2,"b":"y","c":"]}\\",{"}]', null],
])('reads %s', async (_, content, table) => {
  const { dataset, rows } = await importer.text(content, { name: 'doc.json' });
  expect((await rows()).map((row) => row.slice(0, 3))).toEqual([
    [1, 1, 'x'],
    [2, 2, 'y'],
  ]);
  expect(dataset.source.table).toBe(table);
  expect(findingOf(dataset, 'array-chosen')?.count).toBe(table === null ? undefined : 2);
});

test('a document that is cut off keeps its whole records and says so', async () => {
  const { dataset, rejected } = await importer.text('[{"a":1},{"a":2},{"a":3,"b":[1', { name: 'cut.json' });
  expect([dataset.rows, dataset.rejectedRows]).toEqual([2, 1]);
  expect(findingOf(dataset, 'cut-off')).toBeDefined();
  expect(rejected).toContain('record 3');
});

test('numbers lose no digit', async () => {
  const { dataset, rows } = await importer.text(
    '[{"big":12345678901234567890123,"price":0.10,"n":9007199254740993},{"big":1,"price":1e3,"n":2}]',
    { name: 'big.json' },
  );
  expect((await rows('text.parquet'))[0]).toEqual([1, '12345678901234567890123', '0.10', '9007199254740993']);
  expect(dataset.columns.map(({ storage }) => storage)).toEqual(['VARCHAR', 'DOUBLE', 'BIGINT']);
});

test.each([
  ['gzip', gzipSync('{"a":"é"}\n{"a":"x"}\n'), 'z.ndjson.gz'],
  ['UTF-16', Buffer.from('\ufeff[{"a":"é"},{"a":"x"}]', 'utf16le'), 'u.json'],
  ['a byte order mark', Buffer.from('\ufeff{"a":"é"}\n{"a":"x"}', 'utf8'), 'm.jsonl'],
  ['no telling name', Buffer.from('{"a":"é"}\n{"a":"x"}\n'), 'data.txt'],
])('reads JSON with %s', async (_, content, name) => {
  const { rows } = await importer.text(content, { name });
  expect((await rows()).map((row) => row[1])).toEqual(['é', 'x']);
});

test.each(['{"a": 1, "b": {"c": 2}', '[1, 2, 3]', '[]'])(
  'a document without objects is refused: %s',
  async (content) => {
    await expect(importer.text(content, { name: 'none.json' })).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/FILE_CORRUPT|TABLE_NO_(GOOD_)?ROWS/) }),
    );
  },
);

test('a text table whose header has braces is no JSON', async () => {
  const { dataset } = await importer.text('[id],{x}\n1,2\n3,4\n', { name: 'braces.csv' });
  expect(names(dataset)).toEqual(['[id]', '{x}']);
});

test('a record nests only so deep', async () => {
  const deep = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  const { dataset } = await importer.text(`{"a":1}\n${deep}\n{"a":2}\n`, { name: 'deep.ndjson' });
  expect([dataset.rows, dataset.rejectedRows]).toEqual([2, 1]);
});

test('a flat record has the values that JSON.parse finds', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ maxLength: 5 }).filter((key) => key !== '__proto__'),
        value,
      ),
      (record) => {
        const flat = flattenRecord(JSON.stringify(record, null, 1));
        const parsed = Object.entries(JSON.parse(JSON.stringify(record)) as Record<string, unknown>);
        expect(flat.map(({ path }) => path)).toEqual(parsed.map(([key]) => key));
        for (const [i, [, expected]] of parsed.entries()) {
          const { text } = flat[i]!;
          if (typeof expected === 'number') expect(Number(text)).toBe(expected);
          else expect(text).toBe(String(expected));
        }
      },
    ),
  );
});

test('any text gives values or a reason', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string()),
      fc.nat(),
      fc.string({ maxLength: 2 }),
      (text, at, insert) => {
        const place = at % (text.length + 1);
        const mutated = text.slice(0, place) + insert + text.slice(place);
        try {
          flattenRecord(mutated);
          expect(JSON.parse(mutated)).toBeTypeOf('object');
        } catch (error) {
          if (error instanceof SyntaxError) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});
