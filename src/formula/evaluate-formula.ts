import { AppError } from '#base';
import type { CategoryColumn, Frame, FrameColumn } from '#matrix';
import type { CheckedFormula, CheckedNode, FormulaColumn } from './check-formula.ts';
import type { Operation } from './operation.ts';
import type { Value } from './value-type.ts';

const SECONDS_PER_DAY = 86_400;

type Reader = (row: number) => Value;

/**
 * The values of a formula over the rows of a frame, as a column of that name: numbers, dates (days) and booleans (0
 * and 1) with NaN for missing, texts as a category.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND when the frame lacks a column or has it as another type.
 */
export function evaluateFormula(formula: CheckedFormula, frame: Frame, name: string): FrameColumn {
  const readers = formula.columns.map((column) => readerOf(column, frame));
  const read = compile(formula.root, readers);
  if (formula.type === 'text') return categoryOf(name, frame.nRows, read);
  const values = new Float64Array(frame.nRows);
  for (let row = 0; row < values.length; row++) {
    const value = read(row);
    values[row] = value === null ? Number.NaN : Number(value);
  }
  return { type: 'numeric', name, values };
}

/**
 * The value for one row.
 * @param values by column name; dates are days since 1970-01-01; null, NaN and infinite numbers are missing.
 * @throws COLUMN_WRONG_KIND when a value is of another type than its column.
 */
export function evaluateRow(formula: CheckedFormula, values: Readonly<Record<string, Value>>): Value {
  const readers = formula.columns.map(({ name, kind }): Reader => {
    const value = presentValue(Object.hasOwn(values, name) ? (values[name] ?? null) : null);
    const wanted = kindOfValue(kind);
    if (value !== null && typeof value !== wanted) {
      const message = `formula: expected a ${wanted} in "${name}", got a ${typeof value}`;
      throw new AppError('COLUMN_WRONG_KIND', message, { data: { column: name } });
    }
    return () => value;
  });
  return compile(formula.root, readers)(0);
}

function presentValue(value: Value): Value {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function kindOfValue(kind: FormulaColumn['kind']): 'number' | 'boolean' | 'string' {
  if (kind === 'boolean') return 'boolean';
  return kind === 'category' || kind === 'text' || kind === 'identifier' ? 'string' : 'number';
}

function compile(node: CheckedNode, readers: readonly Reader[]): Reader {
  if (node.node === 'literal') return () => node.value;
  if (node.node === 'column') return readers[node.column]!;
  const { operation } = node;
  const parts = node.parts.map((part) => compile(part, readers));
  const evaluate = checked(operation);
  const [first, second] = parts;
  if (parts.length === 1) return (row) => evaluate([first!(row)]);
  if (parts.length === 2) return (row) => evaluate([first!(row), second!(row)]);
  return (row) => evaluate(parts.map((part) => part(row)));
}

/** Missing arguments and results that are no finite numbers are dealt with here, once for all operations. */
function checked({ evaluate, keepsMissing }: Operation): (values: readonly Value[]) => Value {
  return (values) => {
    if (keepsMissing !== true) for (const value of values) if (value === null) return null;
    const value = evaluate(values);
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  };
}

function readerOf({ name, kind }: FormulaColumn, frame: Frame): Reader {
  const column = frame.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    throw new AppError('COLUMN_UNKNOWN', `formula: expected a column "${name}", found none`, {
      data: { column: name },
    });
  }
  const isText = kind === 'category' || kind === 'text' || kind === 'identifier';
  if (isText !== (column.type === 'category')) {
    const got = column.type === 'category' ? 'texts' : 'numbers';
    throw new AppError('COLUMN_WRONG_KIND', `formula: expected ${kind} in column "${name}", got ${got}`, {
      data: { column: name },
    });
  }
  if (column.type === 'category') {
    const { codes, levels } = column;
    return (row) => levels[codes[row]!] ?? null;
  }
  const { values } = column;
  const present = (row: number) => {
    const value = values[row]!;
    return Number.isFinite(value) ? value : null;
  };
  if (kind === 'boolean') {
    return (row) => {
      const value = present(row);
      return value === null ? null : value !== 0;
    };
  }
  if (kind !== 'timestamp') return present;
  return (row) => {
    const seconds = present(row);
    return seconds === null ? null : seconds / SECONDS_PER_DAY;
  };
}

function categoryOf(name: string, nRows: number, read: Reader): CategoryColumn {
  const values = Array.from({ length: nRows }, (_, row) => read(row) as string | null);
  const levels = [...new Set(values.filter((value) => value !== null))].sort((a, b) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!));
  return { type: 'category', name, codes, levels };
}
