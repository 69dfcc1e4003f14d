import { expect, test } from 'vitest';
import { csvCell, isFormula } from './csv-cell.ts';

test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\rx', '=', '-', '--1', '-1e', '+1,5'])(
  '%j could be taken for a formula',
  (text) => expect(isFormula(text)).toBe(true),
);

test.each(['', 'a=b', '-5', '+5', '-1.5e-3', '-.5', '1', ' =1', "'=1"])('%j stays as it is', (text) => {
  expect(isFormula(text)).toBe(false);
});

test('cells with separators, quotes or line ends are quoted', () => {
  expect(['a', 'a,b', 'a"b', 'a\nb', 'a\rb', ''].map(csvCell)).toEqual([
    'a',
    '"a,b"',
    '"a""b"',
    '"a\nb"',
    '"a\rb"',
    '',
  ]);
});
