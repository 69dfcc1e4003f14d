import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { join, type Sql, sql } from '#sql';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { MISSING_TOKENS, shapeOf, shapeOfColumn, trimmed, trimmedColumn } from './shapes.ts';

let engine: Engine;
const folder = mkdtempSync(joinPath(tmpdir(), 'clientele-shapes-'));
beforeAll(async () => {
  engine = await createEngine({ threads: 1, tempDir: folder });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

/** What the engine says of every text. */
async function each(texts: readonly string[], ask: (text: Sql) => Sql) {
  const rows = texts.map((text) => sql`(${text})`);
  return engine.rows(sql`SELECT ${ask(sql`s`)} FROM (VALUES (NULL), ${join(rows)}) AS texts(s)`);
}

const PIECES = [
  ...'0 1 2 7 9 + - . , / : T Z e E % ( ) $ € £ ¥ _ [ # ? = @ { } ~ é ſ K'.split(' '),
  ...'12 123 2024 1999 .0 00 am PM Jan feb MARCH may auguſt september USD eur CHF jpyen name'.split(' '),
  ...'2024-01-05 1/2/2020 12:30:05 1.#inf -infinity Infinity #DIV/0! uNKnown'.split(' '),
  ...MISSING_TOKENS,
  ...[' ', '\t', '\n', '\r', '\f', '\u00a0', '\u202f', '\ufeff', 'long '.repeat(13)],
];
const texts = fc.array(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((all) => all.join('')),
  {
    minLength: 200,
    maxLength: 200,
  },
);

test('a column is told in shapes as its texts are one by one', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (cells) => {
      expect(await each(cells, (s) => shapeOfColumn(trimmed(s)))).toEqual(
        await each(cells, (s) => shapeOf(trimmed(s))),
      );
      expect(await each(cells, shapeOfColumn)).toEqual(await each(cells, shapeOf));
    }),
    { numRuns: 30 },
  );
});

test('a column loses the white space that its texts lose one by one', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (cells) => {
      expect(await each(cells, trimmedColumn)).toEqual(await each(cells, trimmed));
    }),
    { numRuns: 30 },
  );
});
