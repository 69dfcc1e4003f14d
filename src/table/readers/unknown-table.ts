import { AppError, nearestName } from '#base';

/** The error for a sheet, table or array that a source does not have. */
export function unknownTable(asked: {
  readonly file: string;
  readonly wanted: string;
  readonly what: 'sheet' | 'table' | 'array';
  readonly known: readonly string[];
}): AppError {
  const { file, wanted, what, known } = asked;
  const near = nearestName(wanted, known);
  const shown = known.slice(0, 20).map((one) => `"${one}"`);
  return new AppError(
    'TABLE_UNKNOWN',
    `${file}: expected one of its ${what}s (${shown.join(', ') || 'it has none'}), got "${wanted}"`,
    {
      ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
      data: { file, table: wanted, tables: known.slice(0, 100) },
    },
  );
}
