import { InvalidArgumentError } from 'commander';
import {
  type DedupeRule,
  type ExportFormat,
  exportFormatSchema,
  exportFormats,
  nameSchema,
  type Role,
  roleSchema,
  type TableRole,
  tableRoleSchema,
} from '#contract';
import { DEFAULT_LIMITS } from '#pipeline';

/** `4` -> exactly four; `2..10` -> each of two to ten. */
export function parseK(text: string): { from: number; to: number } {
  const match = /^(\d{1,3})(?:\.\.(\d{1,3}))?$/.exec(text.trim());
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  if (match === null || from < 2 || to > 100 || from > to) {
    throw new InvalidArgumentError('Expected a number such as 4 or a range such as 2..10, within 2..100.');
  }
  return { from, to };
}

/** `covariance=diagonal` after others -> all of them by name; numbers, true, false and lists are read as such. */
export function parseLearnerOption(
  text: string,
  others: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected NAME=VALUE, such as starts=50.');
  const name = text.slice(0, at).trim();
  const value = text.slice(at + 1).trim();
  if (value.includes(','))
    return { ...others, [name]: value.split(',').map((word) => plainValue(word.trim())) };
  return { ...others, [name]: plainValue(value) };
}

/** `Big: spend > 1000` after others -> all of them in order. */
export function parseRule(
  text: string,
  others: readonly { name: string; when: string }[] = [],
): { name: string; when: string }[] {
  const at = text.indexOf(':');
  const name = text.slice(0, at).trim();
  const when = text.slice(at + 1).trim();
  if (at < 1 || name === '' || when === '') {
    throw new InvalidArgumentError('Expected "NAME: CONDITION", such as "Big spenders: spend > 1000".');
  }
  return [...others, { name, when }];
}

function plainValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : text;
}

/** `a,b,"c,d"` -> the column names; a name that holds a comma stands in double quotes. */
export function parseList(text: string): string[] {
  const names: string[] = [];
  for (const match of text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)) {
    const name = match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '';
    if (name !== '') names.push(name);
  }
  if (names.length === 0) throw new InvalidArgumentError('Expected column names separated by commas.');
  return names;
}

/** `xlsx,parquet` -> formats of the list of customers. */
export function parseFormats(text: string): ExportFormat[] {
  return text.split(',').map((word) => {
    const format = exportFormatSchema.safeParse(word.trim().toLowerCase());
    if (!format.success) {
      throw new InvalidArgumentError(`Expected formats separated by commas, of ${exportFormats.join(', ')}.`);
    }
    return format.data;
  });
}

/** A whole number within bounds. */
export function parseWhole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text.trim()) || value < min || value > max) {
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A parser of numbers, of money or shares: `.35`, `120`. */
export function parseAmount(min: number, max = Number.MAX_VALUE): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= min && value <= max) return value;
    const range = max === Number.MAX_VALUE ? `a number of at least ${min}` : `a number from ${min} to ${max}`;
    throw new InvalidArgumentError(`Expected ${range}.`);
  };
}

/** A share that sets are to keep: neither 0 nor 1. */
export function parseCoverage(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError(
    'Expected a share between 0 and 1, such as 0.9: sets then hold the true class nine times in ten. 1 would be all classes, 0 none.',
  );
}

/** `accuracy=.8` -> metric and value. */
export function parseGoal(text: string): { metric: string; value: number } {
  const match = /^([A-Za-z0-9]+)\s*=\s*(-?\d*\.?\d+)$/.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('Expected METRIC=VALUE, such as accuracy=.8.');
  return { metric: match[1]!, value: Number(match[2]) };
}

/** An ISO date that exists. */
export function parseDate(text: string): string {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(time) ||
    new Date(time).toISOString().slice(0, 10) !== text
  ) {
    throw new InvalidArgumentError('Expected a date such as 2026-06-30.');
  }
  return text;
}

/** A name that a model may have. */
export function parseName(text: string): string {
  const parsed = nameSchema.safeParse(text);
  if (parsed.success && text !== 'latest') return text;
  throw new InvalidArgumentError(
    'Expected up to 64 lower-case letters, digits, dots, dashes and underscores, and not "latest".',
  );
}

/** `COLUMN=ROLE`, added to the roles that were given before. */
export function parseRole(text: string, before: Readonly<Record<string, Role>> = {}): Record<string, Role> {
  const at = text.lastIndexOf('=');
  const role = roleSchema.safeParse(text.slice(at + 1).trim());
  if (at < 1 || !role.success) {
    throw new InvalidArgumentError(`Expected COLUMN=ROLE with one of ${roleSchema.options.join(', ')}.`);
  }
  return { ...before, [text.slice(0, at)]: role.data };
}

/** `TABLE=ROLE`, added to the roles that were given before; transactions are orders. */
export function parseTableRole(
  text: string,
  before: Readonly<Record<string, TableRole>> = {},
): Record<string, TableRole> {
  const at = text.lastIndexOf('=');
  const word = text.slice(at + 1).trim();
  const role = tableRoleSchema.safeParse(word === 'transactions' ? 'orders' : word);
  if (at < 1 || !role.success) {
    throw new InvalidArgumentError(`Expected TABLE=ROLE with one of ${tableRoleSchema.options.join(', ')}.`);
  }
  return { ...before, [text.slice(0, at).trim()]: role.data };
}

/** `TABLE=exact`, or `TABLE=first` and `TABLE=last` with `:COLUMN` where a time says which is first. */
export function parseDedupe(
  text: string,
  before: Readonly<Record<string, DedupeRule>> = {},
): Record<string, DedupeRule> {
  const match = /^(.+?)=(exact|(first|last)(?::(.+))?)$/.exec(text.trim());
  if (match === null) {
    throw new InvalidArgumentError('Expected TABLE=exact, TABLE=first, TABLE=last or TABLE=last:COLUMN.');
  }
  const [, table, , keep, time] = match;
  const by = keep === undefined ? 'row' : 'customer';
  return { ...before, [table!]: { by, keep: keep === 'last' ? 'last' : 'first', time: time ?? null } };
}

/** `NAME=NUMBER`, added to the limits that were given before. */
export function parseLimit(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const [name = '', number = ''] = text.split('=');
  if (!Object.hasOwn(DEFAULT_LIMITS, name) || !/^[1-9]\d{0,14}$/.test(number)) {
    const known = Object.keys(DEFAULT_LIMITS).join(', ');
    throw new InvalidArgumentError(`Expected NAME=NUMBER with one of ${known}.`);
  }
  return { ...before, [name]: Number(number) };
}

/** `30d`, `12h` or `45m` as milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,5})([dhm])$/.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('Expected a time such as 30d, 12h or 45m.');
  return Number(match[1]) * { d: 86_400_000, h: 3_600_000, m: 60_000 }[match[2] as 'd' | 'h' | 'm'];
}

/** Whether an option can be given several times, each time with `NAME=VALUE`. */
export function isPairParser(parse: unknown): boolean {
  return [parseRole, parseTableRole, parseDedupe, parseLimit].some((one) => one === parse);
}
