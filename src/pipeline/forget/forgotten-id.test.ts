import { expect, test } from 'vitest';
import { forgottenId } from './forgotten-id.ts';

test('an id is found as a word of its own, whatever signs it holds', () => {
  const id = forgottenId(' C-1.(x) ');
  for (const text of ['C-1.(x)', 'a;C-1.(x);b', '"C-1.(x)"', 'note on C-1.(x)!']) {
    expect(id.isIn(text), text).toBe(true);
    expect(id.isIn(id.redact(text)), text).toBe(false);
  }
  for (const text of ['C-1.(x)y', 'aC-1.(x)', 'C-11(x)', '', 'c-1.(x)'])
    expect(id.isIn(text), text).toBe(false);
  expect(id.redact('for C-1.(x), again C-1.(x)')).toBe('for [forgotten], again [forgotten]');
});

test('an id of letters of any script is a word', () => {
  expect(forgottenId('Žofie').isIn('od Žofie')).toBe(true);
  expect(forgottenId('Žofi').isIn('od Žofie')).toBe(false);
});

test('a short number is only taken out where it is all of a text', () => {
  const id = forgottenId('17');
  expect([id.isDistinctive, id.isWord]).toEqual([false, false]);
  expect(id.redact('17 rows were rejected')).toBe('17 rows were rejected');
  expect(id.redact('17')).toBe('[forgotten]');
  expect(forgottenId('17850').redact('asked by 17850')).toBe('asked by [forgotten]');
});

test('a number with decimals of zero is the number', () => {
  expect(forgottenId('17850.0').key).toBe('17850');
});
