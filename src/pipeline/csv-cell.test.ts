import { expect, test } from 'vitest';
import { csvCell } from './csv-cell.ts';

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
