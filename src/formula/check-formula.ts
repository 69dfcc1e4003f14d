import { type AppError, nearestName } from '#base';
import type { ColumnKind } from '#contract';
import type { Expression, Formula } from './ast.ts';
import { formulaError } from './formula-error.ts';
import type { Operation } from './operation.ts';
import { OPERATION_BY_NAME, OPERATIONS } from './operations.ts';
import { type ArgumentType, daysOfIso, type Value, type ValueType } from './value-type.ts';

/** A column that a formula may read. */
export interface FormulaColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A formula whose names and types were looked up. */
export interface CheckedFormula {
  readonly text: string;
  readonly type: ValueType;
  /** The columns that it reads, in the order of their first use. */
  readonly columns: readonly FormulaColumn[];
  readonly root: CheckedNode;
}

/** A part of a checked formula. */
export type CheckedNode =
  | { readonly type: ValueType; readonly node: 'literal'; readonly value: Value }
  /** `column` is its place among the formula's columns. */
  | { readonly type: ValueType; readonly node: 'column'; readonly column: number }
  | {
      readonly type: ValueType;
      readonly node: 'call';
      readonly operation: Operation;
      readonly parts: readonly CheckedNode[];
    };

/** Most columns that one pattern may stand for, and most parts of a formula with them. */
const MAX_PATTERN = 900;
const MAX_PARTS = 5000;
/** DuckDB takes no deeper expressions than 1000; an operator is up to four levels, columns in a row one each. */
const MAX_SQL_DEPTH = 950;
const LEVELS_OF_OPERATOR = 4;
const LEVELS_OF_FUNCTION = 12;

/** Kinds of columns as types of formulas. */
const TYPES: Readonly<Record<ColumnKind, ValueType>> = {
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'date',
  category: 'text',
  text: 'text',
  identifier: 'text',
};

/**
 * Looks up the names of a formula and checks its types. A name is a column of exactly that name, else the one column
 * that differs in case and underscores only.
 * @throws FORMULA_INVALID with the place
 */
export function checkFormula(formula: Formula, columns: readonly FormulaColumn[]): CheckedFormula {
  const checker = new Checker(formula.text, columns);
  const { type, node } = checker.check(formula.root);
  const resolved = typed(node, type === 'missing' ? 'number' : type);
  return { text: formula.text, type: resolved.type, columns: checker.used, root: resolved };
}

/** A node, or the word `missing`, or a text that may yet be read as a date. */
interface Found {
  readonly type: ArgumentType;
  readonly node: CheckedNode;
  /** Levels of its SQL, at most. */
  readonly depth: number;
}

class Checker {
  readonly used: FormulaColumn[] = [];
  private nParts = 0;

  constructor(
    private readonly text: string,
    private readonly columns: readonly FormulaColumn[],
  ) {}

  check(expression: Expression): Found {
    this.count(1, expression);
    switch (expression.type) {
      case 'number':
      case 'text':
      case 'boolean':
        return {
          type: expression.type,
          node: { type: expression.type, node: 'literal', value: expression.value },
          depth: 1,
        };
      case 'missing':
        return { type: 'missing', node: { type: 'number', node: 'literal', value: null }, depth: 1 };
      case 'column':
        return this.column(this.find(expression.name, expression));
      case 'pattern':
        throw formulaError(
          this.text,
          expression,
          'expected one column here, got a pattern of columns',
          `Patterns may stand in ${patternFunctions()}.`,
        );
      case 'call':
        return this.call(expression);
      default:
        return expression satisfies never;
    }
  }

  private call(expression: Expression & { readonly type: 'call' }): Found {
    const { name } = expression;
    const operation = OPERATION_BY_NAME.get(name);
    if (operation === undefined) throw this.unknownFunction(name, expression);
    const found = expression.arguments.flatMap((part) =>
      part.type === 'pattern' && operation.takesPatterns === true ? this.pattern(part) : [this.check(part)],
    );
    const parts = withDates(found, operation);
    const signature = operation.signature(parts.map((part) => part.type));
    if (typeof signature === 'string') {
      const got = found.length === 0 ? 'nothing' : found.map((part) => part.type).join(', ');
      throw formulaError(this.text, expression, `${operation.usage}: expected ${signature}, got ${got}`);
    }
    const nodes = parts.map((part, i) => typed(part.node, signature.parameters[i]!));
    const depth = depthOf(operation, parts);
    if (depth > MAX_SQL_DEPTH) {
      const hint = 'Use sum(...), any(...) or all(...) over columns instead of a long row of operators.';
      throw formulaError(this.text, expression, 'expected fewer operations within one another', hint);
    }
    return {
      depth,
      type: signature.result,
      node: { type: signature.result, node: 'call', operation, parts: nodes },
    };
  }

