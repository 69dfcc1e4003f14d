import { AppError } from '#base';
import type { Dataset } from '#contract';

/** Whether the name of an amount may be a formula: it has a sign that formulas have. */
export function mayBeFormula(amount: string | null): boolean {
  return amount !== null && /[-+*/^(]/.test(amount);
}

/** The formula that `--amount` gives; null where it names a column of some table, or nothing. */
export function moneyFormulaOf(
  amount: string | null,
  datasets: readonly Pick<Dataset, 'columns'>[],
): string | null {
  if (amount === null || !mayBeFormula(amount)) return null;
  const isColumn = datasets.some(({ columns }) => columns.some(({ name }) => name === amount));
  return isColumn ? null : amount;
}

/** A formula is money of the lines of an order log. */
export function noOrdersFor(formula: string): AppError {
  return new AppError(
    'OPTION_INVALID',
    `--amount ${formula}: expected an order log for the formula, got none`,
    {
      hint: 'Of a customer table name a column; derive one in a recipe (docs/steps/derive.md).',
      data: { formula },
    },
  );
}
