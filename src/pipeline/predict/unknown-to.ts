import type { Finding, Predictions } from '#contract';
import type { ScoringModel } from '../score/scoring-model.ts';
import type { PlacedFile } from './placed-file.ts';

/** What of a file a model does not know: levels that it has not seen, and columns that its data did not have. */
export function unknownTo(
  { manifest }: ScoringModel,
  { names, tally, made }: PlacedFile,
): Predictions['unknown'] {
  const { columns, leftOut, idColumn } = manifest;
  const target = manifest.kind === 'prediction' ? manifest.prediction.target : null;
  const known = new Set([
    ...columns.map(({ name }) => name),
    ...leftOut.map(({ column }) => column),
    ...(idColumn === null ? [] : [idColumn]),
    ...(target === null ? [] : [target]),
  ]);
  return {
    levels: [...tally.unknownLevels].map(([column, rows]) => ({ column, rows })),
    // a table that was made has figures of its own
    columns: made === null ? names.filter((name) => name !== '' && !known.has(name)) : [],
  };
}

/** Columns of a file that the model does not know, as a finding. */
export function unknownColumns({ columns }: Predictions['unknown']): Finding[] {
  if (columns.length === 0) return [];
  const named = columns.slice(0, 5).map((name) => `"${name}"`);
  const more = columns.length > named.length ? `, and ${columns.length - named.length} more` : '';
  const noun = columns.length === 1 ? 'A column is' : `${columns.length} columns are`;
  const message = `${noun} not of the data that the model learned from, and not read: ${named.join(', ')}${more}.`;
  return [{ code: 'unknown-columns', severity: 'info', column: null, count: columns.length, message }];
}
