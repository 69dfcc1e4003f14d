import type { Dataset, DataVersion } from '#contract';

/** Identity of a dataset. @param artifact of its import, null where it must not show. */
export function dataVersion({ name, source, rows }: Dataset, artifact: string | null): DataVersion {
  return { name, sha256: source.sha256, rows, artifact };
}
