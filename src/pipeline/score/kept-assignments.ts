import { readFacts, writeFacts } from '#store';
import type { Shelf } from '#table';
import { addTally, type CountedRows, newTally, type ScoreTally } from './assign-chunks.ts';

/** Rows whose groups are kept together: what a process that is stopped has to do again at most. */
export const PIECE_ROWS = 1 << 20;

/**
 * Groups of the rows of a file in their order: first those that an earlier process kept, then those that `assign`
 * gives of the rows behind the one with that number; they are kept in turn.
 * @param tally counts all rows that are given out.
 */
export async function* keptAssignments(
  shelf: Shelf | null,
  { tally, pieceRows = PIECE_ROWS }: { tally: ScoreTally; pieceRows?: number },
  assign: (after: number) => AsyncGenerator<CountedRows>,
): AsyncGenerator<CountedRows> {
  let nPieces = 0;
  let after = 0;
  for (; shelf !== null; nPieces++) {
    const folder = await shelf.find(pieceName(nPieces));
    if (folder === null) break;
    const piece = (await readFacts(folder)) as KeptPiece;
    after = piece.rows.at(-1)!;
    const counts = {
      ...piece.counts,
      unknownLevels: new Map(piece.counts.unknownLevels),
      unreadable: new Map(piece.counts.unreadable),
    };
    addTally(tally, counts);
    yield { ...piece, counts };
  }
  let pending: CountedRows[] = [];
  let nPending = 0;
  for await (const chunk of assign(after)) {
    if (shelf !== null) {
      // the row numbers stand in an array that is used again
      pending.push({ ...chunk, rows: chunk.rows.slice() });
      nPending += chunk.rows.length;
      if (nPending >= pieceRows) {
        const piece = pieceOf(pending);
        await shelf.keep(pieceName(nPieces++), (folder) => writeFacts(folder, piece));
        pending = [];
        nPending = 0;
      }
    }
    addTally(tally, chunk.counts);
    yield chunk;
  }
}

/** Rows with their groups as they are kept; maps as lists of pairs. */
interface KeptPiece extends Omit<CountedRows, 'counts'> {
  readonly counts: Omit<ScoreTally, 'unknownLevels' | 'unreadable'> & {
    readonly unknownLevels: readonly (readonly [string, number])[];
    readonly unreadable: readonly (readonly [string, number])[];
  };
}

function pieceName(n: number): string {
  return `rows-${n}`;
}

function pieceOf(chunks: readonly CountedRows[]): KeptPiece {
  const n = chunks.reduce((sum, { rows }) => sum + rows.length, 0);
  const rows = new Float64Array(n);
  const groups = new Int32Array(n);
  const next = new Int32Array(n);
  const numbers = chunks[0]!.numbers.map(() => new Float32Array(n));
  const counts = newTally(chunks[0]!.counts.sizes.length);
  let at = 0;
  for (const chunk of chunks) {
    rows.set(chunk.rows, at);
    groups.set(chunk.groups, at);
    next.set(chunk.next, at);
    for (const [j, values] of numbers.entries()) values.set(chunk.numbers[j]!, at);
    addTally(counts, chunk.counts);
    at += chunk.rows.length;
  }
  const { readRows, sizes, unknownLevels, unreadable } = counts;
  return {
    rows,
    groups,
    next,
    numbers,
    counts: { readRows, sizes, unknownLevels: [...unknownLevels], unreadable: [...unreadable] },
  };
}
