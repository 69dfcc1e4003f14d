import { type Sql, sql } from '#sql';
import { commonType, fits, fixed, type Operation } from './operation.ts';
import type { Bind } from './sql-binding.ts';
import type { Value } from './value-type.ts';

type Numbers = readonly number[];

const two = (
  name: string,
  summary: string,
  evaluate: (a: number, b: number) => number,
  toSql: (a: Sql, b: Sql) => Sql,
): Operation => ({
  name,
  usage: name === 'pow' ? 'pow(a, b)' : `a ${name} b`,
  summary,
  group: 'arithmetic',
  signature: fixed(['number', 'number'], 'number'),
  evaluate: (values) => evaluate(...(values as [number, number])),
  toSql: ([a, b], bind) => finite(toSql(a!, b!), bind),
});

const one = (
  name: string,
  summary: string,
  evaluate: (x: number) => number,
  toSql: (x: Sql) => Sql,
): Operation => ({
  name,
  usage: `${name}(x)`,
  summary,
  group: 'number',
  signature: fixed(['number'], 'number'),
  evaluate: (values) => evaluate(values[0] as number),
  toSql: ([x], bind) => finite(toSql(x!), bind),
});

/** Missing where a result is infinite or no number. */
export function finite(value: Sql, bind: Bind): Sql {
  return bind(value, (once) => sql`(CASE WHEN isfinite(${once}) THEN ${once} END)`);
}

/** Dates take part in sums: a date and days, or the days between two dates. */
const plus: Operation = {
  name: '+',
  usage: 'a + b',
  summary: 'sum; a date and a number of days give a date',
  group: 'arithmetic',
  signature: ([a, b]) => {
    if (a === undefined || b === undefined) return 'two numbers';
    if (fits(a, 'number') && fits(b, 'number')) return { parameters: ['number', 'number'], result: 'number' };
    if (a === 'date' && fits(b, 'number')) return { parameters: ['date', 'number'], result: 'date' };
    if (fits(a, 'number') && b === 'date') return { parameters: ['number', 'date'], result: 'date' };
    return 'two numbers, or a date and a number of days';
  },
  evaluate: (values) => (values[0] as number) + (values[1] as number),
  toSql: ([a, b], bind) => finite(sql`(${a!} + ${b!})`, bind),
};

const minus: Operation = {
  name: '-',
  usage: 'a - b',
  summary: 'difference; of two dates the days between them',
  group: 'arithmetic',
  signature: ([a, b]) => {
    if (a === undefined || b === undefined) return 'two numbers';
    if (a === 'date' && b === 'date') return { parameters: ['date', 'date'], result: 'number' };
    if (a === 'date' && fits(b, 'number')) return { parameters: ['date', 'number'], result: 'date' };
    if (fits(a, 'number') && fits(b, 'number')) return { parameters: ['number', 'number'], result: 'number' };
    return 'two numbers, two dates, or a date and a number of days';
  },
  evaluate: (values) => (values[0] as number) - (values[1] as number),
  toSql: ([a, b], bind) => finite(sql`(${a!} - ${b!})`, bind),
};

/** From here on every double is a whole number. */
const WHOLE = 2 ** 52;

/** Half away from zero, by the same steps here and in SQL; what is too large to have such digits stays as it is. */
function rounded(x: number, digits: number): number {
  const scale = 10 ** digits;
  const scaled = Math.abs(x) * scale;
  if (scaled >= WHOLE) return x;
  const whole = Math.floor(scaled);
  return (Math.sign(x) * (whole + (scaled - whole >= 0.5 ? 1 : 0))) / scale;
}

const round: Operation = {
  name: 'round',
  usage: 'round(x) or round(x, digits)',
  summary: 'nearest number of so many decimal places (0 to 12), half away from zero',
  group: 'number',
  signature: (given) =>
    (given.length === 1 || given.length === 2) && given.every((type) => fits(type, 'number'))
      ? { parameters: given.map(() => 'number'), result: 'number' }
      : 'a number, and the decimal places',
  evaluate: ([x, digits]) => {
    const places = digits === undefined ? 0 : Math.trunc(digits as number);
    return places < 0 || places > 12 ? null : rounded(x as number, places);
  },
  toSql: ([x, digits], bind) => {
    const places = digits === undefined ? sql`0` : sql`trunc(${digits})`;
    return bind(sql`(CASE ${places}${scales()} END)`, (scale) =>
      bind(x!, (once) =>
        bind(sql`(abs(${once}) * ${scale})`, (scaled) => {
          const up = sql`CAST(${scaled} - floor(${scaled}) >= 0.5 AS INTEGER)`;
          const near = sql`sign(${once}) * (floor(${scaled}) + ${up}) / ${scale}`;
          return sql`(CASE WHEN ${scale} IS NULL THEN NULL WHEN ${scaled} >= ${WHOLE} THEN ${once} ELSE ${near} END)`;
        }),
      ),
    );
  },
};

/** The powers of ten as literals: 10 to a power need not be the same double everywhere. */
function scales(): Sql {
  const cases = Array.from(
    { length: 13 },
    (_, places) => sql` WHEN ${places} THEN CAST(${String(10 ** places)} AS DOUBLE)`,
  );
  return cases.reduce((all, one) => sql`${all}${one}`);
}

