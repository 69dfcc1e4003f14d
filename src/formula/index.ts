/**
 * The expression language of derived columns and conditions: parsed, checked, and then the same on one row, on a
 * frame and as SQL. Nothing is ever evaluated as code.
 */
export type { Definition, Expression, Formula, Span } from './ast.ts';
export { type CheckedFormula, checkFormula, type FormulaColumn } from './check-formula.ts';
export { evaluateFormula, evaluateRow } from './evaluate-formula.ts';
export { formatFormula } from './format-formula.ts';
export { formulaToSql } from './formula-to-sql.ts';
export { OPERATIONS } from './operations.ts';
export { parseDefinition, parseFormula } from './parse-formula.ts';
export type { Value, ValueType } from './value-type.ts';
