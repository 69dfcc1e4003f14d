import { expect, test } from 'vitest';
import type { TrainOptions } from '#contract';
import type { CustomerColumn } from '../customer-table.ts';
import { valueLearners } from './value-learners.ts';
import { valueTarget } from './value-target.ts';

const column = (name: string, kind: CustomerColumn['kind'], distinct: number): CustomerColumn => ({
  ...{ name, kind, distinct, at: 0, storage: 'DOUBLE', dataset: 'd', role: 'feature' },
  ...{ roleCode: 'number', roleReason: '', rfm: null, origin: null },
});
const columns = [
  column('spend', 'decimal', 21),
  column('grade', 'integer', 20),
  column('region', 'category', 40),
];

function found(
  name: string,
  { task = 'auto', loss = 'auto' }: Partial<Pick<TrainOptions, 'task' | 'loss'>> = {},
): string | null {
  return valueTarget({ columns }, { task, loss, target: { kind: 'column', column: name } })?.name ?? null;
}

test('many numbers are a number, few and texts are classes, unless it is said otherwise', () => {
  expect([found('spend'), found('grade'), found('region'), found('absent')]).toEqual([
    'spend',
    null,
    null,
    null,
  ]);
  expect(found('spend', { task: 'classification' })).toBeNull();
  expect(found('grade', { task: 'regression' })).toBe('grade');
});

test('a number is not made of text, of churn, or a loss of classes', () => {
  expect(() => found('region', { task: 'regression' })).toThrow('got "region", which is category');
  expect(() => found('region', { loss: 'poisson' })).toThrow('expected a target of numbers, got classes');
  const target = { kind: 'churn-when' as const, formula: 'spend > 3' };
  expect(() => valueTarget({ columns }, { task: 'regression', loss: 'auto', target })).toThrow(
    '--target COLUMN',
  );
});

test('learners that do not take a loss are left out, and refused where they were named', () => {
  const names = (learners: string[]) =>
    valueLearners({ learners, learnerOptions: {} }, 'tweedie').map(({ name }) => name);
  expect(names([])).toContain('linear-regression');
  expect(() => valueLearners({ learners: ['linear-regression'], learnerOptions: {} }, 'absolute')).toThrow(
    'loss',
  );
  expect(() => names(['linear-regresion'])).toThrow('expected one of');
  const learnerOptions = { 'logistic-regression': { c: 1 } };
  expect(() => valueLearners({ learners: [], learnerOptions }, 'squared')).toThrow('expected one of');
});
