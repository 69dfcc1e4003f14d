import type { Sql } from '#sql';
import type { Bind } from './sql-binding.ts';
import type { ArgumentType, Value, ValueType } from './value-type.ts';

/** An operator or function with its three readings, which agree: types, values, SQL. */
export interface Operation {
  readonly name: string;
  /** For the documentation: `round(x, digits)`. */
  readonly usage: string;
  readonly summary: string;
  readonly group: 'arithmetic' | 'comparison' | 'logic' | 'number' | 'text' | 'date' | 'choice' | 'columns';
  /** Whether `Mnt*` may stand among the arguments. */
  readonly takesPatterns?: boolean;
  /** The types that the arguments are read as and the type of the result, or what was expected instead. */
  readonly signature: (given: readonly ArgumentType[]) => Signature | string;
  /**
   * One value. Where `keepsMissing` is not set, no argument is missing; a number that is not finite counts as missing.
   */
  readonly evaluate: (values: readonly Value[]) => Value;
  /** The same in SQL, in brackets where it stands as an argument; `bind` where a part is needed several times. */
  readonly toSql: (parts: readonly Sql[], bind: Bind) => Sql;
  /** It looks at missing arguments itself; else a missing argument makes the result missing. */
  readonly keepsMissing?: boolean;
}

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
}

/** A signature of fixed types. */
export function fixed(parameters: readonly ValueType[], result: ValueType): Operation['signature'] {
  return (given) =>
    given.length === parameters.length && given.every((type, i) => fits(type, parameters[i]!))
      ? { parameters, result }
      : listOf(parameters);
}

/** Any number of arguments, at least `least`, of one type. */
export function many(type: ValueType, result: ValueType, least = 1): Operation['signature'] {
  return (given) =>
    given.length >= least && given.every((one) => fits(one, type))
      ? { parameters: given.map(() => type), result }
      : `${least === 1 ? 'one or more' : `${least} or more`} ${type}s`;
}

/** The word `missing` goes for every type. */
export function fits(given: ArgumentType, wanted: ValueType): boolean {
  return given === wanted || given === 'missing';
}

/** The type that all of the arguments have, null when they differ; numbers where all are missing. */
export function commonType(given: readonly ArgumentType[]): ValueType | null {
  const types = new Set(given.filter((type) => type !== 'missing'));
  const [first, second] = types;
  if (second !== undefined) return null;
  return first === undefined ? 'number' : first;
}

function listOf(types: readonly ValueType[]): string {
  return types.length === 0 ? 'no arguments' : types.map((type) => `a ${type}`).join(', ');
}
