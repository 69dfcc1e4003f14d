import type { Dataset, DataVersion } from '#contract';

const DAY_MS = 86_400_000;
/** Years of four digits. */
const MOST_DAYS = 2_900_000;

/** Identity of a dataset. @param artifact of its import, null where it must not show. */
export function dataVersion(dataset: Dataset, artifact: string | null): DataVersion {
  const { name, source, rows } = dataset;
  return { name, sha256: source.sha256, rows, file: source.file, ...periodOf(dataset), artifact };
}

function periodOf({ columns }: Dataset): Pick<DataVersion, 'period'> {
  const time = columns.find(({ role, numeric }) => role === 'timestamp' && numeric !== null);
  if (time === undefined) return {};
  const { min, max } = time.numeric!;
  if (Math.max(-min, max) > MOST_DAYS) return {};
  return { period: { column: time.name, from: isoDate(min), to: isoDate(max) } };
}

/** @param days since 1970-01-01 */
function isoDate(days: number): string {
  return new Date(Math.floor(days) * DAY_MS).toISOString().slice(0, 10);
}
