import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { createRng } from '#base';
import { customerKeysQuery, type DedupeOptions, dedupeQuery, describeRelational } from '#features';
import { render } from '#sql';

type Row = readonly [row: number, id: string | null, day: string | null, cents: number];

const rng = createRng(31);
const rows: Row[] = Array.from({ length: 80 }, (_, i) => [
  2 * i + 1,
  rng.next() < 0.15 ? null : `${1 + rng.int(9)}${rng.next() < 0.3 ? '.0' : ''}`,
  rng.next() < 0.2 ? null : `2025-01-0${1 + rng.int(4)}`,
  rng.int(2),
]);

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-dedupe-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const cell = (value: string | null) => (value === null ? 'NULL' : `'${value}'`);
  const values = rows.map(([row, id, day, cents]) => `(${row}, ${cell(id)}, ${cell(day)}, ${cents})`);
  const parquet = join(folder, 'data [1].parquet');
  await connection.run(
    `COPY (SELECT CAST(r AS BIGINT) AS row, a AS c0, CAST(b AS DATE) AS c1, c AS c2 FROM (VALUES ${values.join(',')}) AS t(r, a, b, c))
     TO '${parquet}' (FORMAT parquet)`,
  );
  const all = async (query: Parameters<typeof render>[0]) =>
    (await connection.runAndReadAll(render(query))).getRows();
  return { parquet, all };
}

const keyOf = (id: string | null) => id?.replace('.0', '') ?? null;

/** Rows that stay, by hand: of each group the row that no other of the group comes before. */
function byHand({ by, keep, time }: DedupeOptions): number[] {
  const group = ([row, id, day, cents]: Row) => {
    if ('columns' in by) return JSON.stringify([id, day, cents]);
    return id === null ? `row ${row}` : keyOf(id);
  };
  const isBefore = (one: Row, other: Row) => {
    const [a, b] = [one[2], other[2]];
    if (time !== null && a !== b) {
      if (a === null || b === null) return b === null;
      return keep === 'first' ? a < b : a > b;
    }
    return keep === 'first' ? one[0] < other[0] : one[0] > other[0];
  };
  const stays = (row: Row) =>
    rows.every((other) => other === row || group(other) !== group(row) || isBefore(row, other));
  return rows.filter(stays).map(([row]) => row);
}

const rules: DedupeOptions[] = (['first', 'last'] as const).flatMap((keep) => [
  { by: { columns: [0, 1, 2] }, keep, time: null },
  { by: { customer: 0 }, keep, time: null },
  { by: { customer: 0 }, keep, time: 1 },
]);

test.each(rules)('rows that count as one leave one, as by hand: %j', async (rule) => {
  const { parquet, all } = await opened();
  const found = await all(dedupeQuery({ parquet, nColumns: 3 }, rule));
  const wanted = byHand(rule);
  expect(found.map(([row]) => Number(row))).toEqual(wanted);
  expect(wanted.length).toBeLessThan(rows.length);
  const source = new Map(rows.map((row) => [row[0], row]));
  expect(found.map(([, id]) => id)).toEqual(wanted.map((row) => source.get(row)![1]));
});

test('each customer has one key, with its first row and the number of its rows', async () => {
  const { parquet, all } = await opened();
  const found = await all(customerKeysQuery({ parquet, key: 0 }));
  const wanted = [...new Set(rows.flatMap(([, id]) => keyOf(id) ?? []))].map((key) => {
    const own = rows.filter(([, id]) => keyOf(id) === key);
    return [key, own[0]![0], own.length];
  });
  const sorted = (lines: unknown[][]) => lines.map((line) => line.map(String)).sort();
  expect(sorted(found)).toEqual(sorted(wanted));
});

test('what was done to tables is told in sentences', () => {
  const dedupe = { step: 'dedupe', table: 't.csv', role: 'orders', rows: 1200, dropped: 3 } as const;
  expect(describeRelational({ ...dedupe, by: 'id', keep: 'last', time: 'day' })).toBe(
    't.csv: of rows with the same "id" the last stays, by "day"; 3 of 1,200 rows dropped.',
  );
  expect(
    describeRelational({
      step: 'join',
      left: 'a',
      right: 'b',
      by: { left: 'id', right: 'client' },
      rows: 10,
      matched: 9,
    }),
  ).toBe('b joined to a by "client" = "id": 9 of 10 rows found theirs.');
  const orders = { step: 'orders', table: 't', from: null, cutoff: '2025-01-01', customers: 7 } as const;
  expect(describeRelational({ ...orders, figures: ['recency', 'frequency'] })).toBe(
    't: sales up to 2025-01-01 (that day not included) summed up to recency, frequency of 7 customers.',
  );
});
