import { expect, test } from 'vitest';
import { checkFormula, evaluateRow, formatFormula, parseDefinition, parseFormula } from '#formula';

const columns = [
  { name: 'total_spent', kind: 'decimal' },
  { name: 'Total Spent', kind: 'decimal' },
  { name: 'numPurchases', kind: 'integer' },
  { name: 'city', kind: 'category' },
  { name: 'born', kind: 'date' },
  { name: 'or', kind: 'boolean' },
] as const;

test.each([
  ['num_purchasez + 1', 1, 'expected the name of a column, got "num_purchasez"'],
  ['1 + citty', 5, 'expected the name of a column, got "citty"'],
  ['TOTALSPENT', 1, 'which could be "total_spent" and "Total Spent"'],
  ["city + 'x'", 1, 'a + b: expected two numbers'],
  ["city < 'x'", 1, 'expected two numbers or two dates'],
  ['born = 3', 1, 'expected two values of one type'],
  ["born > 'yesterday'", 1, 'expected two values of one type'],
  ['if(total_spent, 1, 2)', 1, 'expected a condition'],
  ['squrt(4)', 1, 'expected the name of a function, got "squrt"'],
  ['ln()', 1, 'ln(x): expected a number, got nothing'],
  ['Mnt* + 1', 1, 'expected the name of a column, got "Mnt"'],
  ['sum(Mnt*)', 5, 'expected columns like Mnt*, found none'],
  ['abs(num*)', 5, 'expected one column here'],
  ['1 +', 4, 'got the end'],
  ['(1', 3, 'expected ), got the end'],
  ["'abc", 1, "expected a closing '"],
  ['1 < 2 < 3', 7, '"and" between comparisons'],
  ['a $ b', 3, 'got "$"'],
  ['1e999', 1, 'expected a finite number'],
  ['or', 1, 'got "or"'],
])('%j is refused at column %i', (text, column, message) => {
  expect(() => checkFormula(parseFormula(text), columns)).toThrow(
    expect.objectContaining({
      code: 'FORMULA_INVALID',
      message: expect.stringContaining(message),
      data: expect.objectContaining({ line: 1, column }),
    }),
  );
});

test('the place is shown in its line, with the nearest name', () => {
  const text = 'total_spent\n  / (citty + 1)';
  expect(() => checkFormula(parseFormula(text), columns)).toThrow(
    expect.objectContaining({
      message: 'formula, line 2, column 6: expected the name of a column, got "citty"',
      hint: '  / (citty + 1)\n     ^^^^^\nDid you mean "city"?',
    }),
  );
});

test('a name is found exactly, else but for capitals, blanks and underscores, and keywords in backticks', () => {
  const row = { total_spent: 10, numPurchases: 4, or: true };
  const value = (text: string) => evaluateRow(checkFormula(parseFormula(text), columns), row);
  expect(value('total_spent / NUM_purchases')).toBe(2.5);
  expect(value('`or` and not [[or]]')).toBe(false);
  expect(checkFormula(parseFormula('total_spent + total_spent'), columns).columns).toHaveLength(1);
});

test('a definition names its column', () => {
  const { name, formula } = parseDefinition('`value of it` = total_spent = 10');
  expect(name).toBe('value of it');
  expect(evaluateRow(checkFormula(formula, columns), { total_spent: 10 })).toBe(true);
  for (const text of ['= 1', 'and = 1', 'x', 'x + 1', '1 = 1', 'x = ']) {
    expect(() => parseDefinition(text)).toThrow(expect.objectContaining({ code: 'FORMULA_INVALID' }));
  }
});

test('names that every object has are no functions, and formatting knows none of them', () => {
  for (const text of ['constructor(1)', '__proto__(1)', 'negate(1)', 'hasownproperty()']) {
    expect(formatFormula(parseFormula(text).root)).toBe(text);
    expect(() => checkFormula(parseFormula(text), columns)).toThrow(
      expect.objectContaining({ code: 'FORMULA_INVALID' }),
    );
  }
});

test('numbers are rounded to the nearest, at the edges too', () => {
  const value = (text: string) => evaluateRow(checkFormula(parseFormula(text), columns), {});
  expect(value('round(4503599627370497)')).toBe(4503599627370497);
  expect(value('round(0.49999999999999994)')).toBe(0);
  expect(value('round(-2.5)')).toBe(-3);
  expect(value('round(1e300, 12)')).toBe(1e300);
  expect(value('log1p(1e-17)')).toBe(1e-17);
  expect(value('log1p(1e-10)')).toBeCloseTo(Math.log1p(1e-10), 24);
});

test('a value of another type than its column is refused, and one that is no number is missing', () => {
  const checked = checkFormula(parseFormula('numPurchases + 1'), columns);
  expect(() => evaluateRow(checked, { numPurchases: 'abc' })).toThrow(
    expect.objectContaining({ code: 'COLUMN_WRONG_KIND' }),
  );
  expect(evaluateRow(checked, { numPurchases: Number.NaN })).toBeNull();
  expect(
    evaluateRow(checkFormula(parseFormula('numPurchases > 1'), columns), { numPurchases: Infinity }),
  ).toBeNull();
});
