import { basename } from 'node:path';
import { AppError, nearestName } from '#base';
import type { Dataset, TableRole } from '#contract';

/**
 * The roles that the user gave to tables, by file, sheet or name: one a table, null where none was given.
 * @throws TABLE_UNKNOWN when no table is called so; OPTION_INVALID when several are.
 */
export function givenRoles(
  datasets: readonly Pick<Dataset, 'name' | 'source'>[],
  named: Readonly<Record<string, TableRole>>,
): (TableRole | null)[] {
  const given: (TableRole | null)[] = datasets.map(() => null);
  for (const [wanted, role] of Object.entries(named)) {
    const found = datasets.flatMap((dataset, i) => (namesOf(dataset).includes(basename(wanted)) ? [i] : []));
    const [only, another] = found;
    if (only === undefined) throw unknown(wanted, datasets);
    if (another !== undefined) {
      throw new AppError('OPTION_INVALID', `--table: expected the name of one table, got "${wanted}"`, {
        hint: `It may be one of ${found.map((i) => datasets[i]!.source.table ?? datasets[i]!.name).join(', ')}.`,
      });
    }
    given[only] = role;
  }
  return given;
}

function namesOf({ name, source }: Pick<Dataset, 'name' | 'source'>): string[] {
  const files = [source.file, ...(source.parts ?? []).map((part) => part.file)];
  const sheets = [source.table, ...(source.parts ?? []).map((part) => part.table)];
  return [name, ...files, ...sheets.filter((sheet) => sheet !== null)];
}

function unknown(wanted: string, datasets: readonly Pick<Dataset, 'name' | 'source'>[]): AppError {
  const names = datasets.map(({ name, source }) => source.table ?? name);
  const near = nearestName(wanted, names);
  return new AppError('TABLE_UNKNOWN', `--table: expected a table of the run, got "${wanted}"`, {
    hint: near === null ? `The tables are: ${names.join(', ')}` : `Did you mean "${near}"?`,
    data: { table: wanted, nearest: near },
  });
}
