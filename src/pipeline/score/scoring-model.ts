import { AppError, nearestName } from '#base';
import type { ReplayColumn } from '#table';
import type { LoadedSegmentation } from '../segmentation-bundle.ts';

/** A segmentation to score with and what it is called in the scored file. */
export interface ScoringModel extends LoadedSegmentation {
  /** `name@version` */
  readonly label: string;
}

/**
 * The raw columns that the model reads, as the file has to give them.
 * @throws OPTION_INVALID when the model was made from order logs
 */
export function neededColumns({ manifest, recipe, label }: ScoringModel): ReplayColumn[] {
  if (manifest.source !== 'customers') {
    const made = manifest.source === 'orders' ? 'an order log' : 'customers joined with an order log';
    throw new AppError(
      'OPTION_INVALID',
      `--model ${label}: expected a model of a customer table, got one made from ${made}, which score cannot read yet`,
      {
        hint: 'Run clientele run on the new files; its segments are made anew.',
        data: { model: label, source: manifest.source },
      },
    );
  }
  const storages = new Map(manifest.columns.map(({ name, storage }) => [name, storage]));
  return recipe.spec.columns.map(
    ({ name, type, levels }): ReplayColumn =>
      type === 'category'
        ? { name, storage: 'VARCHAR', levels }
        : { name, storage: storages.get(name) ?? 'DOUBLE', levels: null },
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
