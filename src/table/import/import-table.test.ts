import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { datasetSchema } from '#contract';
import { findingOf, useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

const kinds = (dataset: { columns: { name: string; kind: string; storage: string }[] }) =>
  Object.fromEntries(dataset.columns.map((column) => [column.name, `${column.kind} ${column.storage}`]));

test('types every column by all of its rows and keeps the rows in order', async () => {
  const { dataset, rows } = await importer.text(
    'id,age,price,member,joined,seen,city\n' +
      'k1,30,1.50,yes,2024-01-31,2024-01-31 08:05:00,Bonn\n' +
      'k2,,20,no,2024-02-01,2024-02-01T23:59:59,Köln\n' +
      'k3,-4,0.125,Yes,,,"Bonn"\n',
  );
  expect(datasetSchema.parse(dataset)).toEqual(dataset);
  expect(kinds(dataset)).toEqual({
    id: 'identifier VARCHAR',
    age: 'integer BIGINT',
    price: 'decimal DECIMAL',
    member: 'boolean BOOLEAN',
    joined: 'date DATE',
    seen: 'timestamp TIMESTAMP',
    city: 'category VARCHAR',
  });
  expect(await rows()).toEqual([
    [1, 'k1', 30, 1.5, true, '2024-01-31', '2024-01-31 08:05:00', 'Bonn'],
    [2, 'k2', null, 20, false, '2024-02-01', '2024-02-01 23:59:59', 'Köln'],
    [3, 'k3', -4, 0.125, true, null, null, 'Bonn'],
  ]);
  expect(dataset.columns.map(({ missing }) => missing)).toEqual([0, 1, 0, 0, 1, 1, 0]);
  expect(dataset.columns[2]?.decimals).toBe(3);
});

test('keeps the texts of a table of customers exactly as they stand in the file', async () => {
  const { rows } = await importer.text('id,a,b\n007, x ,1.50\n008,"he said ""hi""",\n009,"two\nlines",NA\n');
  expect(await rows('text.parquet')).toEqual([
    [1, '007', ' x ', '1.50'],
    [2, '008', 'he said "hi"', ''],
    [3, '009', 'two\nlines', 'NA'],
  ]);
});

test('line ends inside quoted cells are kept, whichever they are', async () => {
  for (const lineEnd of ['\n', '\r\n']) {
    const { rows } = await importer.text(['id,t', '1,"a\r\nb"', '2,"c\nd"', '3,e', ''].join(lineEnd));
    expect((await rows('text.parquet')).map((row) => row[2])).toEqual(['a\r\nb', 'c\nd', 'e']);
  }
});

test('an order log gets roles, ids as text, and no text.parquet', async () => {
  const { dataset, rows, outDir } = await importer.text(
    'order_no,customer,order_date,qty,unit_price\nA1,0017,2024-01-01,2,9.99\nA2,0017,2024-02-01,-1,9.99\nA3,0018,2024-02-03,1,5.00\n',
  );
  expect(dataset.shape).toBe('orders');
  expect(dataset.columns.map(({ role }) => role)).toEqual([
    'order-id',
    'customer-id',
    'timestamp',
    'quantity',
    'unit-price',
  ]);
  expect((await rows()).map((row) => row[2])).toEqual(['0017', '0017', '0018']);
  expect(existsSync(join(outDir, 'text.parquet'))).toBe(false);
});

test.each([
  ['semicolons with byte order mark and CRLF', '\ufeffid;wert\r\n1;1,5\r\n2;2,25\r\n3;1.000,75\r\n', ';'],
  ['tabs', 'id\twert\n1\t1.5\n2\t2.25\n3\t1000.75\n', '\t'],
  ['bars', 'id|wert\n1|1.5\n2|2.25\n3|1000.75\n', '|'],
  ['white space', ' id   wert\n 1   1.5\n 2   2.25 \n 3\t1000.75\n', 'whitespace'],
  ['commas and thousands', 'id,wert\n1,1.5\n2,2.25\n3,"1,000.75"\n', ','],
  ['currency', 'id,wert\n1,$1.50\n2,$2.25\n3,"$1,000.75"\n', ','],
  ['a header over two lines', 'id,"wert"\n1,1.5\n\n2,2.25\r\n3,1000.75', ','],
])('reads the same numbers from a table with %s', async (_, content, delimiter) => {
  const { dataset, rows } = await importer.text(content);
  expect(dataset.source.delimiter).toBe(delimiter);
  expect((await rows()).map((row) => row[2])).toEqual([1.5, 2.25, 1000.75]);
  expect(dataset.columns[1]).toMatchObject({ name: 'wert', storage: 'DECIMAL', decimals: 2 });
});

test.each([
  ['utf-16le', Buffer.from('\ufeffname,zahl\nJürgen,1\nŽofie,2\n', 'utf16le')],
  ['utf-16be', Buffer.from('\ufeffname,zahl\nJürgen,1\nŽofie,2\n', 'utf16le').swap16()],
  ['windows-1252', Buffer.from('name,zahl\nJ\xfcrgen,1\n\x8eofie,2\n', 'latin1')],
  ['utf-8', gzipSync('name,zahl\nJürgen,1\nŽofie,2\n')],
])('reads %s', async (encoding, content) => {
  const { dataset, rows } = await importer.text(content);
  expect(dataset.source.encoding).toBe(encoding);
  expect((await rows()).map((row) => row[1])).toEqual(['Jürgen', 'Žofie']);
});

test('good rows are kept with their numbers, bad ones go to rejected.csv, and none is lost', async () => {
  const good = Array.from({ length: 30 }, (_, i) => `${i},x${i}`);
  const lines = [
    'a,b',
    ...good.slice(0, 10),
    '1',
    '1,2,3',
    '=1',
    ...good.slice(10),
    '7,8,,',
    '9,"open',
    '10,11',
  ];
  const { dataset, rows, rejected } = await importer.text(lines.join('\n'));
  expect(dataset.rows + dataset.rejectedRows).toBe(lines.length - 1);
  expect(dataset.rejectedRows).toBe(4);
  expect((await rows()).map((row) => row[0])).toEqual([
    ...Array.from({ length: 10 }, (_, i) => i + 1),
    ...Array.from({ length: 21 }, (_, i) => i + 14),
    36,
  ]);
  expect(rejected?.split('\n')).toEqual([
    'line,reason,text',
    '12,too-few-cells: expected 2 got 1,1',
    '13,too-many-cells: expected 2 got 3,"1,2,3"',
    "14,too-few-cells: expected 2 got 1,'=1",
    '36,unclosed-quote,"9,""open"',
    '',
  ]);
  expect(findingOf(dataset, 'ragged-rows')).toMatchObject({ severity: 'error' });
  expect(findingOf(dataset, 'unclosed-quote')?.count).toBe(1);
  expect(findingOf(dataset, 'trailing-cells')?.count).toBe(1);
});

test('a stray quote costs its own row only', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i},${i % 7 === 0 ? `"a, ${i}"` : 'b'}`);
  rows[50] = '50,"oops';
  const { dataset } = await importer.text(`id,note\n${rows.join('\n')}\n`);
  expect([dataset.rows, dataset.rejectedRows]).toEqual([199, 1]);
});

test('rows with NUL bytes or broken UTF-8 are rejected, the others kept', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => `Jürgen,${i}`);
  const content = Buffer.concat([
    Buffer.from(`name,zahl\n${lines.join('\n')}\n`),
    Buffer.from('nul\0,1\n'),
    Buffer.from([0x62, 0xff, 0x2c, 0x31, 0x0a]),
    Buffer.from('last,99\n'),
  ]);
  const { dataset, rejected } = await importer.text(content);
  expect([dataset.rows, dataset.rejectedRows]).toEqual([61, 2]);
  expect(rejected).toContain('62,nul-bytes');
  expect(rejected).toContain('63,invalid-utf-8');
});

test('bytes that are neither UTF-8 nor likely windows-1252 cost their row', async () => {
  const content = Buffer.concat([
    Buffer.from('id,name\n1,a\n2,'),
    Buffer.from([0xff, 0xfe, 0xfd]),
    Buffer.from('\n3,c\n'),
  ]);
  const { dataset, rejected } = await importer.text(content);
  expect([dataset.rows, dataset.rejectedRows, dataset.source.encoding]).toEqual([2, 1, 'utf-8']);
  expect(rejected).toContain('3,invalid-utf-8');
});

test('a column of numbers with a few other texts stays one, and the others are counted', async () => {
  const cells = Array.from({ length: 100 }, (_, i) => String(i * 1.5));
  cells[10] = ' ';
  cells[20] = 'n/a';
  cells[30] = 'oops';
  cells[40] = 'inf';
  cells[50] = 'NaN';
  const { dataset, rows } = await importer.text(
    `id,x\n${cells.map((cell, i) => `k${i},${cell}`).join('\n')}\n`,
  );
  expect(dataset.columns[1]).toMatchObject({
    kind: 'decimal',
    missing: 5,
    missingTokens: ['', 'NaN', 'n/a'],
  });
  expect(findingOf(dataset, 'unreadable-cells', 'x')).toMatchObject({ count: 1 });
  expect(findingOf(dataset, 'unreadable-cells', 'x')?.message).toContain('row 31');
  expect(findingOf(dataset, 'infinite-values', 'x')?.count).toBe(1);
  expect((await rows()).filter((row) => row[2] === null).map((row) => row[0])).toEqual([11, 21, 31, 41, 51]);
});

test('numbers and texts that only look alike stay what they are', async () => {
  const { dataset } = await importer.text(
    `id,code,long,year\n${Array.from({ length: 20 }, (_, i) => `k${i},0${i}7,1234567890123456789${i},20${i + 10}`).join('\n')}\n`,
  );
  expect(dataset.columns.map(({ storage }) => storage)).toEqual(['VARCHAR', 'VARCHAR', 'VARCHAR', 'BIGINT']);
});

test('names that are hostile to SQL, spreadsheets or terminals travel unharmed', async () => {
  const names = ['"; DROP TABLE x; --', '🛒', 'اسم', 'x'.repeat(500), "it's", 'row', 'c0', '%s\\', '=1+1'];
  const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  const { dataset, rows } = await importer.text(`${header}\n${'1,2,3,4,5,6,7,8,9\n'.repeat(3)}`, {
    name: "it's [a] *file?.csv",
  });
  expect(dataset.columns.map(({ name }) => name)).toEqual(names);
  expect(await rows()).toHaveLength(3);
});

test('columns without a name or a header are called by position, and it is said', async () => {
  const unnamed = await importer.text('id,,x\n1,2,3\n2,3,4\n');
  expect(unnamed.dataset.columns.map(({ name }) => name)).toEqual(['id', 'column_2', 'x']);
  expect(findingOf(unnamed.dataset, 'unnamed-columns')?.count).toBe(1);
  const bare = await importer.text('00017 19970101 2 29.33\n00017 19970118 1 12.00\n00021 19970202 1 9.50\n');
  expect(bare.dataset.source).toMatchObject({ header: false, delimiter: 'whitespace' });
  expect(findingOf(bare.dataset, 'no-header')).toBeDefined();
});

const fails = (content: string | Buffer, options = {}) =>
  importer.text(content, options).then(
    () => 'no error',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

test.each([
  ['an empty file', '', /^FILE_EMPTY/],
  ['blank lines only', '\n\r\n\n', /^FILE_EMPTY/],
  ['a header only', 'a,b\n', /^TABLE_NO_ROWS/],
  ['two columns of one name', 'a,b,a\n1,2,3\n', /^COLUMN_DUPLICATE .*"a" as columns 1 and 3/],
  ['a PNG image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /^FILE_BINARY .*PNG/],
  ['a workbook that is cut off', Buffer.from('504b030414000600', 'hex'), /^FILE_CORRUPT .*ZIP/],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /^FILE_BINARY .*Excel/],
  [
    'random bytes',
    Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7919) % 251)),
    /^FILE_(BINARY|ENCODING)/,
  ],
  ['a damaged gzip', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 40), /^FILE_CORRUPT/],
  [
    'broken bytes in UTF-8 with a mark',
    Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x2c, 0x62, 0x0a, 0x31, 0x2c, 0x32]),
    /^FILE_ENCODING .*line 1/,
  ],
  ['only ragged rows', 'a,b\n1\n2\n3,4,5\n', /^TABLE_NO_GOOD_ROWS/],
])('refuses %s with a clear error', async (_, content, expected) => {
  expect(await fails(content)).toMatch(expected);
});

test('refuses a file that is not there and a folder', async () => {
  await expect(importer.file(join(importer.folder(), 'nowhere.csv'))).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  });
  await expect(importer.file(importer.folder())).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
});

test('refuses to guess days and months of a date that matters, and reads them when told', async () => {
  const log = 'customer_id,date,amount\n1,03/04/2024,5\n1,05/06/2024,6\n2,07/08/2024,7\n';
  expect(await fails(log)).toMatch(/^DATE_AMBIGUOUS .*row 1, column "date".*03\/04\/2024/);
  const days = async (dateOrder: 'dmy' | 'mdy') =>
    (await (await importer.text(log, { dateOrder })).rows()).map((row) => row[2]);
  expect(await days('dmy')).toEqual(['2024-04-03', '2024-06-05', '2024-08-07']);
  expect(await days('mdy')).toEqual(['2024-03-04', '2024-05-06', '2024-07-08']);
});

test('one value that tells day from month settles a column', async () => {
  const { rows } = await importer.text(
    'customer_id,date,amount\n1,3/4/2024 8:26,5\n1,25/6/2024 17:05,6\n2,7/8/2024 0:00,7\n',
  );
  expect((await rows()).map((row) => row[2])).toEqual([
    '2024-04-03 08:26:00',
    '2024-06-25 17:05:00',
    '2024-08-07 00:00:00',
  ]);
});

test('overrides name columns of the file, of the kind that their role needs', async () => {
  const content = 'kto,wann,geld,art\n5,2024-01-01,1.5,a\n5,2024-01-02,2.5,b\n6,2024-01-03,3.5,c\n';
  const { dataset } = await importer.text(content, {
    overrides: { id: 'kto', time: 'wann', amount: 'geld', ignore: ['art'] },
  });
  expect(dataset.shape).toBe('orders');
  expect(dataset.columns.map(({ role, roleCode }) => `${role} ${roleCode}`)).toEqual([
    'customer-id given',
    'timestamp given',
    'amount given',
    'ignore given',
  ]);
  expect(await fails(content, { overrides: { id: 'nobody' } })).toMatch(/^COLUMN_UNKNOWN .*--id.*"nobody"/);
  expect(await fails(content, { overrides: { amount: 'art' } })).toMatch(/^COLUMN_WRONG_KIND/);
});

test('columns without information are ignored with the reason', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `k${i},7,,${i < 10 ? 'x' : ''},${i % 3}`);
  const { dataset } = await importer.text(`id,same,empty,rare,label\n${rows.join('\n')}\n`);
  expect(dataset.columns.map(({ role, roleCode }) => `${role} ${roleCode}`)).toEqual([
    'customer-id name-is-customer-id',
    'ignore constant',
    'ignore all-missing',
    'ignore constant',
    'target name-is-outcome',
  ]);
});

test('leaves nothing behind in the temp folder', async () => {
  await importer.text('a,b\n1\n2,3\n');
  await importer.text('a,b\n1\n').catch(() => undefined);
  const left = readdirSync(join(importer.folder(), 'temp')).filter((entry) => entry.startsWith('import-'));
  expect(left).toEqual([]);
});

test('an order log of customers who came once is one when id and time are named', async () => {
  const { dataset } = await importer.text('customer_id,date,amount\n1,2024-01-01,5\n2,2024-01-02,6\n', {
    overrides: { id: 'customer_id', time: 'date' },
  });
  expect([dataset.shape, dataset.columns[2]?.role]).toEqual(['orders', 'amount']);
});

test('an aborted import ends with INTERRUPTED', async () => {
  const abort = new AbortController();
  abort.abort();
  const content = `id,x\n${'1,2\n'.repeat(1000)}`;
  await expect(importer.text(content, {}, abort.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
