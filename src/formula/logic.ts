import { type Sql, sql } from '#sql';
import { commonType, fits, many, type Operation } from './operation.ts';
import type { ArgumentType, Value, ValueType } from './value-type.ts';

/** Both sides of one type. @param ordered dates and numbers only: texts have no order that every system shares. */
function alike(ordered: boolean): Operation['signature'] {
  return (given) => {
    const type = commonType(given);
    if (given.length !== 2 || type === null) return 'two values of one type';
    if (ordered && type !== 'number' && type !== 'date') return 'two numbers or two dates';
    return { parameters: [type, type], result: 'boolean' };
  };
}

const compare = (
  name: string,
  summary: string,
  {
    evaluate,
    operator,
    ordered = true,
  }: { evaluate: (a: Value, b: Value) => boolean; operator: Sql; ordered?: boolean },
): Operation => ({
  name,
  usage: `a ${name} b`,
  summary,
  group: 'comparison',
  signature: alike(ordered),
  evaluate: ([a, b]) => evaluate(a!, b!),
  toSql: ([a, b]) => sql`(${a!} ${operator} ${b!})`,
});

const oneOf: Operation = {
  name: 'in',
  usage: 'a in (b, c, ...)',
  summary: 'whether a equals one of the others; missing as in SQL where it equals none and one is missing',
  group: 'comparison',
  keepsMissing: true,
  signature: (given) => {
    const type = commonType(given);
    return given.length < 2 || type === null
      ? 'values of one type'
      : { parameters: given.map(() => type), result: 'boolean' };
  },
  evaluate: ([value, ...others]) => {
    if (value === null) return null;
    if (others.includes(value!)) return true;
    return others.includes(null) ? null : false;
  },
  toSql: ([value, ...others]) => sql`(${value!} IN (${others.reduce((all, one) => sql`${all}, ${one}`)}))`,
};

const between: Operation = {
  name: 'between',
  usage: 'a between low and high',
  summary: 'low <= a and a <= high',
  group: 'comparison',
  keepsMissing: true,
  signature: (given) => {
    const type = commonType(given);
    return type === 'number' || type === 'date'
      ? { parameters: [type, type, type], result: 'boolean' }
      : 'three numbers or three dates';
  },
  evaluate: ([value, low, high]) => allOf([atLeast(value!, low!), atLeast(high!, value!)]),
  toSql: ([value, low, high]) => sql`(${value!} BETWEEN ${low!} AND ${high!})`,
};

function atLeast(a: Value, b: Value): boolean | null {
  return a === null || b === null ? null : a >= b;
}

/** Three-valued: one false makes false, else one missing makes missing. */
function allOf(values: readonly Value[]): boolean | null {
  return values.includes(false) ? false : values.includes(null) ? null : true;
}

function anyOf(values: readonly Value[]): boolean | null {
  return values.includes(true) ? true : values.includes(null) ? null : false;
}

const isMissing: Operation = {
  name: 'is_missing',
  usage: 'is_missing(a), or a is missing',
  summary: 'whether a has no value',
  group: 'choice',
  keepsMissing: true,
  signature: (given) => {
    const type = commonType(given);
    return given.length === 1 && type !== null ? { parameters: [type], result: 'boolean' } : 'one value';
  },
  evaluate: ([value]) => value === null,
  toSql: ([value]) => sql`(${value!} IS NULL)`,
};

const coalesce: Operation = {
  name: 'coalesce',
  usage: 'coalesce(a, b, ...)',
  summary: 'the first value that is not missing',
  group: 'choice',
  keepsMissing: true,
  signature: (given) => {
    const type = commonType(given);
    return given.length === 0 || type === null
      ? 'values of one type'
      : { parameters: given.map(() => type), result: type };
  },
  evaluate: (values) => values.find((value) => value !== null) ?? null,
  toSql: (parts) => sql`coalesce(${parts.reduce((all, part) => sql`${all}, ${part}`)})`,
};