const extreme = (name: 'min' | 'max', pick: (values: Numbers) => number): Operation => ({
  name,
  usage: `${name}(a, b, Mnt*, ...)`,
  summary: `the ${name === 'min' ? 'least' : 'greatest'} of the values that are not missing; numbers or dates`,
  group: 'columns',
  takesPatterns: true,
  keepsMissing: true,
  signature: (given) => {
    const type = commonType(given);
    if (given.length > 0 && (type === 'number' || type === 'date'))
      return { parameters: given.map(() => type), result: type };
    return 'numbers, or dates';
  },
  evaluate: (values) => overPresent(values, pick),
  toSql: (parts) =>
    parts.length === 1
      ? parts[0]!
      : sql`${{ type: 'text', text: name === 'min' ? 'least' : 'greatest' }}(${list(parts)})`,
});

function overPresent(values: readonly Value[], pick: (values: Numbers) => number): number | null {
  const present = values.filter((value): value is number => value !== null);
  return present.length === 0 ? null : pick(present);
}

function list(parts: readonly Sql[]): Sql {
  return parts.reduce((all, part) => sql`${all}, ${part}`);
}

/** Added from left to right, as SQL does. */
const total = (values: Numbers) => values.reduce((sum, value) => sum + value);

function sumSql(parts: readonly Sql[]): Sql {
  return parts.map((part) => sql`coalesce(${part}, 0)`).reduce((all, part) => sql`(${all} + ${part})`);
}

const overColumns = (part: Pick<Operation, 'name' | 'summary' | 'evaluate' | 'toSql'>): Operation => ({
  usage: `${part.name}(a, b, Mnt*, ...)`,
  group: 'columns',
  takesPatterns: true,
  keepsMissing: true,
  signature: (given) =>
    given.length > 0 && given.every((type) => fits(type, 'number'))
      ? { parameters: given.map(() => 'number'), result: 'number' }
      : 'one or more numbers',
  ...part,
});

/** By the quotient of two rounded values, whose errors cancel (Kahan; Goldberg 1991, theorem 4). */
function log1p(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : (Math.log(sum) * x) / (sum - 1);
}

function log1pSql(x: Sql, sum: Sql): Sql {
  return sql`(CASE WHEN ${sum} = 1 THEN ${x} ELSE TRY(ln(${sum})) * ${x} / (${sum} - 1) END)`;
}

/** The parts bound one after another: each is needed for the sum and for the count. */
function bindAll(parts: readonly Sql[], bind: Bind, use: (once: readonly Sql[]) => Sql): Sql {
  const next = (at: number, once: readonly Sql[]): Sql =>
    at === parts.length ? use(once) : bind(parts[at]!, (part) => next(at + 1, [...once, part]));
  return next(0, []);
}

function presentSql(parts: readonly Sql[]): Sql {
  return parts
    .map((part) => sql`CAST(${part} IS NOT NULL AS INTEGER)`)
    .reduce((all, part) => sql`${all} + ${part}`);
}

export const ARITHMETIC: readonly Operation[] = [
  plus,
  minus,
  two(
    '*',
    'product',
    (a, b) => a * b,
    (a, b) => sql`(${a} * ${b})`,
  ),
  two(
    '/',
    'quotient; missing where b is 0',
    (a, b) => a / b,
    (a, b) => sql`(${a} / ${b})`,
  ),
  two(
    '%',
    'rest of the division, with the sign of a; missing where b is 0',
    (a, b) => a % b,
    (a, b) => sql`(${a} % ${b})`,
  ),
  two(
    '^',
    'power',
    (a, b) => a ** b,
    (a, b) => sql`pow(${a}, ${b})`,
  ),
  two(
    'pow',
    'power',
    (a, b) => a ** b,
    (a, b) => sql`pow(${a}, ${b})`,
  ),
  {
    ...one(
      '-x',
      'minus',
      (x) => -x,
      (x) => sql`(-(${x}))`,
    ),
    usage: '-x',
    group: 'arithmetic',
  },
  one('abs', 'without sign', Math.abs, (x) => sql`abs(${x})`),
  one('floor', 'the next whole number below', Math.floor, (x) => sql`floor(${x})`),
  one('ceil', 'the next whole number above', Math.ceil, (x) => sql`ceil(${x})`),
  round,
  // DuckDB fails where these are not defined
  one('sqrt', 'square root; missing below 0', Math.sqrt, (x) => sql`TRY(sqrt(${x}))`),
  one('ln', 'natural logarithm; missing for 0 and below', Math.log, (x) => sql`TRY(ln(${x}))`),
  one('log10', 'logarithm to base 10; missing for 0 and below', Math.log10, (x) => sql`TRY(log10(${x}))`),
  {
    ...one(
      'log1p',
      'natural logarithm of 1 + x, exact for small x too; missing for -1 and below',
      log1p,
      (x) => x,
    ),
    toSql: ([x], bind) =>
      bind(x!, (once) => bind(sql`(1 + ${once})`, (sum) => finite(log1pSql(once, sum), bind))),
  },
  one('exp', 'e to the power of x', Math.exp, (x) => sql`exp(${x})`),
  extreme('min', (values) => values.reduce((a, b) => (b < a ? b : a))),
  extreme('max', (values) => values.reduce((a, b) => (b > a ? b : a))),
  overColumns({
    name: 'sum',
    summary: 'sum of the values that are not missing; missing where all are',
    evaluate: (values) => overPresent(values, total),
    toSql: (parts, bind) =>
      bindAll(
        parts,
        bind,
        (once) => sql`(CASE WHEN ${presentSql(once)} > 0 THEN ${finite(sumSql(once), bind)} END)`,
      ),
  }),
  overColumns({
    name: 'mean',
    summary: 'mean of the values that are not missing; missing where all are',
    evaluate: (values) => overPresent(values, (present) => total(present) / present.length),
    toSql: (parts, bind) =>
      bindAll(parts, bind, (once) => finite(sql`(${sumSql(once)} / nullif(${presentSql(once)}, 0))`, bind)),
  }),
];
