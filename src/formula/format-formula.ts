import type { Expression } from './ast.ts';
import { KEYWORDS } from './parse-formula.ts';

/** How tightly operators bind: of two, the larger is taken first. */
const STRENGTH: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['not', 3],
  ...['=', '!=', '<', '<=', '>', '>=', 'in', 'between'].map((name) => [name, 4] as const),
  ['+', 5],
  ['-', 5],
  ['*', 6],
  ['/', 6],
  ['%', 6],
  ['-x', 7],
  ['^', 8],
]);
const ATOM = 9;

/** A formula in one canonical form: blanks around operators, brackets only where they are needed. */
export function formatFormula(expression: Expression): string {
  switch (expression.type) {
    case 'number':
      return String(expression.value);
    case 'text':
      return `'${expression.value.replaceAll("'", "''")}'`;
    case 'boolean':
      return String(expression.value);
    case 'missing':
      return 'missing';
    case 'column':
      return columnName(expression.name);
    case 'pattern':
      return expression.begin === ''
        ? `*${columnName(expression.ending)}`
        : `${columnName(expression.begin)}*`;
    case 'call':
      return formatCall(expression.name, expression.arguments);
    default:
      return expression satisfies never;
  }
}

function formatCall(name: string, parts: readonly Expression[]): string {
  const strength = STRENGTH.get(name);
  if (strength === undefined) return `${name}(${parts.map(formatFormula).join(', ')})`;
  const [first, second, third] = parts as [Expression, Expression, Expression];
  const inner = (part: Expression, least: number) => {
    const text = formatFormula(part);
    return strengthOf(part) >= least ? text : `(${text})`;
  };
  if (name === '-x') return `-${inner(first, strength + 1)}`;
  if (name === 'not') return `not ${inner(first, strength)}`;
  if (name === 'in')
    return `${inner(first, strength + 1)} in (${parts.slice(1).map(formatFormula).join(', ')})`;
  if (name === 'between')
    return `${inner(first, strength + 1)} between ${inner(second, strength + 1)} and ${inner(third, strength + 1)}`;
  if (name === '^') return `${inner(first, ATOM)} ^ ${inner(second, 7)}`;
  const left = strength === 4 ? strength + 1 : strength;
  return `${inner(first, left)} ${name} ${inner(second, strength + 1)}`;
}

function strengthOf(expression: Expression): number {
  return expression.type === 'call' ? (STRENGTH.get(expression.name) ?? ATOM) : ATOM;
}

function columnName(name: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) && !KEYWORDS.has(name.toLowerCase());
  return isPlain ? name : `\`${name.replaceAll('`', '``')}\``;
}
