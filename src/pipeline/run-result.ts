import type { Summary } from '#contract';

/** The files of a result; null for what was not written. */
export interface RunFiles {
  readonly report: string | null;
  readonly customers: string | null;
  readonly summary: string;
  readonly rejected: string | null;
}

/** What a run gives. */
export interface RunResult {
  readonly summary: Summary;
  readonly files: RunFiles;
}
