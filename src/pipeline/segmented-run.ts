import type { Dataset, RunOptions } from '#contract';
import type { Context, Frame } from '#matrix';
import type { Certificate } from '#segment';
import type { CustomerColumn } from './customer-table.ts';
import type { ImportedTable } from './join/imported-table.ts';
import type { NameFacts } from './name-stage.ts';
import type { RecipeFacts } from './recipe-stage.ts';
import type { StageResult } from './stage-runner.ts';

/** A job as far as its segments: what training on its files or on its segments asks of it. */
export interface SegmentedRun {
  readonly options: RunOptions;
  datasets(): Promise<Dataset[]>;
  recipeFacts(): Promise<RecipeFacts>;
  certified(): Promise<{ readonly certificate: Certificate }>;
  name(): Promise<StageResult<NameFacts>>;
  named(): Promise<NameFacts>;
  /** A table of the run, and the identity of what was imported. */
  tableAt(at: number): Promise<{ readonly table: ImportedTable; readonly key: string }>;
  /** Columns of all rows of the table of customers. */
  readColumns(columns: readonly CustomerColumn[]): Promise<Frame>;
  scoringContext(): Promise<Context>;
}
