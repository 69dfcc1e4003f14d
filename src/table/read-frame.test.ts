import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '#sql';
import { readFrame } from '#table';
import { useImporter } from './testkit/import-text.ts';

const importer = useImporter();

test('reads typed columns in the order of the rows, missing as NaN or -1', async () => {
  const { dataset, outDir } = await importer.text(
    'id,x,when,at,yes,level\n' +
      'a,1.25,1970-01-02,1970-01-01 00:01:00,yes,b\nb,,1969-12-31,1970-01-01 00:00:01,no,\nc,-3,,,,😀\nd,4,1970-01-01,1970-01-01,no,\uff61\n',
  );
  const columns = dataset.columns.map(({ name, storage }, index) => ({ index, name, storage })).slice(1);
  const frame = await readFrame(importer.engine(), { parquet: join(outDir, 'data.parquet'), columns });
  expect(frame).toEqual({
    nRows: 4,
    columns: [
      { type: 'numeric', name: 'x', values: Float64Array.of(1.25, Number.NaN, -3, 4) },
      { type: 'numeric', kind: 'date', name: 'when', values: Float64Array.of(1, -1, Number.NaN, 0) },
      { type: 'numeric', kind: 'timestamp', name: 'at', values: Float64Array.of(60, 1, Number.NaN, 0) },
      { type: 'numeric', kind: 'boolean', name: 'yes', values: Float64Array.of(1, 0, Number.NaN, 0) },
      // by code unit the emoji (U+D83D ...) stands before U+FF61, by code point behind it
      { type: 'category', name: 'level', codes: Int32Array.of(0, -1, 1, 2), levels: ['b', '😀', '\uff61'] },
    ],
  });
});

test('reads only the rows that are asked for, over many batches', async () => {
  const n = 10_000;
  const { outDir } = await importer.text(
    `id,x,g\n${Array.from({ length: n }, (_, i) => `k${i},${i},g${i % 3}`).join('\n')}\n`,
  );
  const columns = [
    { index: 1, name: 'x', storage: 'BIGINT' as const },
    { index: 2, name: 'g', storage: 'VARCHAR' as const },
  ];
  const frame = await readFrame(importer.engine(), {
    parquet: join(outDir, 'data.parquet'),
    columns,
    where: sql`c1 % 2 = 1`,
  });
  const [x, g] = frame.columns;
  expect(frame.nRows).toBe(n / 2);
  expect(x?.type === 'numeric' && [...x.values]).toEqual(Array.from({ length: n / 2 }, (_, i) => 2 * i + 1));
  expect(g?.type === 'category' && [...g.codes]).toEqual(
    Array.from({ length: n / 2 }, (_, i) => (2 * i + 1) % 3),
  );
});
