import { expect, test } from 'vitest';
import { parseDate, parseDedupe, parseK, parseList, parseTableRole, parseWhole } from './parse-option.ts';
import { remainingTime } from './progress-display.ts';

test('k is one number or a range', () => {
  expect(parseK('4')).toEqual({ from: 4, to: 4 });
  expect(parseK('2..10')).toEqual({ from: 2, to: 10 });
});

test.each(['', '1', '0..3', '5..4', '2-10', '101', '2..', 'abc', '4.5'])('k refuses %j', (text) => {
  expect(() => parseK(text)).toThrow(/Expected a number such as 4/);
});

test('a list of columns may quote a name that holds a comma or quotes', () => {
  expect(parseList('a, b c ,"d,e","f""g"')).toEqual(['a', 'b c', 'd,e', 'f"g']);
  expect(() => parseList(' , ')).toThrow(/column names/);
});

test('a table gets a role, added to what was given before; the name may hold an equals sign', () => {
  const one = parseTableRole('a=b.csv=transactions');
  expect(parseTableRole('new.csv = new', one)).toEqual({ 'a=b.csv': 'orders', 'new.csv': 'new' });
  for (const text of ['a.csv', '=new', 'a.csv=shop'])
    expect(() => parseTableRole(text)).toThrow(/TABLE=ROLE/);
});

test('repeated rows are dropped by row or by customer, by a time where one is named', () => {
  expect(parseDedupe('a.csv=exact')).toEqual({ 'a.csv': { by: 'row', keep: 'first', time: null } });
  const last = { by: 'customer', keep: 'last', time: 'day: of = change' };
  expect(parseDedupe('a=b.csv=last:day: of = change')).toEqual({ 'a=b.csv': last });
  for (const text of ['exact', 'a.csv=both', 'a.csv=last:']) {
    expect(() => parseDedupe(text)).toThrow(/TABLE=exact/);
  }
});

test('a date must exist', () => {
  expect(parseDate('2024-02-29')).toBe('2024-02-29');
  for (const text of ['2023-02-29', '2024-13-01', '01.02.2024', '2024-2-1']) {
    expect(() => parseDate(text)).toThrow(/such as 2026-06-30/);
  }
});

test('a whole number stays within its bounds', () => {
  expect(parseWhole(1, 64)('2')).toBe(2);
  for (const text of ['0', '65', '1.5', '1e1', '-1', ''])
    expect(() => parseWhole(1, 64)(text)).toThrow(/from 1 to 64/);
});

test('remaining time is told only once it can be', () => {
  expect(remainingTime(500, 0.5)).toBe('');
  expect(remainingTime(10_000, 0.25)).toBe('about 30 s left');
  expect(remainingTime(60_000, 0.1)).toBe('about 9 min left');
});
