import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { answerGoal, type GoalInput } from './answer-goal.ts';
import { leastError } from './cover-hart.ts';
import { nearestError } from './nearest-errors.ts';
import { profileCeiling } from './profile-ceiling.ts';

const ACCURACY = { name: 'accuracy', title: 'Accuracy', larger: 'better' } as const;

test('of each profile the rows of its most frequent class can be right: counted by hand', () => {
  const columns = [
    {
      type: 'numeric' as const,
      name: 'a',
      values: Float64Array.of(1, 1, 1, 2, 2, Number.NaN, Number.NaN, 3),
    },
    {
      type: 'category' as const,
      name: 'b',
      codes: Int32Array.of(0, 0, 0, 1, 1, -1, -1, 0),
      levels: ['x', 'y'],
    },
  ];
  const y = Int32Array.of(0, 0, 1, 1, 1, 0, 2, 0);
  const found = profileCeiling({ frame: { nRows: 8, columns }, y, nClasses: 3 });
  // (1, x) has 2 of 3 right, (2, y) both, what is missing 1 of 2, (3, x) its one
  expect(found).toMatchObject({ rows: 7, mixed: 5, ceiling: 6 / 8 });
  // McDiarmid: sqrt(ln 20 / 16) = .4327
  expect(found.high).toBe(1);
  const many = { nRows: 800, columns: columns.map((column) => repeated(column)) };
  const large = profileCeiling({
    frame: many,
    y: Int32Array.from({ length: 800 }, (_, i) => y[i % 8]!),
    nClasses: 3,
  });
  // 100 of each row: all profiles but (3, x) and (2, y) are mixed; sqrt(ln 20 / 1600) = .04327
  expect(large.ceiling).toBe(6 / 8);
  expect(large.high).toBeCloseTo(0.75 + 0.04327, 5);
});

function repeated<T extends { values?: Float64Array; codes?: Int32Array }>(column: T): T {
  const times = (i: number) => i % 8;
  return column.values === undefined
    ? { ...column, codes: Int32Array.from({ length: 800 }, (_, i) => column.codes![times(i)]!) }
    : { ...column, values: Float64Array.from({ length: 800 }, (_, i) => column.values![times(i)]!) };
}

test('the bound of Cover and Hart by its closed forms', () => {
  // two classes of which one has probability p everywhere: the best rule errs p, a neighbour 2 p (1 - p)
  for (const p of [0, 0.1, 0.25, 0.5]) expect(leastError(2 * p * (1 - p), 2)).toBeCloseTo(p, 12);
  // M classes, the others alike: R_NN = R (2 - M / (M - 1) R) with equality
  for (const [M, R] of [
    [3, 0.3],
    [4, 0.6],
    [10, 0.9],
  ] as const)
    expect(leastError(R * (2 - (M / (M - 1)) * R), M)).toBeCloseTo(R, 6);
  // worse than chance says no more than chance
  expect(leastError(0.9, 2)).toBe(0.5);
});

test('the nearest other row as brute force finds it, and the error of noise by its closed form', async () => {
  const ctx = await kernelContext({ threads: 2 });
  const rng = createRng(8);
  const n = 1500;
  const rows = Array.from({ length: n }, () => [rng.normal(), rng.normal()]);
  // class 1 with probability .2 wherever one stands
  const y = Int32Array.from({ length: n }, () => (rng.next() < 0.2 ? 1 : 0));
  const { x } = await matrixOf(rows, ctx);
  const found = await nearestError({ x, y, nClasses: 2 }, ctx);
  const wrong = (which: number[]) => {
    const errors = which.filter((i) => {
      const far = (j: number) => (rows[i]![0]! - rows[j]![0]!) ** 2 + (rows[i]![1]! - rows[j]![1]!) ** 2;
      const nearest = which.reduce((best, j) => (j !== i && (best < 0 || far(j) < far(best)) ? j : best), -1);
      return y[nearest] !== y[i];
    });
    return errors.length / which.length;
  };
  const all = Array.from({ length: n }, (_, i) => i);
  expect(found.error).toBeCloseTo(wrong(all), 10);
  expect(found.ofHalf).toBeCloseTo(wrong(all.filter((i) => i % 2 === 0)), 10);
  // 2 * .2 * .8 = .32, four standard errors of 1500 rows .048
  expect(Math.abs(found.error - 0.32)).toBeLessThan(0.048);
  expect(found.low).toBeLessThan(0.32);
  expect(1 - leastError(found.low, 2)).toBeGreaterThan(0.8);
});

const nearest = (error: number, ofHalf = error) => ({
  error,
  low: error - 0.01,
  high: error + 0.01,
  ofHalf,
  rows: 5000,
});
const profiles = { rows: 0, mixed: 0, ceiling: 1, high: 1 };
const asked = (value: number, reached: number, bounds: GoalInput['bounds']) =>
  answerGoal({
    metric: ACCURACY,
    value,
    reached: { mean: reached, low: reached - 0.02, high: reached + 0.02 },
    bounds,
  });

test('a goal is met by the whole interval, out of reach above every bound, and missed otherwise', () => {
  const bounds = { nClasses: 2, profiles, nearest: [{ by: 'columns' as const, ...nearest(0.32) }] };
  // by the low end .31: .5 + .5 * sqrt(.38)
  const ceiling = 0.5 + 0.5 * Math.sqrt(0.38);
  expect(asked(0.75, 0.78, bounds)).toMatchObject({ answer: 'met', ceiling: expect.closeTo(ceiling, 10) });
  expect(asked(0.77, 0.78, bounds)).toMatchObject({ answer: 'missed' });
  expect(asked(0.77, 0.78, bounds).sentence).toContain('not shown');
  expect(asked(0.8, 0.75, bounds)).toMatchObject({ answer: 'missed' });
  expect(asked(0.9, 0.75, bounds)).toMatchObject({ answer: 'out-of-reach' });
  // what still falls with more rows is taken off
  const falling = { ...bounds, nearest: [{ by: 'columns' as const, ...nearest(0.32, 0.4) }] };
  expect(asked(0.85, 0.75, falling).answer).toBe('missed');
  const equal = { ...bounds, profiles: { rows: 900, mixed: 800, ceiling: 0.78, high: 0.79 } };
  expect(asked(0.8, 0.75, equal).answer).toBe('out-of-reach');
  expect(asked(0.8, 0.75, null)).toMatchObject({ answer: 'missed', ceiling: null, evidence: [] });
});

test('the loosest of the neighbours counts, and a bound that the model exceeds is none', () => {
  const far = { by: 'columns' as const, ...nearest(0.45) };
  const near = { by: 'probabilities' as const, ...nearest(0.03) };
  expect(asked(0.95, 0.9, { nClasses: 2, profiles, nearest: [far, near] }).answer).toBe('missed');
  const beaten = asked(0.99, 0.95, { nClasses: 2, profiles, nearest: [far] });
  expect(beaten).toMatchObject({ answer: 'missed', evidence: [{}, { holds: false }] });
});
