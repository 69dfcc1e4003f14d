import { AppError } from '#base';
import type { Dataset } from '#contract';
import {
  type ColumnFacts,
  isDated,
  isNumeric,
  present,
  type RoleChoice,
  type RoleOverrides,
} from './column-facts.ts';
import { canNameCustomers, customerIdRank, isCodeName, isIdName } from './id-names.ts';
import { best, findOrderLog, type NamedColumns, type OrderLogColumns } from './order-log.ts';
import { isModelOutput, isOutcome, isTreatment, isTreatmentOutcome, scoredColumns } from './outcome-names.ts';

/** The shape of a table and the role of each column. */
export interface TableRoles {
  readonly shape: Dataset['shape'];
  readonly shapeReason: string;
  readonly choices: readonly RoleChoice[];
}

/** Most levels of a category that is used as a feature. */
const MAX_FEATURE_LEVELS = 30;
const MAX_MISSING_SHARE = 0.5;
/** Ids that occur twice in a table of customers are a finding; more than this share, and it is no such table. */
const MIN_CUSTOMER_SHARE = 0.9;

/**
 * Gives every column a role with the rule behind it.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND when an override does not fit the table.
 */
export function inferRoles(
  columns: readonly ColumnFacts[],
  overrides: RoleOverrides,
  file: string,
): TableRoles {
  const named = namedColumns(columns, overrides, file);
  const log = findOrderLog(columns, named);
  const customer = log?.customer ?? named.id ?? findCustomer(columns);
  const hasTreatment = columns.some(isTreatment);
  const scored = scoredColumns(columns);
  const choices = columns.map(
    (facts): RoleChoice =>
      overrideOf(facts, overrides, named) ??
      orderRole(facts, log) ??
      (facts.index === customer ? customerRole(facts) : null) ??
      (scored.has(facts.index)
        ? ignore('scored-before', 'Was added when the file was scored: it says a segment and is no feature.')
        : null) ??
      emptyOrConstant(facts) ??
      outcomeRole(facts, hasTreatment) ??
      leftOut(facts) ?? {
        role: 'feature',
        roleCode: 'feature',
        roleReason: `Varies between rows and is ${describe(facts)}.`,
      },
  );
  return { ...shapeOf(columns, log, customer), choices };
}

function namedColumns(columns: readonly ColumnFacts[], overrides: RoleOverrides, file: string): NamedColumns {
  const lookUp = (name: string | null | undefined, option: string): number | null => {
    if (name === null || name === undefined) return null;
    const found = columns.find((facts) => facts.name === name);
    if (found !== undefined) return found.index;
    if (overrides.lenient === true) return null;
    const known = columns.slice(0, 50).map((facts) => facts.name);
    throw new AppError('COLUMN_UNKNOWN', `${file}, ${option}: expected a column of the file, got "${name}"`, {
      data: { file, option, column: name, columns: known },
    });
  };
  const check = (
    index: number | null,
    fits: (facts: ColumnFacts) => boolean,
    option: string,
    what: string,
  ) => {
    const facts = index === null ? undefined : columns[index];
    if (facts === undefined || fits(facts)) return index;
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `${file}, ${option}: expected a column with ${what}, got "${facts.name}" with ${describe(facts)}`,
      {
        data: { file, option, column: facts.name, kind: facts.kind },
      },
    );
  };
  const byRole = (role: RoleChoice['role']) =>
    Object.entries(overrides.roles ?? {}).find(([, given]) => given === role)?.[0];
  for (const name of Object.keys(overrides.roles ?? {})) lookUp(name, '--role');
  for (const name of overrides.ignore ?? []) lookUp(name, '--ignore');
  for (const name of overrides.target ?? []) lookUp(name, '--target');
  for (const name of overrides.features ?? []) lookUp(name, '--features');
  return {
    id: lookUp(overrides.id ?? byRole('customer-id'), '--id'),
    time: check(lookUp(overrides.time ?? byRole('timestamp'), '--time'), isDated, '--time', 'dates'),
    amount: check(lookUp(overrides.amount ?? byRole('amount'), '--amount'), isNumeric, '--amount', 'numbers'),
  };
}

function overrideOf(facts: ColumnFacts, overrides: RoleOverrides, named: NamedColumns): RoleChoice | null {
  const given = (role: RoleChoice['role'], option: string): RoleChoice => ({
    role,
    roleCode: 'given',
    roleReason: `Named with ${option}.`,
  });
  if (facts.index === named.id) return given('customer-id', '--id');
  if (facts.index === named.time) return given('timestamp', '--time');
  if (facts.index === named.amount) return given('amount', '--amount');
  if (overrides.target?.includes(facts.name) === true) return given('target', '--target');
  if (overrides.ignore?.includes(facts.name) === true) return given('ignore', '--ignore');
  if (overrides.features?.includes(facts.name) === true) return given('feature', '--features');
  const role = overrides.roles?.[facts.name];
  return role === undefined ? null : given(role, '--role');
}

function emptyOrConstant(facts: ColumnFacts): RoleChoice | null {
  if (facts.missing === facts.nRows) return ignore('all-missing', 'Holds no value at all.');
  if (facts.distinct === 1 && facts.nRows > 1) {
    return ignore('constant', 'Has the same value in every row that has one.');
  }
  return null;
}

