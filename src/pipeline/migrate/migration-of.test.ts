import { expect, test } from 'vitest';
import type { MigrationSide } from '#contract';
import { type Crossing, migrationOf } from './migration-of.ts';

const side = (name: string, customers: number): MigrationSide => ({
  name,
  rows: customers,
  customers,
  withoutId: 0,
  withoutSegment: 0,
  repeated: 0,
});
const crossing = (
  from: string | null,
  to: string | null,
  customers: number,
  ids: [number, number] = [1, 1],
): Crossing => ({
  from: from === null ? null : { id: String(ids[0]), name: from },
  to: to === null ? null : { id: String(ids[1]), name: to },
  customers,
});
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

test('rows and columns of the matrix add up to the lists, with those who went and came', () => {
  const crossings = [
    crossing('A', 'A', 80, [1, 1]),
    crossing('A', 'B', 10, [1, 2]),
    crossing('A', null, 5, [1, 0]),
    crossing('B', 'B', 40, [2, 2]),
    crossing(null, 'B', 7, [0, 2]),
  ];
  const found = migrationOf({ before: side('q1', 135), after: side('q2', 137), crossings, haveIds: true });
  expect(found.matrix).toEqual([
    [80, 10, 5],
    [0, 40, 0],
    [0, 7, 0],
  ]);
  expect([found.shared, found.gone, found.joined]).toEqual([130, 5, 7]);
  expect(sum(found.matrix.slice(0, 2).map(sum))).toBe(135);
  expect(sum(found.matrix.map((row) => row[0]! + row[1]!))).toBe(137);
  expect(sum(found.flows.map(({ customers }) => customers))).toBe(142);
  expect(found.flows[0]).toEqual({ from: 'A', to: 'A', customers: 80 });
  // ids and names are those of one model: who moved is no reason to call the segment another
  expect(found.matchedBy).toBe('id');
  const [a, b] = found.segments.before;
  expect(a!.stayed!.share).toBeCloseTo(80 / 90, 12);
  // Wilson 1927 by hand: 80 of 90, z = 1.96
  expect(a!.stayed!.low).toBeCloseTo(0.8075, 3);
  expect(b).toMatchObject({ customers: 40, shared: 40, fate: 'matched' });
});

test('segments of other names are matched by their customers; what is left was split, merged, born or vanished', () => {
  const crossings = [
    crossing('Old big', 'Big', 60, [1, 1]),
    crossing('Old big', 'Half', 40, [1, 2]),
    crossing('Old small', 'Small', 90, [2, 3]),
    crossing(null, 'New', 20, [0, 4]),
    crossing('Lost', null, 30, [3, 0]),
  ];
  const found = migrationOf({ before: side('a', 220), after: side('b', 210), crossings, haveIds: true });
  expect(found.matchedBy).toBe('customers');
  expect(found.segments.before.map(({ name, fate, into }) => [name, fate, into])).toEqual([
    ['Old big', 'split', ['Big', 'Half']],
    ['Old small', 'matched', ['Small']],
    ['Lost', 'vanished', []],
  ]);
  expect(found.segments.after.map(({ name, fate, same }) => [name, fate, same])).toEqual([
    ['Big', 'matched', 'Old big'],
    ['Half', 'split', null],
    ['Small', 'matched', 'Old small'],
    ['New', 'born', null],
  ]);
  expect(found.segments.before[2]!.stayed).toBeNull();
});

test('codes of clusters that another run dealt anew are no ids: the same customers in another order all stayed', () => {
  const permuted = ['0', '1', '2'].map((code, i) => ({
    from: { id: code, name: code },
    to: { id: ['2', '0', '1'][i]!, name: ['2', '0', '1'][i]! },
    customers: 100,
  }));
  const found = migrationOf({
    before: side('a', 300),
    after: side('b', 300),
    crossings: permuted,
    haveIds: false,
  });
  expect(found.matchedBy).toBe('customers');
  expect(found.segments.before.map(({ stayed }) => stayed!.share)).toEqual([1, 1, 1]);
  expect(found.segments.after.map(({ same }) => same)).toEqual(['1', '2', '0']);
});
