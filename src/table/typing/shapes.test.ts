import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sql } from '#sql';
import { useImporter } from '../testkit/import-text.ts';
import { MISSING_TOKENS, sameShape, shapeOf } from './shapes.ts';

const importer = useImporter();

const PIECES = [
  ...[
    '0',
    '00',
    '7',
    '12',
    '345',
    '2024',
    '19991231',
    '.',
    ',',
    '-',
    '+',
    '/',
    ':',
    ' ',
    'T',
    'e',
    'E',
    '%',
    '$',
  ],
  ...[
    'Feb',
    'december',
    '(',
    ')',
    '€',
    'USD',
    'PM',
    'Z',
    '.0',
    '.00',
    '#',
    'inf',
    'x',
    'é',
    'n/a',
    '1.#inf',
    '#div/0!',
  ],
];

test('a text with its digits made the same has the shape that it had', async () => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((parts) => parts.join(''));
  const texts = [
    ...MISSING_TOKENS,
    ...[
      '0',
      '0.0',
      '10.0',
      '100.00',
      '17.',
      '007',
      '-0',
      '-01',
      '1e05',
      '01/02/2024',
      '2024-02-29 10:00',
      '1,234',
      '01,234',
    ],
    ...[
      '1.234.567',
      '0.234,5',
      '$0.50',
      '0 %',
      '(0.5)',
      `${'1'.repeat(70)}`,
      '0'.repeat(70),
      '3 Dec 2010',
      '20240230',
    ],
    ...fc.sample(text, { numRuns: 4000, seed: 11 }),
  ];
  const rows = await importer.engine().rows(
    sql`SELECT s, ${shapeOf(sql`s`)}, ${shapeOf(sameShape(sql`s`))}, ${sameShape(sql`s`)}, length(s) - length(${sameShape(sql`s`)})
      FROM (SELECT unnest([${sql`${texts[0]!}`}${{ type: 'sequence', parts: texts.slice(1).map((one) => sql`, ${one}`) }}]) AS s)`,
  );
  expect(rows.length).toBe(texts.length);
  const odd = rows.filter(([, own, alike, , longer]) => own !== alike || longer !== 0);
  expect(odd).toEqual([]);
  expect(new Set(rows.map(([, own]) => own)).size).toBeGreaterThan(14);
});
