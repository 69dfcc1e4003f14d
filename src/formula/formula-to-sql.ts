import { invariant } from '#base';
import { type Sql, sql } from '#sql';
import type { CheckedFormula, CheckedNode, FormulaColumn } from './check-formula.ts';
import { type Bind, createBind } from './sql-binding.ts';
import type { Value } from './value-type.ts';

/**
 * The formula as SQL of one row: DOUBLE (numbers; dates as days since 1970-01-01), BOOLEAN or VARCHAR. It gives what
 * `evaluateFormula` gives, but for the last bit of `ln`, `log10`, `log1p`, `exp` and powers, and for letters whose other
 * case is of several letters or depends on the place, such as ß. Infinite and NaN values have to be NULL.
 * @param columnSql a column's value as DOUBLE (dates and times in days since 1970-01-01), BOOLEAN or VARCHAR.
 */
export function formulaToSql(formula: CheckedFormula, columnSql: (column: FormulaColumn) => Sql): Sql {
  const columns = formula.columns.map(columnSql);
  return sqlOf(formula.root, columns, createBind());
}

function sqlOf(node: CheckedNode, columns: readonly Sql[], bind: Bind): Sql {
  if (node.node === 'column') return columns[node.column]!;
  if (node.node === 'literal') return literal(node.value, node.type);
  return node.operation.toSql(
    node.parts.map((part) => sqlOf(part, columns, bind)),
    bind,
  );
}

function literal(value: Value, type: CheckedNode['type']): Sql {
  switch (type) {
    case 'number':
    case 'date':
      // by its shortest text, which is the same double again; as a number literal it would be a DECIMAL
      return value === null ? sql`CAST(NULL AS DOUBLE)` : sql`CAST(${String(value)} AS DOUBLE)`;
    case 'boolean':
      return value === null ? sql`CAST(NULL AS BOOLEAN)` : sql`${value}`;
    case 'text':
      return value === null ? sql`CAST(NULL AS VARCHAR)` : sql`${value}`;
    default:
      invariant(false, `${type satisfies never} is no type`);
  }
}
