import { expect, test } from 'vitest';
import { nameWords } from '../typing/name-words.ts';
import type { ColumnFacts } from './column-facts.ts';
import { inferRoles } from './infer-roles.ts';

const N_ROWS = 1000;

/** A column of 1000 rows; whole numbers of 500 distinct values unless said otherwise. */
function column(name: string, facts: Partial<ColumnFacts> = {}): Omit<ColumnFacts, 'index'> {
  return {
    name,
    words: nameWords(name),
    kind: 'integer',
    storage: 'BIGINT',
    nRows: N_ROWS,
    missing: 0,
    distinct: 500,
    min: 0,
    max: 5000,
    levels: [],
    isPadded: false,
    hasName: true,
    ...facts,
  };
}

const date = { kind: 'date', storage: 'DATE' } as const;
const money = { kind: 'decimal', storage: 'DECIMAL' } as const;
const unique = { kind: 'identifier', storage: 'VARCHAR', distinct: N_ROWS } as const;
const levels = (...names: string[]) =>
  ({
    kind: 'category',
    storage: 'VARCHAR',
    distinct: names.length,
    levels: names,
    min: null,
    max: null,
  }) as const;

function roles(...columns: Omit<ColumnFacts, 'index'>[]) {
  const table = inferRoles(
    columns.map((facts, index) => ({ ...facts, index })),
    {},
    'x.csv',
  );
  return {
    shape: table.shape,
    roles: table.choices.map(({ role }) => role),
    codes: table.choices.map(({ roleCode }) => roleCode),
  };
}

test.each([
  'customer_id',
  'CustomerID',
  'customerID',
  'CUST_ID',
  'CLIENTNUM',
  'masterid',
  'user_id',
  'Kunden-Nr',
  'ID',
  'member no',
])('a distinct column named %s names the customer', (name) => {
  expect(roles(column(name, unique), column('age'))).toMatchObject({
    shape: 'customers',
    roles: ['customer-id', 'feature'],
  });
});

test.each([
  'Churn',
  'Exited',
  'Attrition_Flag',
  'Segmentation',
  'Response',
  'label',
  'TARGET',
  'class',
  'y',
  'is_churn',
])('a column of few levels named %s is the target', (name) => {
  expect(roles(column('id', unique), column(name, { distinct: 2 })).roles[1]).toBe('target');
});

test.each(['wealth_segment', 'Spending_Score', 'year', 'response_time', 'classroom', 'years_as_customer'])(
  'a column named %s is no target',
  (name) => {
    expect(roles(column('id', unique), column(name, { distinct: 3 })).roles[1]).toBe('feature');
  },
);

test('a column named like an outcome with many values is a feature', () => {
  expect(roles(column('id', unique), column('y', { ...money, distinct: 900 })).roles[1]).toBe('feature');
});

test('the customer of an order log is not the bare id beside it, and its time not the date of delivery', () => {
  const log = roles(
    column('id', unique),
    column('customer_id'),
    column('ship_date', date),
    column('order_date', date),
    column('total', money),
  );
  expect(log).toMatchObject({
    shape: 'orders',
    roles: ['ignore', 'customer-id', 'ignore', 'timestamp', 'amount'],
  });
});

test('a named amount wins over quantity times price, a constant one counts too', () => {
  const log = roles(
    column('customer_id'),
    column('date', date),
    column('qty', { distinct: 9 }),
    column('price', money),
    column('amount', { ...money, distinct: 1 }),
  );
  expect(log).toMatchObject({
    shape: 'orders',
    roles: ['customer-id', 'timestamp', 'quantity', 'feature', 'amount'],
  });
});

test('customers with a date and money stay customers when none comes again', () => {
  const table = roles(
    column('customer_id', unique),
    column('signup_date', date),
    column('total_spent', money),
  );
  expect(table).toMatchObject({ shape: 'customers', roles: ['customer-id', 'ignore', 'feature'] });
});

test('customers who come again without time or money are neither orders nor customers', () => {
  expect(roles(column('customer_id'), column('age')).shape).toBe('other');
});

test('what cannot describe a customer is left out with the rule', () => {
  const table = roles(
    column('id', unique),
    column('phone', unique),
    column('postcode'),
    column('note', { kind: 'text', storage: 'VARCHAR' }),
    column('job', { ...levels('a'), distinct: 80 }),
    column('churn_probability', { ...money, min: 0, max: 1 }),
    column('income', { missing: 501 }),
    column('nr', { distinct: N_ROWS, min: 1, max: N_ROWS }),
  );
  expect(table.codes).toEqual([
    'name-is-customer-id',
    'identifier',
    'code',
    'free-text',
    'many-levels',
    'suspected-model-output',
    'mostly-missing',
    'row-number',
  ]);
});

test('what an earlier score added is no feature, when all of it is there', () => {
  const share = { min: 0, max: 1 };
  const added = [
    column('segment_id', { distinct: 3, min: 1, max: 3 }),
    column('segment_name', levels('Big', 'Small')),
    column('confidence', share),
    column('novelty', share),
  ];
  const whole = roles(column('income'), ...added, column('model', levels('shop@1', 'shop@2')));
  expect(whole.codes).toEqual(['feature', ...added.map(() => 'scored-before'), 'scored-before']);
  expect(roles(column('income'), column('confidence', share)).codes).toEqual(['feature', 'feature']);
});

test('arms of which one is none are a treatment, and what follows is no feature', () => {
  const table = roles(
    column('recency'),
    column('segment', levels('mens e-mail', 'no e-mail')),
    column('visit', { distinct: 2 }),
  );
  expect(table.roles).toEqual(['feature', 'treatment', 'target']);
});

test('the number of an invoice is no money, whatever it is called', () => {
  for (const name of ['Invoice', 'Order', 'Transaction', 'InvoiceNo']) {
    const found = roles(
      column(name, { distinct: 700, min: 536_365, max: 581_587 }),
      column('Quantity', { distinct: 30, min: 1, max: 60 }),
      column('InvoiceDate', { ...date, distinct: 300 }),
      column('Price', { ...money, distinct: 200, min: 0.2, max: 90 }),
      column('Customer ID', { distinct: 150, min: 12_000, max: 18_000 }),
    );
    expect(found, name).toMatchObject({
      shape: 'orders',
      roles: ['order-id', 'quantity', 'timestamp', 'unit-price', 'customer-id'],
    });
  }
});
