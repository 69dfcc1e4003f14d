import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#base';
import { useImporter } from '../testkit/import-text.ts';

const importer = useImporter();
const N_RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);

test('any text gives a dataset whose rows add up, or a clear error, and never a bug', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'NA',
      '1',
      '2.5',
      '1,5',
      '"a"',
      '"a,b"',
      '"',
      'x"y',
      '2024-01-02',
      '3/4/2024',
      'inf',
      '\u00e9',
      '$5',
      '5%',
      '0x1F',
      '1_000',
    ),
    fc.string({ maxLength: 6 }),
  );
  const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (body, lineEnd, named) => {
      const content = [...(named ? ['id,b'] : []), ...body].join(lineEnd);
      try {
        const { dataset, rows, rejected } = await importer.text(content, { name: 'fuzz.csv' });
        const kept = await rows();
        expect(kept).toHaveLength(dataset.rows);
        expect(new Set(kept.map((row) => row[0])).size).toBe(dataset.rows);
        expect(rejected !== null).toBe(dataset.rejectedRows > 0);
        for (const [j, column] of dataset.columns.entries()) {
          expect(kept.filter((row) => row[j + 1] === null)).toHaveLength(column.missing);
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect([error.code, error.message]).not.toEqual(['INTERNAL', error.message]);
      }
    }),
    { seed: Number(process.env['FUZZ_SEED'] ?? 3), numRuns: N_RUNS },
  );
});