function orderRole(facts: ColumnFacts, log: OrderLogColumns | null): RoleChoice | null {
  if (log === null) return null;
  const as = (role: RoleChoice['role'], roleCode: string, roleReason: string): RoleChoice => ({
    role,
    roleCode,
    roleReason,
  });
  switch (facts.index) {
    case log.customer:
      return as(
        'customer-id',
        facts.hasName ? 'name-is-customer-id' : 'leftmost-repeated-code',
        'Names the customer of an order; customers come again.',
      );
    case log.time:
      return as('timestamp', 'order-time', 'The date that fits the time of an order best.');
    case log.order:
      return as('order-id', 'name-is-order-id', 'Names the order that a line belongs to.');
    case log.amount:
      return as('amount', 'order-amount', 'The money of an order or line.');
    case log.quantity:
      return as(
        'quantity',
        facts.hasName ? 'name-is-quantity' : 'whole-numbers-before-amount',
        'How many pieces of an order line.',
      );
    case log.price:
      return as(
        'unit-price',
        'name-is-unit-price',
        'The price of one piece; times the quantity it is the money of a line.',
      );
    default:
      return null;
  }
}

function customerRole(facts: ColumnFacts): RoleChoice {
  const roleCode = customerIdRank(facts) > 0 ? 'name-is-customer-id' : 'distinct-names';
  return { role: 'customer-id', roleCode, roleReason: 'Names the customer of a row.' };
}

/** A table of customers: the best named column that hardly repeats, else a first column of distinct names. */
function findCustomer(columns: readonly ColumnFacts[]): number | null {
  const byName = best(columns, (facts) =>
    canNameCustomers(facts) && facts.distinct >= MIN_CUSTOMER_SHARE * present(facts) && present(facts) > 0
      ? customerIdRank(facts)
      : 0,
  );
  if (byName !== null) return byName;
  const first = columns[0];
  return first !== undefined && first.kind === 'identifier' && first.distinct === first.nRows ? 0 : null;
}

function outcomeRole(facts: ColumnFacts, hasTreatment: boolean): RoleChoice | null {
  if (isTreatment(facts)) {
    return {
      role: 'treatment',
      roleCode: 'name-is-treatment',
      roleReason: 'Says what was done to the customer.',
    };
  }
  if (isModelOutput(facts)) {
    return ignore(
      'suspected-model-output',
      'Seems to be written by another model: it would betray the outcome.',
    );
  }
  if (isOutcome(facts)) {
    return {
      role: 'target',
      roleCode: 'name-is-outcome',
      roleReason: 'Is named like an outcome and has few levels.',
    };
  }
  if (hasTreatment && isTreatmentOutcome(facts)) {
    return { role: 'target', roleCode: 'follows-treatment', roleReason: 'Happened after the treatment.' };
  }
  return null;
}

function leftOut(facts: ColumnFacts): RoleChoice | null {
  if (facts.missing > MAX_MISSING_SHARE * facts.nRows)
    return ignore('mostly-missing', 'Is missing in more than half of the rows.');
  if (isDated(facts)) return ignore('date', 'Is a date: it only means something against another date.');
  if (facts.kind === 'identifier' || (isIdName(facts) && facts.kind !== 'decimal'))
    return ignore('identifier', 'Names things instead of describing them.');
  if (facts.isPadded || (isCodeName(facts) && !isFewLevels(facts)))
    return ignore('code', 'Holds codes: more or less of them means nothing.');
  if (isRowNumber(facts)) return ignore('row-number', 'Counts the rows.');
  if (facts.kind === 'text') return ignore('free-text', 'Is free text.');
  if (facts.kind === 'category' && facts.distinct > MAX_FEATURE_LEVELS) {
    return ignore('many-levels', `Has ${facts.distinct} levels, more than ${MAX_FEATURE_LEVELS}.`);
  }
  return null;
}

/** Words with few levels say something of the customer, whatever the name of the column. */
function isFewLevels(facts: ColumnFacts): boolean {
  return (facts.kind === 'category' || facts.kind === 'boolean') && facts.distinct <= MAX_FEATURE_LEVELS;
}

function isRowNumber(facts: ColumnFacts): boolean {
  const { min, max, distinct, nRows } = facts;
  const isEach = facts.kind === 'integer' && distinct === nRows && nRows >= 10;
  return isEach && max! - min! === nRows - 1 && (min === 0 || min === 1);
}

function shapeOf(
  columns: readonly ColumnFacts[],
  log: OrderLogColumns | null,
  customer: number | null,
): { shape: Dataset['shape']; shapeReason: string } {
  const nameOf = (index: number) => `"${columns[index]!.name.slice(0, 60)}"`;
  if (log !== null) {
    const money =
      log.amount !== null ? nameOf(log.amount) : `${nameOf(log.quantity!)} times ${nameOf(log.price!)}`;
    return {
      shape: 'orders',
      shapeReason: `Customers in ${nameOf(log.customer)} come again, with a time in ${nameOf(log.time)} and money in ${money}.`,
    };
  }
  if (customer !== null) {
    const facts = columns[customer]!;
    if (facts.distinct >= MIN_CUSTOMER_SHARE * present(facts)) {
      return {
        shape: 'customers',
        shapeReason: `${nameOf(customer)} names another customer in every row or nearly so.`,
      };
    }
    return {
      shape: 'other',
      shapeReason: `Customers in ${nameOf(customer)} come again, but no time with money was found.`,
    };
  }
  return { shape: 'other', shapeReason: 'No column names the customer: every row counts as one.' };
}

function ignore(roleCode: string, roleReason: string): RoleChoice {
  return { role: 'ignore', roleCode, roleReason };
}

function describe(facts: ColumnFacts): string {
  const words: Record<ColumnFacts['kind'], string> = {
    integer: 'whole numbers',
    decimal: 'numbers',
    boolean: 'yes or no',
    date: 'dates',
    timestamp: 'times',
    category: 'a few levels',
    text: 'free text',
    identifier: 'names of things',
  };
  return words[facts.kind];
}
