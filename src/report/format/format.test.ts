import { expect, test } from 'vitest';
import { columnOf } from '../testkit/report-fixture.ts';
import { bytes, count, date, fixed, formatOf, number, pValue, share, signed, significant } from './index.ts';

test.each([
  [1234567, '1,234,567'],
  [-1234.5, '−1,235'],
  [999.94, '999.9'],
  [12.345, '12.35'],
  [0.05283, '0.0528'],
  [0, '0'],
  [0.00001234, '1.2 × 10^−5'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '–'],
])('number %s reads %s', (value, text) => {
  expect(number(value)).toBe(text);
});

test('fixed decimals keep trailing zeros and never show a negative zero', () => {
  expect([fixed(1, 2), fixed(-0.001, 2), fixed(null, 2), fixed(1e6, 1)]).toEqual([
    '1.00',
    '0.00',
    '–',
    '1,000,000.0',
  ]);
  expect([signed(0.5, 2), signed(-0.5, 2), signed(0.001, 2)]).toEqual(['+0.50', '−0.50', '0.00']);
});

test('significant digits never cut the whole part', () => {
  expect([significant(44448.4623, 6), significant(44448.4623, 3), significant(0.91234, 3)]).toEqual([
    '44,448.5',
    '44,448',
    '0.912',
  ]);
});

test('shares never round to nothing', () => {
  expect([
    share(0),
    share(0.0004),
    share(0.042),
    share(0.08),
    share(0.3649),
    share(1),
    share(0.385, 1),
  ]).toEqual(['0 %', '< 0.1 %', '4.2 %', '8.0 %', '36 %', '100 %', '38.5 %']);
});

test('p-values, counts and sizes', () => {
  expect([pValue(0.01), pValue(0.64), pValue(0.0001)]).toEqual(['0.010', '0.64', '0.0001']);
  expect([count(5000), bytes(999), bytes(1_204_512)]).toEqual(['5,000', '999 bytes', '1.2 MB']);
});

test('days since 1970 are dates', () => {
  expect([date(0), date(15_900.4), date(-1), date(Number.NaN), date(1e9)]).toEqual([
    '1970-01-01',
    '2013-07-14',
    '1969-12-31',
    '–',
    '–',
  ]);
});

test('dates are written as dates, years without separators, averages of whole numbers alike', () => {
  const born = formatOf(columnOf({ name: 'Year_Birth', kind: 'integer' }, [1950, 1990]));
  expect([born.value(1968), ...born.alike([1968.81, 1990])]).toEqual(['1968', '1968.8', '1990.0']);
  expect(formatOf(columnOf({ name: 'since', kind: 'date' }, [1, 2])).alike([15_900, null])).toEqual([
    '2013-07-14',
    '–',
  ]);
  const active = formatOf(columnOf({ name: 'active', kind: 'boolean' }, [0, 1]));
  expect([active.value(1), active.value(0), ...active.alike([0.25])]).toEqual(['yes', 'no', '25 %']);
  const visits = formatOf(columnOf({ name: 'visits', kind: 'integer' }, [1, 2]));
  expect(visits.alike([5.333, 12])).toEqual(['5.33', '12.00']);
  expect(visits.alike([4235.4, 0.04])).toEqual(['4,235.40', '0.04']);
});
