import { AppError } from '#base';
import type { RunOptions } from '#contract';
import { checkFormula, parseFormula } from '#formula';
import type { CustomerTable } from './customer-table.ts';

/**
 * The recipe that turns conditions into the features of the learner `rules`: one column a rule, 1 where its condition
 * holds and 0 where it does not or a value is missing.
 * @throws FORMULA_INVALID with the place; OPTION_INVALID when a condition is no condition or a name is taken.
 */
export function ruleRecipe(
  rules: RunOptions['rules'],
  table: Pick<CustomerTable, 'columns'>,
): NonNullable<RunOptions['recipe']> {
  const known = table.columns.map(({ name, kind }) => ({ name, kind }));
  const used = new Set<string>();
  const names = new Set<string>(known.map(({ name }) => name));
  for (const { name, when } of rules) {
    if (names.has(name)) {
      throw new AppError(
        'OPTION_INVALID',
        `--rule "${name}: ${when}": expected a name of its own, got "${name}"`,
        {
          hint: 'A column or another rule is called that.',
        },
      );
    }
    names.add(name);
    const checked = checkFormula(parseFormula(when), known);
    if (checked.type !== 'boolean') {
      throw new AppError(
        'OPTION_INVALID',
        `--rule "${name}: ${when}": expected a condition, got a ${checked.type}`,
        { hint: 'Compare it with something, such as spend > 1000.' },
      );
    }
    for (const column of checked.columns) used.add(column.name);
  }
  const columns = rules.map(({ name }) => name);
  const steps = [
    ...rules.map(({ name, when: formula }) => ({ step: 'derive', name, formula })),
    { step: 'select', columns },
    { step: 'impute', columns, method: 'zero' },
  ];
  return { file: '--rule', text: JSON.stringify({ columns: [...used], steps }) };
}
