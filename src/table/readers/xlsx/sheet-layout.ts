import { hasHeader } from '../../text/sniff-dialect.ts';
import type { SheetRow } from './sheet-rows.ts';

/** Where the table of a sheet stands. */
export interface SheetLayout {
  /** Rows above the header that are titles and notes. */
  readonly titleRows: number;
  readonly header: boolean;
  /** Sheet columns of the table, ascending. */
  readonly columns: readonly number[];
  /** Names of `columns`, '' where there is none; null without a header. */
  readonly names: readonly string[] | null;
}

/** Rows that are looked at. */
export const LAYOUT_ROWS = 100;

/**
 * Finds the table among the first rows of a sheet: rows above it have fewer than half of its cells.
 * @returns null where the rows are no table: fewer than two columns.
 */
export function sheetLayout(rows: readonly SheetRow[], isAsked = false): SheetLayout | null {
  const width = isFramed(rows) ? widthOf(rows[0]!) : medianWidth(rows);
  if (rows.length === 0 || (width < 2 && !isAsked)) return null;
  const first = rows.findIndex((row) => widthOf(row) >= Math.max(Math.min(2, width), width / 2));
  const titleRows = Math.max(0, first);
  const body = rows.slice(titleRows);
  const columns = [...new Set(body.flatMap(({ cells }) => cells.map(({ column }) => column)))].sort(
    (a, b) => a - b,
  );
  const records = body.map((row) => textsOf(row, columns));
  const header = hasHeader(records);
  return { titleRows, header, columns, names: header ? records[0]! : null };
}

function medianWidth(rows: readonly SheetRow[]): number {
  const good = rows.filter(({ problem }) => problem === null);
  const widths = good.map(widthOf).sort((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? 0;
}

/** A first row of texts under each of which the others stand is a header, however few of their cells are filled. */
function isFramed([first, ...others]: readonly SheetRow[]): boolean {
  if (first === undefined || first.cells.some(({ kind }) => kind !== 'text')) return false;
  const columns = new Set(first.cells.map(({ column }) => column));
  return columns.size >= 2 && others.every(({ cells }) => cells.every(({ column }) => columns.has(column)));
}

function widthOf({ cells }: SheetRow): number {
  return cells.length;
}

function textsOf({ cells }: SheetRow, columns: readonly number[]): string[] {
  const texts = new Map(cells.map(({ column, text }) => [column, text]));
  return columns.map((column) => texts.get(column) ?? '');
}
