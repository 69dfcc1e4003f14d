import { freeName } from '../customer-table.ts';

/** Columns that a segmentation adds, in their order; those of the runner-up on request. */
const ASSIGNED = ['segment_id', 'segment_name', 'confidence', 'novelty'] as const;
const RUNNER_UP = ['runner_up_id', 'runner_up_name'] as const;

/** Names of the added columns: one that the file has already gets a suffix; upper and lower case count as the same. */
export function addedNames(names: readonly string[], { runnerUp }: { runnerUp: boolean }): string[] {
  const taken = new Set(names.map((column) => column.toLowerCase()));
  const added = [...ASSIGNED, ...(runnerUp ? RUNNER_UP : []), 'model'];
  return added.map((column) => freeName(column, taken));
}
