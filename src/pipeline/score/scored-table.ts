import type { ReplayColumn, Shelf } from '#table';
import type { AddedColumn } from './added-columns.ts';
import type { ScoreTally } from './assign-chunks.ts';
import type { ScoringModel } from './scoring-model.ts';

/** A file to score and where the scored one goes. */
export interface ScoringJob {
  readonly file: string;
  readonly out: string;
  /** Whether the scored text is compressed. */
  readonly gzip: boolean;
  readonly tempDir: string;
  readonly model: ScoringModel;
  readonly columns: readonly ReplayColumn[];
  readonly tally: ScoreTally;
  /** What each row gets, in order. */
  readonly added: readonly AddedColumn[];
  /** Where finished rows of a large file are kept until all is done. */
  readonly shelf: Shelf | null;
}

/** What a scored table came out as. */
export interface ScoredTable {
  readonly nRows: number;
  /** Names of the added columns. */
  readonly names: readonly string[];
  readonly unread: { readonly count: number; readonly lines: readonly number[] };
  /** Added cells that got a quote before a text that a spreadsheet would take for a formula. */
  readonly neutralised: number;
  /** Of a file that was scored by customer; null where every row is one. */
  readonly customers?: CustomerCounts;
}

/** What became of the customers of an order log. */
export interface CustomerCounts {
  /** Customers with a segment. */
  readonly assigned: number;
  /** Rows of the file without a segment: their customer is missing or has no sale. */
  readonly rowsWithout: number;
  /** ISO date that the figures count back from. */
  readonly cutoff: string;
}
