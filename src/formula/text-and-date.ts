import { type Sql, sql } from '#sql';
import { fixed, type Operation } from './operation.ts';
import { daysOfIso, type Value, type ValueType } from './value-type.ts';

type TextPart = Pick<Operation, 'name' | 'summary' | 'evaluate' | 'toSql'>;

const ofText = (part: TextPart, result: ValueType): Operation => ({
  usage: `${part.name}(t)`,
  group: 'text',
  signature: fixed(['text'], result),
  ...part,
});

const ofTexts = (part: TextPart, result: ValueType): Operation => ({
  usage: `${part.name}(t, part)`,
  group: 'text',
  signature: fixed(['text', 'text'], result),
  ...part,
});

const TEXT: readonly Operation[] = [
  ofText(
    {
      name: 'lower',
      summary: 'in lower case',
      evaluate: ([t]) => String(t).toLowerCase(),
      toSql: ([t]) => sql`lower(${t!})`,
    },
    'text',
  ),
  ofText(
    {
      name: 'upper',
      summary: 'in upper case',
      evaluate: ([t]) => String(t).toUpperCase(),
      toSql: ([t]) => sql`upper(${t!})`,
    },
    'text',
  ),
  ofText(
    {
      name: 'trim',
      summary: 'without blanks around it',
      evaluate: ([t]) => String(t).replace(/^ +/, '').replace(/ +$/, ''),
      toSql: ([t]) => sql`trim(${t!}, ' ')`,
    },
    'text',
  ),
  ofText(
    {
      name: 'length',
      summary: 'number of characters',
      evaluate: ([t]) => [...String(t)].length,
      toSql: ([t]) => sql`CAST(length(${t!}) AS DOUBLE)`,
    },
    'number',
  ),
  ofTexts(
    {
      name: 'contains',
      summary: 'whether part stands in t',
      evaluate: ([t, part]) => String(t).includes(String(part)),
      toSql: ([t, part]) => sql`contains(${t!}, ${part!})`,
    },
    'boolean',
  ),
  ofTexts(
    {
      name: 'starts_with',
      summary: 'whether t begins with part',
      evaluate: ([t, part]) => String(t).startsWith(String(part)),
      toSql: ([t, part]) => sql`starts_with(${t!}, ${part!})`,
    },
    'boolean',
  ),
  ofTexts(
    {
      name: 'concat',
      summary: 't with part behind it',
      evaluate: ([t, part]) => String(t) + String(part),
      toSql: ([t, part]) => sql`(${t!} || ${part!})`,
    },
    'text',
  ),
];

/** Days that a calendar date is made of here: the years 1 to 9999. */
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function calendarDay(days: Value): CalendarDay | null {
  const whole = Math.floor(days as number);
  if (!(whole >= FIRST_DAY && whole <= LAST_DAY)) return null;
  const date = new Date(whole * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The day as DATE, NULL outside of the calendar. */
function dateSql(days: Sql): Sql {
  return sql`TRY(DATE '1970-01-01' + CAST(CASE WHEN floor(${days}) BETWEEN ${FIRST_DAY} AND ${LAST_DAY} THEN floor(${days}) END AS INTEGER))`;
}

const ofDate = (
  name: string,
  summary: string,
  pick: (day: CalendarDay) => number,
  part: (date: Sql) => Sql,
): Operation => ({
  name,
  usage: `${name}(d)`,
  summary,
  group: 'date',
  signature: fixed(['date'], 'number'),
  evaluate: ([days]) => {
    const day = calendarDay(days!);
    return day === null ? null : pick(day);
  },
  toSql: ([days], bind) => bind(days!, (once) => sql`CAST(${part(dateSql(once))} AS DOUBLE)`),
});

/** Whole months from one day to another: a month is over on the same day of the next, or later. */
function monthsBetween(from: Value, to: Value): number | null {
  const [a, b] = [calendarDay(from), calendarDay(to)];
  if (a === null || b === null) return null;
  return 12 * (b.year - a.year) + b.month - a.month - (b.day < a.day ? 1 : 0);
}

function monthsSql(from: Sql, to: Sql): Sql {
  return sql`CAST(12 * (year(${to}) - year(${from})) + month(${to}) - month(${from}) - CAST(day(${to}) < day(${from}) AS INTEGER) AS DOUBLE)`;
}

const between = (
  name: string,
  summary: string,
  evaluate: (from: Value, to: Value) => number | null,
  toSql: Operation['toSql'],
): Operation => ({
  name,
  usage: `${name}(from, to)`,
  summary,
  group: 'date',
  signature: fixed(['date', 'date'], 'number'),
  evaluate: ([from, to]) => evaluate(from!, to!),
  toSql,
});

const wholeMonths: Operation['toSql'] = ([from, to], bind) =>
  bind(from!, (a) =>
    bind(to!, (b) => bind(dateSql(a), (first) => bind(dateSql(b), (last) => monthsSql(first, last)))),
  );

const DATES: readonly Operation[] = [
  {
    name: 'date',
    usage: "date('2026-06-30')",
    summary: 'the date that a text says; missing where it says none',
    group: 'date',
    signature: fixed(['text'], 'date'),
    evaluate: ([t]) => daysOfIso(String(t)),
    toSql: ([t], bind) =>
      bind(
        t!,
        (once) =>
          sql`(CASE WHEN regexp_full_match(${once}, ${'[0-9]{4}-[0-9]{2}-[0-9]{2}'}) THEN CAST(TRY_CAST(${once} AS DATE) - DATE '1970-01-01' AS DOUBLE) END)`,
      ),
  },
  ofDate(
    'year',
    'the year',
    (day) => day.year,
    (date) => sql`year(${date})`,
  ),
  ofDate(
    'month',
    'the month, 1 to 12',
    (day) => day.month,
    (date) => sql`month(${date})`,
  ),
  ofDate(
    'day',
    'the day of the month',
    (day) => day.day,
    (date) => sql`day(${date})`,
  ),
  ofDate(
    'quarter',
    'the quarter, 1 to 4',
    (day) => Math.ceil(day.month / 3),
    (date) => sql`quarter(${date})`,
  ),
  {
    ...ofDate(
      'weekday',
      '',
      () => 0,
      (date) => sql`isodow(${date})`,
    ),
    summary: 'the day of the week, 1 Monday to 7 Sunday',
    evaluate: ([days]) =>
      calendarDay(days!) === null ? null : ((((Math.floor(days as number) + 3) % 7) + 7) % 7) + 1,
  },
  between(
    'days_between',
    'whole days from one day to another, negative when it is earlier',
    (from, to) => Math.floor(to as number) - Math.floor(from as number),
    ([from, to]) => sql`(floor(${to!}) - floor(${from!}))`,
  ),
  between('months_between', 'whole months from one day to another', monthsBetween, wholeMonths),
  between(
    'years_between',
    'whole years from one day to another, as in an age',
    (from, to) => {
      const months = monthsBetween(from, to);
      return months === null ? null : Math.floor(months / 12);
    },
    (parts, bind) => sql`floor(${wholeMonths(parts, bind)} / 12)`,
  ),
];

export const TEXT_AND_DATE: readonly Operation[] = [...TEXT, ...DATES];
