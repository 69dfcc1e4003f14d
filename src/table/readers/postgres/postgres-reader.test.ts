import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '#base';
import { findingOf, useImporter } from '../../testkit/import-text.ts';
import {
  PASSWORD,
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from '../../testkit/postgres-server.ts';

const importer = useImporter();
const programs = postgresPrograms();
const why = programs === null ? ' [skipped: no PostgreSQL server is installed]' : '';

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof AppError) return error;
  throw error ?? new Error('it did not fail');
}

/** Neither what a person sees nor what a program reads of an error or dataset holds the password. */
function expectNoPassword(shown: unknown): void {
  const text = `${JSON.stringify(shown)} ${shown instanceof Error ? `${shown.message} ${shown.stack}` : ''}`;
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 's3cret']) expect(text).not.toContain(secret);
}

describe.skipIf(programs === null)(`PostgreSQL${why}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs!);
    await server.query(`
      CREATE TABLE customers (n integer, joined date, seen timestamptz, vip boolean, spent numeric(10,2), free numeric,
        note text, tags text[], doc jsonb, big bigint, ratio double precision);
      INSERT INTO customers VALUES
        (1, '2024-01-31', '2024-01-31 08:05:00+02', true, 12.50, 1.123456789012345678901, 'a "b", c' || chr(10) || 'd', '{x,y}', '{"a": 1}', 9007199254740993, 0.1),
        (2, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, 'NaN');
      CREATE SCHEMA shop;
      CREATE TABLE shop."Odd ""; name" AS SELECT g AS n, 'v' || g AS v FROM generate_series(1, 2500) g;
      CREATE TABLE shop.none (a int)`);
  }, 60_000);
  afterAll(() => server?.stop());

  test('a table keeps the types that the server states', async () => {
    const [imported] = await importer.files([server.address], { table: 'customers' });
    const { dataset, rows } = imported!;
    expect(dataset.columns.map(({ name, storage }) => `${name} ${storage}`)).toEqual([
      'n BIGINT',
      'joined DATE',
      'seen TIMESTAMP',
      'vip BOOLEAN',
      'spent DECIMAL',
      'free DOUBLE',
      'note VARCHAR',
      'tags VARCHAR',
      'doc VARCHAR',
      'big BIGINT',
      'ratio DOUBLE',
    ]);
    const [first, second] = await rows('text.parquet');
    expect(first).toEqual([
      ...[1, '1', '2024-01-31', '2024-01-31 06:05:00', 'true', '12.50', '1.123456789012345678901'],
      ...['a "b", c\nd', '{x,y}', '{"a": 1}', '9007199254740993', '0.1'],
    ]);
    expect(second?.slice(1, 7)).toEqual(['2', '', '', 'false', '', '']);
    expect((await rows())[1]?.at(-1)).toBeNull();
    expect(dataset.name).toBe('customers');
    expect(dataset.source.file).toMatch(/^postgres:\/\/127\.0\.0\.1:\d+\/postgres$/);
    expectNoPassword(dataset);
  });

  test('a query is streamed over several batches; names of any kind are found', async () => {
    const [byQuery] = await importer.files([server.address], {
      query: 'SELECT n, v FROM shop."Odd ""; name" WHERE n > 10 ORDER BY n',
    });
    expect([byQuery!.dataset.rows, byQuery!.dataset.columns[0]!.numeric?.min]).toEqual([2490, 11]);
    const [byName] = await importer.files([server.address], { table: 'shop.Odd "; name' });
    expect([byName!.dataset.rows, byName!.dataset.source.table]).toEqual([2500, 'shop.Odd "; name']);
  });

  test('the same rows have the same digest', async () => {
    const [a] = await importer.files([server.address], { table: 'customers' });
    const [b] = await importer.files([server.address], { table: 'customers' });
    expect(a!.dataset).toEqual(b!.dataset);
    expect(findingOf(a!.dataset, 'bad-rows')).toBeUndefined();
  });

  test.each([
    ['a wrong password', (a: string) => a.replace('s3cret', 's3cretx'), {}, 'SOURCE_UNREACHABLE'],
    ['a wrong port', (a: string) => a.replace(/:\d+\//, ':1/'), {}, 'SOURCE_UNREACHABLE'],
    ['an address that is none', (a: string) => a.replace('127.0.0.1', '[bad'), {}, 'SOURCE_UNREACHABLE'],
    ['a query that writes', (a: string) => a, { query: 'CREATE TABLE x (a int)' }, 'SOURCE_UNREACHABLE'],
    ['two statements', (a: string) => a, { query: 'SELECT 1; SELECT 2' }, 'SOURCE_UNREACHABLE'],
    ['a table that is not there', (a: string) => a, { table: 'custmers' }, 'TABLE_UNKNOWN'],
    ['a table without rows', (a: string) => a, { table: 'shop.none' }, 'TABLE_NO_ROWS'],
    ['no table named', (a: string) => a, {}, 'OPTION_INVALID'],
  ])('refuses %s without telling the password', async (_, address, options, code) => {
    const error = await failure(importer.files([address(server.address)], options));
    expect(error.code).toBe(code);
    expectNoPassword(error);
  });

  test('an aborted import ends at once', async () => {
    const controller = new AbortController();
    const endless = importer.files(
      [server.address],
      { query: 'SELECT g AS a, g AS b FROM generate_series(1, 1000000000) g' },
      controller.signal,
    );
    setTimeout(() => controller.abort(), 300);
    expect((await failure(endless)).code).toBe('INTERRUPTED');
  });
});

test('an address that nobody answers is refused without telling the password', async () => {
  const error = await failure(
    importer.files([`postgres://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/shop`], { table: 'a' }),
  );
  expect(error.code).toBe('SOURCE_UNREACHABLE');
  expectNoPassword(error);
});