const choice: Operation = {
  name: 'if',
  usage: 'if(condition, a, b)',
  summary: 'a where the condition is true, else b, also where it is missing',
  group: 'choice',
  keepsMissing: true,
  signature: (given) => {
    const [condition, ...values] = given as [ArgumentType, ...ArgumentType[]];
    const type = commonType(values);
    if (given.length !== 3 || !fits(condition, 'boolean') || type === null)
      return 'a condition and two values of one type';
    return { parameters: ['boolean', type, type], result: type };
  },
  evaluate: ([condition, yes, no]) => (condition === true ? yes! : no!),
  toSql: ([condition, yes, no]) => sql`(CASE WHEN ${condition!} THEN ${yes!} ELSE ${no!} END)`,
};

const joined = (
  name: string,
  summary: string,
  { evaluate, word }: { evaluate: Operation['evaluate']; word: Sql },
): Operation => ({
  name,
  usage: `a ${name} b`,
  summary,
  group: 'logic',
  keepsMissing: true,
  signature: many('boolean', 'boolean', 2),
  evaluate,
  toSql: (parts) => chain(parts, word),
});

const overColumns = (
  part: Pick<Operation, 'name' | 'summary' | 'evaluate' | 'toSql'>,
  types: readonly ValueType[],
  result: ValueType,
): Operation => ({
  usage: `${part.name}(a, b, Mnt*, ...)`,
  group: 'columns',
  takesPatterns: true,
  keepsMissing: true,
  signature: (given) =>
    given.length > 0 && given.every((type) => type === 'missing' || types.includes(type))
      ? { parameters: given.map((type) => (type === 'missing' ? types[0]! : type)), result }
      : `one or more ${types.length === 1 ? `${types[0]} values` : 'values'}`,
  ...part,
});

function chain(parts: readonly Sql[], word: Sql): Sql {
  return sql`(${parts.reduce((all, part) => sql`${all} ${word} ${part}`)})`;
}

export const LOGIC: readonly Operation[] = [
  compare('=', 'equal', { evaluate: (a, b) => a === b, operator: sql`=`, ordered: false }),
  compare('!=', 'not equal', { evaluate: (a, b) => a !== b, operator: sql`<>`, ordered: false }),
  compare('<', 'less', { evaluate: (a, b) => a! < b!, operator: sql`<` }),
  compare('<=', 'less or equal', { evaluate: (a, b) => a! <= b!, operator: sql`<=` }),
  compare('>', 'greater', { evaluate: (a, b) => a! > b!, operator: sql`>` }),
  compare('>=', 'greater or equal', { evaluate: (a, b) => a! >= b!, operator: sql`>=` }),
  oneOf,
  between,
  joined('and', 'both are true', { evaluate: allOf, word: sql`AND` }),
  joined('or', 'one or both are true', { evaluate: anyOf, word: sql`OR` }),
  {
    name: 'not',
    usage: 'not a',
    summary: 'the opposite',
    group: 'logic',
    signature: (given) =>
      given.length === 1 && fits(given[0]!, 'boolean')
        ? { parameters: ['boolean'], result: 'boolean' }
        : 'a condition',
    evaluate: ([value]) => !value,
    toSql: ([value]) => sql`(NOT ${value!})`,
  },
  isMissing,
  coalesce,
  choice,
  overColumns(
    {
      name: 'any',
      summary: 'one or more are true',
      evaluate: anyOf,
      toSql: (parts) => chain(parts, sql`OR`),
    },
    ['boolean'],
    'boolean',
  ),
  overColumns(
    { name: 'all', summary: 'all are true', evaluate: allOf, toSql: (parts) => chain(parts, sql`AND`) },
    ['boolean'],
    'boolean',
  ),
  overColumns(
    {
      name: 'count_present',
      summary: 'how many of the values are not missing',
      evaluate: (values) => values.filter((value) => value !== null).length,
      toSql: (parts) => {
        const ones = parts.map((part) => sql`CAST(${part} IS NOT NULL AS INTEGER)`);
        return sql`CAST(${chain(ones, sql`+`)} AS DOUBLE)`;
      },
    },
    ['number', 'boolean', 'text', 'date'],
    'number',
  ),
];
