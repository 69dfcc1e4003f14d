import type { Finding } from '#contract';
import type { TablePart } from '../readers/reader.ts';

/** A dataset to be: the files or sheets that it is read from. */
export interface TablePlan {
  /** Of the dataset. */
  readonly name: string;
  /** Several parts have equal columns and are put below each other. */
  readonly parts: readonly PlannedPart[];
  /** What the choice of files and sheets gave cause to say. */
  readonly notes: readonly Finding[];
}

export interface PlannedPart extends TablePart {
  /** What tells its rows from those of the other parts: the name of its file, its sheet, or both. */
  readonly label: string;
}

/** The plan of a file that is one table. */
export function planOf(file: string, name: string): TablePlan {
  return { name, parts: [{ file, table: null, query: null, label: name }], notes: [] };
}
