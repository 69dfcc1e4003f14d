import { AppError } from '#base';
import type { Column, Dataset } from '#contract';
import { checkFormula, formulaToSql, parseFormula } from '#formula';
import { name, type Sql, sql } from '#sql';
import { numericOf } from '#table';

/** Decimal places of money that is computed. */
export const FORMULA_DECIMALS = 4;
const SECONDS_PER_DAY = 86_400;

/**
 * The money of a line by a formula over the columns of the log, as DECIMAL with four places; NULL where it is missing
 * or too large for money.
 * @throws FORMULA_INVALID with the place; COLUMN_WRONG_KIND when the formula gives no number.
 */
export function moneyFormula(text: string, { columns, source }: Dataset): Sql {
  const formula = checkFormula(parseFormula(text), columns);
  if (formula.type !== 'number') {
    throw new AppError('COLUMN_WRONG_KIND', `--amount ${text}: expected a number, got a ${formula.type}`, {
      data: { file: source.file, formula: text },
    });
  }
  const value = formulaToSql(formula, (used) => {
    const at = columns.findIndex((column) => column.name === used.name);
    return formulaValue(columns[at]!, name(`c${at}`));
  });
  return sql`TRY_CAST(round(${value}, ${FORMULA_DECIMALS}) AS DECIMAL(18, ${FORMULA_DECIMALS}))`;
}

/** A cell as formulas take it: numbers as DOUBLE, dates and times in days since 1970-01-01. */
function formulaValue({ storage }: Column, cell: Sql): Sql {
  if (storage === 'BOOLEAN') return cell;
  if (storage === 'VARCHAR') return sql`CAST(${cell} AS VARCHAR)`;
  const number = numericOf(storage, cell);
  return storage === 'TIMESTAMP' ? sql`(${number} / CAST(${SECONDS_PER_DAY} AS DOUBLE))` : number;
}