  private count(parts: number, expression: Expression): void {
    this.nParts += parts;
    if (this.nParts <= MAX_PARTS) return;
    throw formulaError(
      this.text,
      expression,
      `expected at most ${MAX_PARTS} parts, columns of patterns counted`,
    );
  }

  private pattern(expression: Expression & { readonly type: 'pattern' }): Found[] {
    const { begin, ending } = expression;
    const like = (fold: (text: string) => string) =>
      this.columns.filter(
        ({ name }) =>
          name.length >= begin.length + ending.length &&
          fold(name).startsWith(fold(begin)) &&
          fold(name).endsWith(fold(ending)),
      );
    const exact = like((text) => text);
    const matching = exact.length > 0 ? exact : like((text) => text.toLowerCase());
    const shown = `${begin}*${ending}`;
    if (matching.length === 0) {
      const near = nearestName(
        begin + ending,
        this.columns.map(({ name }) => name),
      );
      throw formulaError(
        this.text,
        expression,
        `expected columns like ${shown}, found none`,
        near === null ? undefined : `The nearest name is "${near}".`,
      );
    }
    if (matching.length > MAX_PATTERN)
      throw formulaError(
        this.text,
        expression,
        `expected at most ${MAX_PATTERN} columns like ${shown}, found ${matching.length}`,
      );
    this.count(matching.length, expression);
    return matching.map((column) => this.column(column));
  }

  private column(column: FormulaColumn): Found {
    let at = this.used.findIndex(({ name }) => name === column.name);
    if (at < 0) at = this.used.push(column) - 1;
    const type = TYPES[column.kind];
    return { type, node: { type, node: 'column', column: at }, depth: 1 };
  }

  private find(name: string, expression: Expression): FormulaColumn {
    const exact = this.columns.find((column) => column.name === name);
    if (exact !== undefined) return exact;
    const loose = this.columns.filter((column) => simplified(column.name) === simplified(name));
    if (loose.length === 1) return loose[0]!;
    if (loose.length > 1) {
      const names = loose.map((column) => `"${column.name}"`).join(' and ');
      throw formulaError(
        this.text,
        expression,
        `expected one column, got "${name}", which could be ${names}`,
      );
    }
    const near = nearestName(
      name,
      this.columns.map((column) => column.name),
    );
    const hint =
      near === null
        ? `The columns are: ${this.columns
            .slice(0, 30)
            .map((column) => column.name)
            .join(', ')}`
        : `Did you mean "${near}"?`;
    throw formulaError(
      this.text,
      expression,
      `expected the name of a column, got "${name.slice(0, 60)}"`,
      hint,
    );
  }

  private unknownFunction(name: string, expression: Expression): AppError {
    const names = OPERATIONS.map((operation) => operation.name).filter((one) => /^[a-z]/.test(one));
    const near = nearestName(name, names);
    return formulaError(
      this.text,
      expression,
      `expected the name of a function, got "${name.slice(0, 60)}"`,
      near === null ? `The functions are: ${names.join(', ')}` : `Did you mean "${near}"?`,
    );
  }
}

/** Columns and conditions in a row nest in SQL, one within the next. */
function depthOf({ group, name }: Operation, parts: readonly Found[]): number {
  const deepest = parts.reduce((most, part) => Math.max(most, part.depth), 0);
  const isRow = group === 'columns' || name === 'in' || name === 'coalesce';
  if (isRow) return deepest + parts.length + LEVELS_OF_FUNCTION;
  const isOperator = group === 'arithmetic' || group === 'comparison' || group === 'logic';
  return deepest + (isOperator ? LEVELS_OF_OPERATOR : LEVELS_OF_FUNCTION);
}

/** A text literal beside dates is a date when it says one. */
function withDates(found: readonly Found[], operation: Operation): readonly Found[] {
  const direct = operation.signature(found.map((part) => part.type));
  if (typeof direct !== 'string') return found;
  const read = found.map((part): Found => {
    if (part.node.node !== 'literal' || typeof part.node.value !== 'string') return part;
    const days = daysOfIso(part.node.value);
    return days === null
      ? part
      : { ...part, type: 'date', node: { type: 'date', node: 'literal', value: days } };
  });
  return typeof operation.signature(read.map((part) => part.type)) === 'string' ? found : read;
}

/** The word `missing` takes the type that is wanted. */
function typed(node: CheckedNode, type: ValueType): CheckedNode {
  return node.node === 'literal' && node.value === null ? { ...node, type } : node;
}

function patternFunctions(): string {
  return OPERATIONS.filter((operation) => operation.takesPatterns === true)
    .map((operation) => operation.name)
    .join(', ');
}

function simplified(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_]/g, '');
}
