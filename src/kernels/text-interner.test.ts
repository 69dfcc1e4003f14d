import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { TextInterner } from './text-interner.ts';
import type { KernelPool } from './types.ts';

const pools: KernelPool[] = [];
const BLOCK = 1 << 12;
const HEAD = 1 << 10;

beforeAll(async () => {
  for (const threads of [1, 2, 3]) pools.push(await createKernelPool({ threads }));
});

afterAll(async () => {
  for (const pool of pools) await pool.close();
});

/** Codes and texts of a table that is given in some runs of whole lines. */
async function interned(pool: KernelPool, runs: readonly string[], nColumns: number) {
  const sizes = { blockBytes: BLOCK, headBytes: HEAD, maxBytes: 2 ** 28 };
  const interner = new TextInterner(pool, { nColumns, delimiter: 44, lineEndBytes: 0, ...sizes });
  try {
    for (const [i, run] of runs.entries()) {
      const which = (i % 2) as 0 | 1;
      const bytes = Buffer.from(run);
      interner.buffers[which].set(bytes, HEAD);
      if ((await interner.take(which, HEAD, HEAD + bytes.length)) === null) return null;
    }
    const codes = Array.from({ length: nColumns }, (_, j) => [...interner.codes(j)]);
    interner.finish();
    return Array.from({ length: nColumns }, (_, j) => {
      const { n, texts, ends, counts, firsts } = interner.texts(j);
      const all = Buffer.from(texts);
      const text = (code: number) => all.toString('utf8', code === 0 ? 0 : ends[code - 1]!, ends[code]!);
      return {
        texts: Array.from({ length: n }, (_, code) => text(code)),
        counts: [...counts],
        firsts: [...firsts],
        codes: codes[j],
      };
    });
  } finally {
    interner.release();
  }
}

/** The same by a map. */
function byMap(cells: readonly string[]) {
  const known = new Map<string, number>();
  const counts: number[] = [];
  const firsts: number[] = [];
  const codes = cells.map((cell, row) => {
    const code = known.get(cell) ?? known.size;
    if (code === known.size) firsts.push(row);
    known.set(cell, code);
    counts[code] = (counts[code] ?? 0) + 1;
    return code;
  });
  return { texts: [...known.keys()], counts, firsts, codes };
}

const word = fc.string({
  unit: fc.constantFrom('a', 'b', '1', ',', '"', ' ', 'é', '😀', 'z'),
  maxLength: 24,
});
const ascending = fc
  .array(fc.integer({ min: 0, max: 400 }), { minLength: 40, maxLength: 40 })
  .map((numbers) => {
    const sorted = numbers.toSorted((a, b) => a - b);
    // a few go back to an earlier one, as returns do
    return sorted.map((x, i) => `K${String(i % 9 === 8 ? sorted[i >> 1] : x).padStart(4, '0')}`);
  });
const columns = fc.array(
  fc.oneof(
    ascending,
    fc.array(word, { minLength: 40, maxLength: 40 }),
    fc.array(fc.constantFrom('x', 'yy', ''), { minLength: 40, maxLength: 40 }),
  ),
  { minLength: 2, maxLength: 4 },
);

test('every cell gets the number of its text by first appearance, at any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(
      columns,
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 40 }),
      async (cells, end, at) => {
        const csv = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const lines = cells[0]!.map((_, i) => cells.map((column) => csv(column[i]!)).join(','));
        const runs = [lines.slice(0, at), lines.slice(at)]
          .filter((run) => run.length > 0)
          .map((run) => run.join(end) + end);
        const expected = cells.map(byMap);
        for (const pool of pools) expect(await interned(pool, runs, cells.length)).toEqual(expected);
      },
    ),
    { seed: 5, numRuns: 60 },
  );
});

test.each([
  ['a line end in quotes', 'a,"b\nc"\n'],
  ['a quote inside a cell', 'a,b"c\n'],
  ['text behind a quoted cell', 'a,"b"c\n'],
  ['blanks around a quoted cell', 'a, "b"\n'],
  ['an open quote', 'a,"b\n'],
  ['a cell too few', 'a\n'],
  ['a cell too many', 'a,b,c\n'],
  ['a blank line', '\n'],
  ['a NUL', 'a,b\0\n'],
  ['a bare carriage return', 'a,b\rc\n'],
  ['another line end', 'a,b\r\n'],
])('%s makes it give up', async (_, line) => {
  for (const pool of pools) {
    expect(await interned(pool, [`1,2\n3,4\n${line}5,6\n`], 2)).toBeNull();
    expect(await interned(pool, ['1,2\n3,4\n', `7,8\n${line}5,6\n`], 2)).toBeNull();
  }
});

test('columns that cease to ascend in the midst of a run go on with what they had', async () => {
  const cells = Array.from({ length: 700 }, (_, i) =>
    String(i < 500 ? 1000 + i : 1000 + ((i * 7919) % 1400)),
  );
  const runs = [cells.slice(0, 300), cells.slice(300, 600), cells.slice(600)].map((run) =>
    run.map((cell) => `${cell},k\n`).join(''),
  );
  for (const pool of pools) {
    expect(await interned(pool, runs, 2)).toEqual([byMap(cells), byMap(cells.map(() => 'k'))]);
  }
});

test('more memory than allowed makes it give up', async () => {
  const sizes = { blockBytes: BLOCK, headBytes: HEAD, maxBytes: 1000 };
  const interner = new TextInterner(pools[0]!, { nColumns: 1, delimiter: 44, lineEndBytes: 0, ...sizes });
  interner.buffers[0].set(Buffer.from('a\nb\n'), HEAD);
  expect(await interner.take(0, HEAD, HEAD + 4)).toBeNull();
  interner.release();
});
