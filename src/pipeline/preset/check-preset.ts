import { AppError, nearestName } from '#base';
import type { Dataset, PresetFacts } from '#contract';

/**
 * Holds the files of a run against the tables that its preset is made for.
 * @throws COLUMN_UNKNOWN for the first column that no file has where it should.
 */
export function checkPreset(
  { name, needs }: PresetFacts,
  datasets: readonly Pick<Dataset, 'name' | 'columns'>[],
): void {
  for (const { table, columns } of needs) {
    const lacking = datasets.map((dataset) => {
      const names = dataset.columns.map((column) => column.name);
      return { dataset, names, missing: columns.filter((column) => !names.includes(column)) };
    });
    const [nearest] = lacking.sort((a, b) => a.missing.length - b.missing.length);
    const column = nearest?.missing[0];
    if (nearest === undefined || column === undefined) continue;
    const near = nearestName(column, nearest.names);
    const shown = nearest.missing.slice(0, 8).map((missing) => `"${missing}"`);
    const more = nearest.missing.length - shown.length;
    throw new AppError(
      'COLUMN_UNKNOWN',
      `preset ${name}: expected the column${nearest.missing.length > 1 ? 's' : ''} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''} in the ${table} table, found none in ${nearest.dataset.name}`,
      {
        hint:
          near === null
            ? `The preset is made for a table with ${columns.join(', ')}.`
            : `The nearest name in the file is "${near}": rename it if it is the same.`,
        data: { preset: name, missing: nearest.missing, nearest: near },
      },
    );
  }
}
