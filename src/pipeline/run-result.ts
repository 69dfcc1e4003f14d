import type { Summary } from '#contract';
import type { RegisteredModel } from './register-model.ts';

/** The files of a result; null for what was not written. */
export interface RunFiles {
  readonly report: string | null;
  readonly customers: string | null;
  /** The customers as an Excel workbook. */
  readonly workbook: string | null;
  /** The customers as Parquet. */
  readonly parquet: string | null;
  /** The list of new customers with the segment that each is foretold to be in. */
  readonly newCustomers: string | null;
  readonly summary: string;
  readonly rejected: string | null;
}

/** What a run gives. */
export interface RunResult {
  readonly summary: Summary;
  readonly files: RunFiles;
  /** Id of the run in the workspace. */
  readonly run: string;
  /** Null for value tiers and for a run that ended before its segments were named. */
  readonly model: RegisteredModel | null;
}
