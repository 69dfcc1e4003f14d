import type { Context } from '#matrix';
import type { ReplayedTable } from '#table';
import { addTally, assignChunks, newTally, type ScoreTally } from './assign-chunks.ts';
import type { PlacedRows, ScoringModel } from './scoring-model.ts';

/** Rows with their numbers and where they belong, and what was counted. */
export interface PlacedTable {
  /** [n] 1-based, ascending. */
  readonly rows: Float64Array;
  readonly placed: PlacedRows;
  readonly tally: ScoreTally;
}

/** Where all rows of a table belong, in memory. @param told hears what share of the rows is done. */
export async function placeRows(
  table: Pick<ReplayedTable, 'chunks' | 'nRows'>,
  { model, told }: { model: ScoringModel; told: (share: number) => void },
  ctx: Context,
): Promise<PlacedTable> {
  const tally = newTally(model.groups.length);
  const parts: (PlacedRows & { rows: Float64Array })[] = [];
  for await (const { rows, groups, next, numbers, counts } of assignChunks(table.chunks(0), model, ctx)) {
    // the row numbers stand in an array that is used again
    parts.push({ rows: rows.slice(), groups, next, numbers });
    addTally(tally, counts);
    told(tally.readRows / table.nRows);
  }
  const n = tally.readRows;
  const rows = new Float64Array(n);
  const groups = new Int32Array(n);
  const next = new Int32Array(n);
  const numbers = model.numbers.map(() => new Float32Array(n));
  let at = 0;
  for (const part of parts) {
    rows.set(part.rows, at);
    groups.set(part.groups, at);
    next.set(part.next, at);
    for (const [j, values] of part.numbers.entries()) numbers[j]!.set(values, at);
    at += part.rows.length;
  }
  return { rows, placed: { groups, next, numbers }, tally };
}

/** Where some of the rows belong. */
export function placedOf({ groups, next, numbers }: PlacedRows, rows: Uint32Array): PlacedRows {
  return {
    groups: Int32Array.from(rows, (row) => groups[row]!),
    next: Int32Array.from(rows, (row) => next[row]!),
    numbers: numbers.map((values) => Float32Array.from(rows, (row) => values[row]!)),
  };
}
