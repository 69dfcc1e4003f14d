import { expect, test } from 'vitest';
import type { Dataset, Role, TableRole } from '#contract';
import { chooseTables } from './choose-tables.ts';
import { givenTables } from './given-tables.ts';

type Shape = Dataset['shape'];

/** Columns are features but for `id`, the customer; `day`, a time; `label`, a target; `arm`, a treatment. */
function dataset(name: string, shape: Shape, columns: string, rows = 100): Dataset {
  const roles: Record<string, Role> = {
    id: 'customer-id',
    day: 'timestamp',
    label: 'target',
    arm: 'treatment',
  };
  const own = columns.split(' ').map((column) => ({ name: column, role: roles[column] ?? 'feature' }));
  const source = { file: `${name}.csv`, table: null, parts: [] };
  return { name, shape, columns: own, rows, source, shapeReason: 'S.' } as unknown as Dataset;
}

const PEOPLE = dataset('people', 'customers', 'id age income label');
const LOG = dataset('log', 'orders', 'id day paid', 900);
const PLACES = dataset('places', 'customers', 'id city postcode');
const SCORES = dataset('scores', 'customers', 'id points');
const NAMELESS = dataset('list', 'other', 'age income rank a b c d');

/** @param shared customers of each pair of tables, by places; each table has 100 of its own. */
function choose(
  tables: readonly Dataset[],
  shared: Readonly<Record<string, number>> = {},
  given: Record<string, TableRole> = {},
) {
  const overlap = tables.map((one, i) =>
    tables.map((other, j) => {
      if (![one, other].every(({ columns }) => columns.some(({ role }) => role === 'customer-id'))) return 0;
      return i === j ? 100 : (shared[`${Math.min(i, j)}${Math.max(i, j)}`] ?? 0);
    }),
  );
  return chooseTables(tables, { overlap, given: givenTables(tables, { tables: given, dedupe: {} }).roles });
}

const rolesOf = (...given: Parameters<typeof choose>) => choose(...given).uses.map(({ role }) => role);

test('one table is the customers or the orders', () => {
  expect(rolesOf([PEOPLE])).toEqual(['customers']);
  expect(rolesOf([NAMELESS])).toEqual(['customers']);
  expect(rolesOf([LOG])).toEqual(['orders']);
});

test('a table with a row per customer of the same customers is joined, whatever the order of the files', () => {
  expect(rolesOf([PLACES, LOG, PEOPLE], { '01': 90, '02': 95, '12': 90 })).toEqual([
    'addresses',
    'orders',
    'customers',
  ]);
  expect(rolesOf([PEOPLE, SCORES], { '01': 50 })).toEqual(['customers', 'further']);
  expect(choose([PEOPLE, SCORES], { '01': 50 }).uses[1]!.reason).toContain('50 of its 100 customers');
});

test('a table that adds to known customers more than it repeats is joined', () => {
  const habits = dataset('habits', 'customers', 'id age income visits calls plan');
  const small = dataset('people', 'customers', 'id age income kids pets cars');
  expect(rolesOf([small, habits], { '01': 90 })).toEqual(['customers', 'further']);
  expect(rolesOf([small, habits])).toEqual(['customers', 'ignore']);
});

test('a table with few or none of the customers is not used', () => {
  expect(rolesOf([PEOPLE, SCORES], { '01': 49 })).toEqual(['customers', 'ignore']);
  expect(rolesOf([PEOPLE, dataset('visits', 'other', 'id pages')], { '01': 100 })).toEqual([
    'customers',
    'ignore',
  ]);
});

test('customers without an id, or of other ids, with the same columns are to be scored', () => {
  expect(rolesOf([NAMELESS, PEOPLE])).toEqual(['new', 'customers']);
  expect(rolesOf([NAMELESS, PEOPLE, LOG], { '12': 80 })).toEqual(['new', 'customers', 'orders']);
  const others = dataset('others', 'customers', 'id age income plan visits calls');
  expect(rolesOf([others, PEOPLE, LOG], { '12': 80 })).toEqual(['new', 'customers', 'orders']);
});

test('where the content says nothing, the name hints which customers are new', () => {
  const fresh = dataset('NewPeople', 'customers', 'id age income plan');
  expect(rolesOf([fresh, PEOPLE])).toEqual(['new', 'customers']);
  const renewals = dataset('Renewals', 'customers', 'id age income plan');
  expect(rolesOf([renewals, PEOPLE])).toEqual(['customers', 'new']);
});

test('customers without the target of the others are to be scored, even if their ids were seen', () => {
  const rest = dataset('rest', 'customers', 'id age income');
  expect(rolesOf([PEOPLE, rest], { '01': 90 })).toEqual(['customers', 'new']);
  const again = dataset('again', 'customers', 'id age income label extra');
  expect(rolesOf([PEOPLE, again], { '01': 90 })).toContain('ignore');
});

test('a campaign and a second order log are told and not used', () => {
  const campaign = dataset('campaign', 'customers', 'id arm visit spend history recency');
  const { uses } = choose([campaign, PEOPLE, LOG, { ...LOG, rows: 20 }], { '01': 99, '12': 99 });
  expect(uses.map(({ role }) => role)).toEqual(['ignore', 'customers', 'orders', 'ignore']);
  expect(uses[0]!.reason).toContain('what was done to customers');
  expect(uses[3]!.reason).toContain('only the longest');
});

test('what the user says counts more than the content', () => {
  const shared = { '01': 90, '02': 90, '12': 90 };
  const given: Record<string, TableRole> = { 'some/where/people.csv': 'ignore', places: 'customers' };
  expect(rolesOf([PEOPLE, PLACES, LOG], shared, given)).toEqual(['ignore', 'customers', 'orders']);
  expect(rolesOf([PEOPLE, SCORES], {}, { 'scores.csv': 'further' })).toEqual(['customers', 'further']);
});

test('a role that a table cannot have is refused with what to do', () => {
  expect(() => choose([PEOPLE, SCORES], {}, { people: 'customers', scores: 'customers' })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
  expect(() => choose([PEOPLE, NAMELESS], {}, { list: 'addresses' })).toThrow(
    expect.objectContaining({ code: 'ROLE_MISSING', hint: expect.stringContaining('--id') }),
  );
  expect(() => choose([PEOPLE], {}, { peple: 'customers' })).toThrow(
    expect.objectContaining({ code: 'TABLE_UNKNOWN', hint: expect.stringContaining('people') }),
  );
  expect(() => choose([LOG, SCORES], {}, { scores: 'ignore', log: 'ignore' })).toThrow(
    expect.objectContaining({ code: 'ROLE_MISSING' }),
  );
  expect(() => choose([LOG, SCORES], {}, { scores: 'addresses' })).toThrow(
    expect.objectContaining({ code: 'ROLE_MISSING', hint: expect.stringContaining('=customers') }),
  );
});
