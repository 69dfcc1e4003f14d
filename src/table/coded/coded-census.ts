import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { classifyTexts, plainTexts } from '#kernels';
import { type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { FIRST_LETTERS } from '../typing/shapes.ts';
import type { CodedText } from './coded-text.ts';
import { parquetFile } from './parquet-file.ts';

const PART_TEXTS = 122_880;

/**
 * Hands the distinct texts of a column to the engine, in the order of their codes, and runs what `use` makes of them:
 * columns v (NULL for none), n and first, as a census has them.
 */
export async function withCodedTexts(
  engine: Engine,
  coded: CodedText,
  column: number,
  use: (from: Sql) => Promise<void>,
): Promise<{ isOneToOne: boolean }> {
  const path = join(engine.tempDir, `${engine.freshName('texts')}.parquet`);
  const interned = coded.texts(column);
  const file = await parquetFile(path, [
    { name: 'v', type: 'VARCHAR' },
    { name: 'n', type: 'INTEGER' },
    { name: 'first', type: 'INTEGER' },
    { name: 'class', type: 'INTEGER' },
  ]);
  const forms = new Set<number>();
  try {
    for (let from = 0; from < interned.n; from += PART_TEXTS) {
      const to = Math.min(interned.n, from + PART_TEXTS);
      const plain = (bytes: Uint8Array) => ({ encoding: 'plain', bytes }) as const;
      const { classes, form } = await classifyTexts(coded.pool, interned, {
        from,
        to,
        prefixes: FIRST_LETTERS,
      });
      forms.add(form);
      await file.write(to - from, [
        plain(await plainTexts(coded.pool, interned, { from, to })),
        plain(bytesOf(interned.counts.subarray(from, to))),
        plain(bytesOf(interned.firsts.subarray(from, to))),
        plain(bytesOf(classes)),
      ]);
    }
    await file.close();
    await use(
      sql`(SELECT nullif(v, '') AS v, CAST(n AS BIGINT) AS n, CAST(first AS BIGINT) + 1 AS first, class FROM read_parquet(${filePattern(path)}))`,
    );
    return { isOneToOne: forms.size === 1 && !forms.has(0) };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

function bytesOf(words: Uint32Array | Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
