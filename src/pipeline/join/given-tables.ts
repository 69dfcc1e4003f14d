import { basename } from 'node:path';
import { AppError, nearestName } from '#base';
import type { Dataset, DedupeRule, TableRole } from '#contract';

type Named = Pick<Dataset, 'name' | 'source'>;

/** What the user said about tables: one a table, null where nothing was said. */
export interface GivenTables {
  readonly roles: readonly (TableRole | null)[];
  readonly dedupe: readonly (DedupeRule | null)[];
}

/**
 * Finds the tables that options name, by file, sheet or name.
 * @throws TABLE_UNKNOWN when no table is called so; OPTION_INVALID when several are.
 */
export function givenTables(
  datasets: readonly Named[],
  options: { tables: Readonly<Record<string, TableRole>>; dedupe: Readonly<Record<string, DedupeRule>> },
): GivenTables {
  return {
    roles: byTable(datasets, options.tables, '--table'),
    dedupe: byTable(datasets, options.dedupe, '--dedupe'),
  };
}

function byTable<T>(
  datasets: readonly Named[],
  named: Readonly<Record<string, T>>,
  option: string,
): (T | null)[] {
  const given: (T | null)[] = datasets.map(() => null);
  for (const [wanted, value] of Object.entries(named)) {
    const found = datasets.flatMap((dataset, i) => (namesOf(dataset).includes(basename(wanted)) ? [i] : []));
    const [only, another] = found;
    if (only === undefined) throw unknown(wanted, datasets, option);
    if (another !== undefined) {
      throw new AppError('OPTION_INVALID', `${option}: expected the name of one table, got "${wanted}"`, {
        hint: `It may be one of ${found.map((i) => datasets[i]!.source.table ?? datasets[i]!.name).join(', ')}.`,
      });
    }
    given[only] = value;
  }
  return given;
}

function namesOf({ name, source }: Named): string[] {
  const files = [source.file, ...(source.parts ?? []).map((part) => part.file)];
  const sheets = [source.table, ...(source.parts ?? []).map((part) => part.table)];
  return [name, ...files, ...sheets.filter((sheet) => sheet !== null)];
}

function unknown(wanted: string, datasets: readonly Named[], option: string): AppError {
  const names = datasets.map(({ name, source }) => source.table ?? name);
  const near = nearestName(wanted, names);
  return new AppError('TABLE_UNKNOWN', `${option}: expected a table of the run, got "${wanted}"`, {
    hint: near === null ? `The tables are: ${names.join(', ')}` : `Did you mean "${near}"?`,
    data: { table: wanted, nearest: near },
  });
}
