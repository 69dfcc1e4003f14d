import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseTexts, textNumbers } from './parse-texts.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { surveyTexts } from './survey-texts.ts';
import { TextInterner } from './text-interner.ts';
import type { KernelPool } from './types.ts';

const pools: KernelPool[] = [];

beforeAll(async () => {
  for (const threads of [1, 2, 3]) pools.push(await createKernelPool({ threads }));
});

afterAll(async () => {
  for (const pool of pools) await pool.close();
});

/** Distinct texts of some lines. */
async function withTexts<T>(
  pool: KernelPool,
  lines: readonly string[],
  use: (texts: TextInterner) => Promise<T>,
) {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const sizes = { blockBytes: bytes.length, headBytes: 0, maxBytes: 2 ** 30 };
  const interner = new TextInterner(pool, { nColumns: 1, delimiter: 44, lineEndBytes: 1, ...sizes });
  interner.buffers[0].set(bytes);
  try {
    expect(await interner.take(0, 0, bytes.length)).not.toBeNull();
    interner.finish();
    return await use(interner);
  } finally {
    interner.release();
  }
}

test('numbers are read exactly as their digits say', async () => {
  const number = fc
    .tuple(
      fc.integer({ min: 0, max: 10 ** 10 }),
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([whole, rest, decimals]) =>
      decimals === 0 ? `${whole}` : `${whole}.${String(rest).padStart(4, '0').slice(0, decimals)}`,
    );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(number, { minLength: 1, maxLength: 40 }), async (lines) => {
      const scaled = lines.map((line) => {
        const [whole, rest = ''] = line.split('.');
        return BigInt(whole! + rest.padEnd(4, '0'));
      });
      for (const pool of pools) {
        const found = await withTexts(pool, lines, async (interner) => {
          const { bytes, release } = await parseTexts(pool, interner.texts(0), { as: 'number', decimals: 4 });
          const values = [...new BigInt64Array(new Uint8Array(bytes).buffer)];
          release();
          const how = { as: 'number', decimals: 4, divisor: 1e4 } as const;
          const read = await textNumbers(pool, interner.texts(0), how);
          const numbers = [...read.numbers];
          read.release();
          return { values, numbers };
        });
        expect(found).toEqual({ values: scaled, numbers: lines.map(Number) });
      }
    }),
    { seed: 3, numRuns: 30 },
  );
});

test('times are read as Date does, and days that the calendar lacks are counted', async () => {
  const two = (x: number) => String(x).padStart(2, '0');
  const lines: string[] = [];
  for (const year of [1600, 1900, 1999, 2000, 2023, 2024, 2100, 9999]) {
    for (let month = 1; month <= 12; month++) {
      for (const day of [1, 28, 29, 30, 31])
        lines.push(`${year}-${two(month)}-${two(day)}T${two(day % 24)}:59:07`);
    }
  }
  const timeOf = (line: string) => {
    const found = new Date(`${line}Z`);
    return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(line) ? found.getTime() : null;
  };
  const real = lines.filter((line) => timeOf(line) !== null);
  expect(real.length).toBeGreaterThan(300);
  for (const pool of pools) {
    const survey = await withTexts(pool, lines, (interner) => surveyTexts(pool, interner.texts(0), []));
    expect(survey).toMatchObject({ noTimes: lines.length - real.length, clocks: real.length });
    await withTexts(pool, real, async (interner) => {
      const texts = interner.texts(0);
      const seconds = await textNumbers(pool, texts, { as: 'time', decimals: 0, divisor: 1e6 });
      expect([...seconds.numbers]).toEqual(real.map((line) => timeOf(line)! / 1000));
      seconds.release();
      const { bytes, release } = await parseTexts(pool, texts, { as: 'day', decimals: 0 });
      const days = [...new Int32Array(new Uint8Array(bytes).buffer)];
      release();
      expect(days).toEqual(real.map((line) => Math.floor(timeOf(line)! / 864e5)));
    });
  }
});

test('a column of many texts is counted by class, whatever the number of threads', async () => {
  const lines = Array.from({ length: 70_000 }, (_, i) => String(i + 10_000_000));
  lines.push('""', 'C1234', 'c0x99', '12.345', '20240229', '7.0', '2024-01-05 10:00', 'two words 12');
  for (const pool of pools) {
    const survey = await withTexts(pool, [...lines, '""', 'C1234'], (interner) =>
      surveyTexts(pool, interner.texts(0), ['jan']),
    );
    expect(survey).toMatchObject({
      form: 0,
      longest: 16,
      marked: 2,
      blank: 70_000,
      words: 70_000 + 6 + 2 + 3,
    });
    const { blank, integer, whole, decimal, yearFirst, text } = survey!.classes;
    expect(integer).toMatchObject({
      cells: 70_001,
      distinct: 70_001,
      first: 0,
      wholeDigits: 8,
      compactDates: 1,
    });
    expect(blank).toMatchObject({ cells: 2, distinct: 1, first: 70_000 });
    expect([whole, decimal]).toMatchObject([{ decimals: 1 }, { wholeDigits: 2, decimals: 3 }]);
    expect([yearFirst.cells, text.cells, text.first]).toEqual([1, 4, 70_001]);
    const unknown = await withTexts(pool, [...lines, '0017'], (interner) =>
      surveyTexts(pool, interner.texts(0), ['jan']),
    );
    expect(unknown).toBeNull();
  }
});
