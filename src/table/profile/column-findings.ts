import type { Column, Finding } from '#contract';
import type { ColumnDraft } from '../import-table.ts';
export function columnFindings(
  _drafts: readonly ColumnDraft[],
  _columns: readonly Column[],
  _nRows: number,
): Finding[] {
  return [];
}
