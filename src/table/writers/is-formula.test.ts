import { expect, test } from 'vitest';
import { isFormula } from './is-formula.ts';

test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\rx', '=', '-', '--1', '-1e', '+1,5'])(
  '%j could be taken for a formula',
  (text) => expect(isFormula(text)).toBe(true),
);

test.each(['', 'a=b', '-5', '+5', '-1.5e-3', '-.5', '1', ' =1', "'=1"])('%j stays as it is', (text) => {
  expect(isFormula(text)).toBe(false);
});
