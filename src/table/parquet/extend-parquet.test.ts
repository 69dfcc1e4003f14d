import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { sql } from '#sql';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import type { AddedParquetColumn } from './added-pages.ts';
import { extendParquet } from './extend-parquet.ts';

const ROWS = 150_001;
const COLUMNS: readonly AddedParquetColumn[] = [
  { name: 'place', type: 'level', levels: [7, 1, 2147483647, 4, 5] },
  { name: 'text', type: 'level', levels: ['a', 'ärger', '', '4', 'e'] },
  { name: 'share', type: 'number' },
  { name: 'model', type: 'level', levels: ['one@1'] },
];
const signal = new AbortController().signal;

let folder = '';
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-extend-'));
  engine = await createEngine({ threads: 2, tempDir: join(folder, 'spill') });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** Columns of many types in row groups of `groupRows`. */
async function given(name: string, nRows: number, groupRows: number): Promise<string> {
  const file = join(folder, name);
  await engine.exec(sql`COPY (SELECT range AS id, CASE WHEN range % 3 > 0 THEN 'k' || range % 11 END AS kind,
    CAST(range AS DECIMAL(18, 2)) AS money, [range, NULL] AS list, {'a': range % 2 = 0, 'b': DATE '2026-01-01'} AS pair
    FROM range(${nRows})) TO ${file} (FORMAT parquet, ROW_GROUP_SIZE ${groupRows})`);
  return file;
}

/** A code in five, one row in `missing` without any; 0: none. */
function valuesOf(nRows: number, missing: number) {
  const rng = createRng(nRows + missing);
  const codes = Int32Array.from({ length: nRows }, (_, i) =>
    missing > 0 && i % missing === 0 ? -1 : rng.int(5),
  );
  const shares = Float32Array.from(codes, (code) => (code < 0 ? Number.NaN : rng.next()));
  return { codes, shares };
}

/** The file with columns added, rows handed over in pieces of `step`. */
async function extended(
  file: string,
  { codes, shares, out, step }: ReturnType<typeof valuesOf> & { out: string; step: number },
): Promise<void> {
  const parquet = await extendParquet(file, { out, columns: COLUMNS, nRows: codes.length, signal });
  for (let from = 0; from < codes.length; from += step) {
    const own = codes.subarray(from, from + step);
    const present = own.map((code) => (code < 0 ? -1 : 0));
    await parquet!.write([
      { codes: own, numbers: null },
      { codes: own, numbers: null },
      { codes: present, numbers: shares.subarray(from, from + step) },
      { codes: present, numbers: null },
    ]);
  }
  await parquet!.finish();
}

async function rowsOf(file: string, select = sql`*`): Promise<unknown[][]> {
  return engine.rows(sql`SELECT ${select} FROM read_parquet(${filePattern(file)})`);
}

for (const { nRows, groupRows, missing } of [
  { nRows: ROWS, groupRows: 122_880, missing: 0 },
  { nRows: ROWS, groupRows: 40_960, missing: 7 },
  { nRows: 5000, groupRows: 2048, missing: 1 },
  { nRows: 1, groupRows: 2048, missing: 0 },
]) {
  test(`${nRows} rows in groups of ${groupRows} keep their columns and get others, ${missing} without`, async () => {
    const file = await given('given.parquet', nRows, groupRows);
    const out = join(folder, `out-${nRows}-${missing}.parquet`);
    const { codes, shares } = valuesOf(nRows, missing);
    await extended(file, { codes, shares, out, step: 50_000 });
    const [places, texts, , models] = COLUMNS.map((column) => (column.type === 'level' ? column.levels : []));
    const expected = Array.from(codes, (code, i) =>
      code < 0 ? [null, null, null, null] : [places![code]!, texts![code]!, shares[i]!, models![0]!],
    );
    expect(await rowsOf(out, sql`place, text, share, model`)).toEqual(expected);
    const all = sql`md5(string_agg(CAST((id, kind, money, list, pair) AS VARCHAR), ';' ORDER BY id))`;
    expect(await rowsOf(out, all)).toEqual(await rowsOf(file, all));
    const types = sql`SELECT column_type FROM (DESCRIBE SELECT * FROM read_parquet(${filePattern(out)}))`;
    expect((await engine.rows(types)).flat().slice(-4)).toEqual(['INTEGER', 'VARCHAR', 'FLOAT', 'VARCHAR']);
    const bytes = await readFile(file);
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    expect((await readFile(out)).subarray(0, footer).equals(bytes.subarray(0, footer))).toBe(true);
  });
}

test('the bytes do not depend on how many rows come at a time', async () => {
  const file = await given('given.parquet', 30_000, 8192);
  const outs = [];
  for (const step of [30_000, 777]) {
    const out = join(folder, `step-${step}.parquet`);
    await extended(file, { ...valuesOf(30_000, 5), out, step });
    outs.push(await readFile(out));
  }
  expect(outs[0]!.equals(outs[1]!)).toBe(true);
});

test('a footer that is damaged, of other rows or of no Parquet file is not taken over', async () => {
  const file = await given('given.parquet', 3000, 2048);
  const bytes = await readFile(file);
  const out = join(folder, 'not.parquet');
  const isTaken = async (content: Uint8Array, nRows = 3000) => {
    const damaged = join(folder, 'damaged.parquet');
    await writeFile(damaged, content);
    const parquet = await extendParquet(damaged, { out, columns: COLUMNS, nRows, signal });
    await parquet?.abandon();
    await rm(out, { force: true });
    return parquet !== null;
  };
  expect(await isTaken(bytes)).toBe(true);
  expect(await isTaken(bytes, 2999)).toBe(false);
  expect(await isTaken(bytes.subarray(0, -1))).toBe(false);
  expect(await isTaken(Buffer.from('PAR1PAR1'))).toBe(false);
  expect(await isTaken(Buffer.concat([bytes.subarray(0, -4), Buffer.from('PARE')]))).toBe(false);
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  const rng = createRng(1);
  for (let round = 0; round < 200; round++) {
    const copy = Buffer.from(bytes);
    copy[footer + rng.int(bytes.length - 8 - footer)] = rng.int(256);
    expect(typeof (await isTaken(copy))).toBe('boolean');
  }
});
