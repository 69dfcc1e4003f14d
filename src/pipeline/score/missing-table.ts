import { AppError } from '#base';
import type { ScoringModel } from './scoring-model.ts';

/** An error for a missing column says which table of the run that column came from, where it was a joined one. */
export function tellTable(error: unknown, { manifest, label }: ScoringModel): unknown {
  if (!(error instanceof AppError) || error.code !== 'COLUMN_UNKNOWN') return error;
  const column = manifest.columns.find(({ name }) => name === error.data?.['column']);
  const table = column?.table ?? null;
  if (column === undefined || table === null) return error;
  return new AppError('COLUMN_UNKNOWN', error.message, {
    hint: `"${column.name}" came from the table ${table}, which was joined to the customers of ${label}: give one file with the columns of both.`,
    data: { ...error.data, table },
    cause: error,
  });
}
