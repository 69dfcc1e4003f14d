import { expect, test } from 'vitest';
import { createRng } from '#base';
import { sampledTarget } from './sampled-target.ts';
import type { LabelledPart, TargetFacts } from './target-facts.ts';

/** Every row has the number of its customer, and the class by its parity. */
const partOf = (n: number): LabelledPart => ({
  table: {} as LabelledPart['table'],
  file: null,
  rows: Uint32Array.from({ length: n }, (_, i) => 3 * i),
  y: Int32Array.from({ length: n }, (_, i) => i % 2),
  customers: Int32Array.from({ length: n }, (_, i) => 1000 + i),
  foretold: null,
});
const factsOf = (...sizes: number[]): TargetFacts => ({
  parts: sizes.map(partOf),
  source: 'column',
  target: 'x',
  description: 'X.',
  classes: ['a', 'b'],
  makers: [],
  tellers: [],
  rowsWithoutTarget: 0,
  notes: ['First.'],
});

test('rows keep their class and their customer, ascending, each once, and the draw is told', () => {
  const { parts, notes } = sampledTarget(factsOf(500, 90), { maxRows: 100, rng: createRng(1) });
  expect(parts.map(({ y }) => y.length)).toEqual([100, 90]);
  const { rows, y, customers } = parts[0]!;
  expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
  for (const [i, row] of rows.entries())
    expect([y[i], customers![i]]).toEqual([(row / 3) % 2, 1000 + row / 3]);
  expect(notes).toEqual([
    'First.',
    '100 of 500 customers were drawn by chance to learn from and to test on.',
  ]);
});

test('the same seed draws the same rows; few enough rows are left alone', () => {
  const draw = (seed: number) =>
    sampledTarget(factsOf(500), { maxRows: 50, rng: createRng(seed) }).parts[0]!.rows;
  expect(draw(1)).toEqual(draw(1));
  expect(draw(2)).not.toEqual(draw(1));
  const facts = factsOf(50, 20);
  expect(sampledTarget(facts, { maxRows: 50, rng: createRng(1) })).toBe(facts);
  expect(sampledTarget(facts, { maxRows: null, rng: createRng(1) })).toBe(facts);
});

test('every row is as likely to be drawn as any other', () => {
  const hits = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 2000; seed++)
    for (const row of sampledTarget(factsOf(20), { maxRows: 5, rng: createRng(seed) }).parts[0]!.rows)
      hits[row / 3]!++;
  // 500 expected, standard deviation sqrt(2000 * .25 * .75) = 19.4
  for (const count of hits) expect(Math.abs(count - 500)).toBeLessThan(5 * 19.4);
});
