import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '#sql';
import { filePattern, plainParquet } from '#table';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();

test('the engine reads back what was written, over many row groups', async () => {
  const path = join(importer.folder(), 'plain.parquet');
  const file = await plainParquet(path, [
    { name: 'id', type: 'integer' },
    { name: 'share', type: 'float' },
  ]);
  const groups = 40;
  for (let group = 0; group < groups; group++) {
    const ids = Int32Array.from({ length: 100 + group }, (_, i) => (i % 2 ? -1 : 1) * (1000 * group + i));
    await file.write([ids, Float32Array.from(ids, (id) => id / 8)]);
  }
  await file.close();
  const from = sql`read_parquet(${filePattern(path)})`;
  const rows = await importer.engine().rows(sql`SELECT id, share FROM ${from}`);
  expect(rows).toHaveLength(100 * groups + (groups * (groups - 1)) / 2);
  expect(rows.slice(100, 103)).toEqual([
    [1000, 125],
    [-1001, -125.125],
    [1002, 125.25],
  ]);
  expect(rows.every(([id, share]) => Number(id) / 8 === share)).toBe(true);
});
