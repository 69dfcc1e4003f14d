import { openSource } from '../text/open-source.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Survey, survey } from '../text/survey.ts';
import { expectedDialect } from './expected-dialect.ts';

/** The records of a text table, whatever its cells hold. */
export interface OpenedRecords {
  readonly source: SourceFile;
  readonly survey: Survey;
  readonly names: readonly string[];
}

/**
 * Opens a text table whose cells are read elsewhere: bytes and records are checked.
 * @param expected names of columns that the header holds.
 * @throws FILE_*, TABLE_NO_ROWS, COLUMN_DUPLICATE
 */
export async function openRecords(
  path: string,
  { expected, tempDir, signal }: { expected: readonly string[]; tempDir: string; signal: AbortSignal },
): Promise<OpenedRecords> {
  const source = await openSource(path, { tempDir, signal });
  const seen = await survey(source, signal, { dialectOf: expectedDialect(expected) });
  return { source, survey: seen, names: seen.names };
}
