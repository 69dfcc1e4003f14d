import { AppError, nearestName } from '#base';
import type { ReplayColumn } from '#table';
import type { LoadedSegmentation } from '../segmentation-bundle.ts';

/** A segmentation to score with and what it is called in the scored file. */
export interface ScoringModel extends LoadedSegmentation {
  /** `name@version` */
  readonly label: string;
}

/** The raw columns that the model of a customer table reads, as the file has to give them. @param dateOrder as the user says. */
export function neededColumns(
  { manifest, recipe }: ScoringModel,
  dateOrder: 'dmy' | 'mdy' | 'ymd' | null,
): ReplayColumn[] {
  const raw = new Map(manifest.columns.map((column) => [column.name, column]));
  return recipe.spec.columns.map(
    ({ name, type, levels }): ReplayColumn =>
      type === 'category'
        ? { name, storage: 'VARCHAR', levels }
        : {
            name,
            storage: raw.get(name)?.storage ?? 'DOUBLE',
            levels: null,
            decimalMark: raw.get(name)?.decimalMark ?? null,
            dateOrder: dateOrder ?? raw.get(name)?.dateOrder ?? null,
          },
  );
}

/** The error for a column that the file lacks. */
export function missingColumn(file: string, label: string) {
  return (column: string, names: readonly string[]): AppError => {
    const nearest = nearestName(column, names);
    return new AppError(
      'COLUMN_UNKNOWN',
      `${file}: expected the column "${column}", which ${label} reads, found none`,
      {
        hint:
          nearest === null
            ? `The columns are ${names.slice(0, 20).join(', ')}.`
            : `The nearest name in the file is "${nearest}": rename it if it is the same.`,
        data: { file, column, nearest },
      },
    );
  };
}
