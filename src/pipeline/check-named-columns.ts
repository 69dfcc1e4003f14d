import { AppError, nearestName } from '#base';
import type { Dataset } from '#contract';

/**
 * Holds the columns that options name against the files of a run.
 * @param named option name without dashes to column name; null where it was not given.
 * @throws COLUMN_UNKNOWN when no file has a column of that name.
 */
export function checkNamedColumns(
  datasets: readonly Pick<Dataset, 'columns'>[],
  named: Readonly<Record<string, string | null>>,
): void {
  const names = datasets.flatMap((dataset) => dataset.columns.map((column) => column.name));
  for (const [option, name] of Object.entries(named)) {
    if (name === null || names.includes(name)) continue;
    const near = nearestName(name, names);
    throw new AppError(
      'COLUMN_UNKNOWN',
      `--${option}: expected a column of one of the files, got "${name}"`,
      {
        ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
        data: { option: `--${option}`, column: name, nearest: near },
      },
    );
  }
}
