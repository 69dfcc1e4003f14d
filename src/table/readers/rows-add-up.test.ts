import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { join as list, sql } from '#sql';
import { useImporter } from '../testkit/import-text.ts';
import { workbookFile } from '../testkit/workbook-file.ts';

const importer = useImporter(1);

/** A table of whole numbers in which some rows are bad; formats that cannot hold a bad row have none. */
const FORMATS: Readonly<Record<string, (rows: readonly Row[], path: string) => Promise<void> | void>> = {
  'rows.csv': (rows, path) =>
    writeFileSync(path, `n,v\n${rows.map(({ n, isBad }) => (isBad ? `${n}` : `${n},v${n}`)).join('\n')}\n`),
  'rows.ndjson': (rows, path) =>
    writeFileSync(
      path,
      rows.map(({ n, isBad }) => (isBad ? `{"n":${n}` : `{"n":${n},"v":"v${n}"}`)).join('\n'),
    ),
  'rows.json': (rows, path) =>
    writeFileSync(
      path,
      `[${rows.map(({ n, isBad }) => (isBad ? `"${n}"` : `{"n":${n},"v":"v${n}"}`)).join()}]`,
    ),
  'rows.xlsx': (rows, path) => {
    const bad = { xml: '<c r="@" t="s"><v>99999</v></c>' };
    const cells = rows.map(({ n, isBad }) => [n, isBad ? bad : `v${n}`]);
    writeFileSync(path, workbookFile({ sheets: [{ name: 'A', rows: [['n', 'v'], ...cells] }] }));
  },
  'rows.parquet': (rows, path) =>
    importer
      .engine()
      .exec(
        sql`COPY (SELECT n, 'v' || n AS v FROM (VALUES ${values(rows)}) AS t(n)) TO ${path} (FORMAT parquet)`,
      ),
};

interface Row {
  readonly n: number;
  readonly isBad: boolean;
}

function values(rows: readonly Row[]) {
  return list(rows.map(({ n }) => sql`(${n})`));
}

test.each(Object.keys(FORMATS))(
  '%s: rows in are rows kept and rejected, each with its number',
  async (name) => {
    const canBeBad = !name.endsWith('.parquet');
    const row = fc.record({
      n: fc.integer({ min: 1, max: 999 }),
      isBad: fc.boolean().map((bad) => bad && canBeBad),
    });
    const rows = fc
      .array(row, { minLength: 2, maxLength: 20 })
      .filter((all) => all.some(({ isBad }) => !isBad));
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const path = join(importer.folder(), name);
        await FORMATS[name]!(all, path);
        const { dataset, rows: read, rejected } = await importer.file(path);
        const good = all.flatMap(({ n, isBad }, i) => (isBad ? [] : [[i + 1, n]]));
        expect((await read('text.parquet')).map(([at, n]) => [at, Number(n)])).toEqual(good);
        expect([dataset.rows, dataset.rejectedRows]).toEqual([good.length, all.length - good.length]);
        expect((rejected ?? '\n').trim().split('\n').length - 1).toBe(
          rejected === null ? 0 : dataset.rejectedRows,
        );
      }),
      { numRuns: 8, seed: 5 },
    );
  },
);
