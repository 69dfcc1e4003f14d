import { expect, test } from 'vitest';
import { nearestName } from '#base';
import { recipeOptionsSchema } from '#contract';
import { type CandidateColumn, planRecipe } from '#features';

const column = (name: string, rest: Partial<CandidateColumn> = {}): CandidateColumn => ({
  dataset: 'customers',
  name,
  kind: 'integer',
  role: 'feature',
  roleCode: 'default',
  roleReason: 'numbers',
  distinct: 100,
  rfm: null,
  ...rest,
});
const options = recipeOptionsSchema.parse({});
const customers = [
  column('id', {
    kind: 'identifier',
    role: 'customer-id',
    roleCode: 'unique-id',
    roleReason: 'it names the customer',
  }),
  column('age'),
  column('spent', { kind: 'decimal', role: 'amount' }),
  column('city', { kind: 'category', distinct: 12 }),
  column('job', { kind: 'category', distinct: 195 }),
  column('born', { kind: 'date', role: 'timestamp', roleCode: 'date', roleReason: 'a date' }),
  column('churn', {
    kind: 'boolean',
    role: 'target',
    roleCode: 'name-is-outcome',
    roleReason: 'it is an outcome',
  }),
];
const rfm = ['recency', 'frequency', 'monetary', 'tenure'].map((name) =>
  column(name, { rfm: name, dataset: 'orders' }),
);
const names = (plan: ReturnType<typeof planRecipe>) => plan.columns.map((entry) => entry.column);

test('a customer table: numbers, money and categories of few levels; the rest is listed with its reason', () => {
  const plan = planRecipe(customers, options);
  expect(names(plan)).toEqual(['age', 'spent', 'city']);
  expect(plan.leftOut.map(({ column: name, code }) => [name, code])).toEqual([
    ['id', 'unique-id'],
    ['job', 'many-levels'],
    ['born', 'date'],
    ['churn', 'name-is-outcome'],
  ]);
});

test('with an order log recency, frequency and monetary only, as logarithm where skewed', () => {
  const plan = planRecipe([...customers, ...rfm], options);
  expect(names(plan)).toEqual(['recency', 'frequency', 'monetary']);
  expect(plan.columns.every((entry) => entry.type === 'numeric' && entry.log1p === 'when-skewed')).toBe(true);
  expect(plan.leftOut).toHaveLength(customers.length + 1);
});

test('columns that are named are taken, with a warning where their role speaks against it', () => {
  const plan = planRecipe(customers, { ...options, features: ['age', 'churn'] });
  expect(names(plan)).toEqual(['age', 'churn']);
  expect(plan.warnings.map((warning) => warning.column)).toEqual(['churn']);
});

test('ignored columns stay out and are listed', () => {
  const plan = planRecipe(customers, { ...options, ignore: ['age'], log: ['spent'] });
  expect(names(plan)).toEqual(['spent', 'city']);
  expect(plan.columns[0]).toMatchObject({ log1p: 'always' });
  expect(plan.leftOut.find(({ column: name }) => name === 'age')).toMatchObject({ code: 'ignored' });
});

test('an unknown name is refused with the nearest one', () => {
  for (const key of ['features', 'ignore', 'log'] as const) {
    expect(() => planRecipe(customers, { ...options, [key]: ['Spend'] })).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN', hint: 'Did you mean "spent"?' }),
    );
  }
});

test('text or too many levels cannot be named, and no column at all is an error', () => {
  expect(() => planRecipe(customers, { ...options, features: ['job'] })).toThrow(
    expect.objectContaining({ code: 'COLUMN_WRONG_KIND' }),
  );
  expect(() => planRecipe([customers[0]!], options)).toThrow(
    expect.objectContaining({ code: 'NO_FEATURES' }),
  );
});

test('columns of order lines are listed, except what RFM is made of; they can be ignored but not segmented by', () => {
  const lines = [
    column('order', { dataset: 'orders', role: 'order-id' }),
    column('paid', { dataset: 'orders', role: 'amount' }),
    column('shop', { dataset: 'orders', kind: 'category' }),
    column('sku', { dataset: 'orders', role: 'ignore', roleCode: 'code', roleReason: 'Holds codes.' }),
  ];
  const plan = planRecipe(rfm, { ...options, ignore: ['shop', 'tenure'] }, lines);
  expect(plan.leftOut.map(({ dataset, column: name, code }) => [dataset, name, code])).toEqual([
    ['orders', 'tenure', 'ignored'],
    ['orders', 'shop', 'ignored'],
    ['orders', 'sku', 'code'],
  ]);
  expect(planRecipe(rfm, options, lines).leftOut).toContainEqual(
    expect.objectContaining({ column: 'shop', code: 'order-line' }),
  );
  for (const key of ['features', 'log'] as const) {
    expect(() => planRecipe(rfm, { ...options, [key]: ['shop'] }, lines)).toThrow(
      expect.objectContaining({ code: 'COLUMN_WRONG_KIND', hint: expect.stringContaining('recency') }),
    );
  }
});

test('the nearest name ignores case and separators and gives up on a far one', () => {
  expect(nearestName('annual income', ['Age', 'Annual_Income'])).toBe('Annual_Income');
  expect(nearestName('zzzzzz', ['Age', 'Annual_Income'])).toBeNull();
});
