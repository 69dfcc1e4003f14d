import Table from 'cli-table3';

/** How a table is laid out. */
export interface TableLayout {
  /** Columns of numbers, which end at the right. */
  readonly right?: readonly number[];
  /** Columns that are cut where the table would be wider than `width`. */
  readonly cut?: readonly number[];
  readonly width?: number;
}

const GAP = 2;
const LEAST = 6;

/** A table without lines; control characters of names do not reach the terminal. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  { right = [], cut = [], width = Number.POSITIVE_INFINITY }: TableLayout = {},
): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => String(cell).replaceAll(/\p{Cc}+/gu, ' ')));
  const widths = head.map((_, j) => Math.max(...cells.map((row) => (row[j] ?? '').length)));
  const tooWide = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  const most = narrowed(widths, { cut, by: tooWide });
  const [top = [], ...body] = cells.map((row) => row.map((cell, j) => clipped(cell, most[j]!)));
  const table = new Table({
    head: top,
    colAligns: head.map((_, j) => (right.includes(j) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: plainBorders,
  });
  table.push(...body);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Takes from the widest of the columns that may be cut, one character after the other. */
function narrowed(
  widths: readonly number[],
  { cut, by }: { cut: readonly number[]; by: number },
): readonly number[] {
  const most = [...widths];
  for (let left = by; left > 0; left--) {
    const widest = cut.reduce((a, b) => (most[b]! > most[a]! ? b : a), cut[0] ?? 0);
    if (cut.length === 0 || most[widest]! <= LEAST) break;
    most[widest]!--;
  }
  return most;
}

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${Array.from(text.slice(0, most - 1)).join('')}…`;
}

/** Two blanks between columns and nothing else. */
export const plainBorders = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'])
    .map((part) => [part, part === 'middle' ? '  ' : '']),
);
