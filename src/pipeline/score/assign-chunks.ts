import { silentLogger, throwIfAborted } from '#base';
import type { Context } from '#matrix';
import type { ReplayChunk } from '#table';
import { readAhead } from './read-ahead.ts';
import type { PlacedRows, ScoringModel } from './scoring-model.ts';

/** Groups of some rows; all [n]. */
export interface AssignedRows extends PlacedRows {
  /** 1-based numbers among all data rows of the file, ascending. */
  readonly rows: Float64Array;
}

/** Groups of some rows and what was counted in them. */
export interface CountedRows extends AssignedRows {
  readonly counts: ScoreTally;
}

/** What was counted on the way. */
export interface ScoreTally {
  readRows: number;
  /** [groups] rows of each. */
  readonly sizes: Float64Array;
  /** Rows with a level that the model does not know, by column. */
  readonly unknownLevels: Map<string, number>;
  /** Cells with text that could not be read as what the model knows the column to hold, by column. */
  readonly unreadable: Map<string, number>;
}

/** An empty tally for so many groups. */
export function newTally(nGroups: number): ScoreTally {
  return {
    readRows: 0,
    sizes: new Float64Array(nGroups),
    unknownLevels: new Map(),
    unreadable: new Map(),
  };
}

/** Counts what `part` counted. */
export function addTally(tally: ScoreTally, part: ScoreTally): void {
  tally.readRows += part.readRows;
  for (const [group, size] of part.sizes.entries()) tally.sizes[group]! += size;
  for (const [column, count] of part.unknownLevels) addCount(tally.unknownLevels, column, count);
  for (const [column, count] of part.unreadable) addCount(tally.unreadable, column, count);
}

function addCount(counts: Map<string, number>, column: string, count: number): void {
  if (count > 0) counts.set(column, (counts.get(column) ?? 0) + count);
}

/** Chunks that are worked on at the same time: threads compute one while this one reads and prepares the next. */
const AT_ONCE = 2;

/** Assigns chunk by chunk, in order. A chunk is gone when the next is asked for. */
export async function* assignChunks(
  chunks: AsyncGenerator<ReplayChunk>,
  model: ScoringModel,
  ctx: Context,
): AsyncGenerator<CountedRows> {
  const quiet = { ...ctx, log: silentLogger };
  const assigning: Promise<CountedRows>[] = [];
  try {
    for await (const chunk of readAhead(chunks)) {
      throwIfAborted(ctx.signal);
      const one = assigned(chunk, model, quiet);
      // a failure is met when it is awaited, which may be later than it happens
      one.catch(() => undefined);
      assigning.push(one);
      if (assigning.length === AT_ONCE) yield await assigning.shift()!;
    }
    for (let one = assigning.shift(); one !== undefined; one = assigning.shift()) yield await one;
  } finally {
    await Promise.allSettled(assigning);
  }
}

async function assigned(
  { rows, frame, unreadable }: ReplayChunk,
  model: ScoringModel,
  ctx: Context,
): Promise<CountedRows> {
  const counts = newTally(model.groups.length);
  countUnknown(frame, counts);
  for (const [j, { name }] of frame.columns.entries()) addCount(counts.unreadable, name, unreadable[j]!);
  const placed = await model.place(frame, ctx);
  const { groups } = placed;
  for (let i = 0; i < groups.length; i++) counts.sizes[groups[i]!]!++;
  counts.readRows = groups.length;
  return { rows, ...placed, counts };
}

/** Levels that the model does not know have the place behind all that it knows. */
function countUnknown(frame: ReplayChunk['frame'], { unknownLevels }: ScoreTally): void {
  for (const column of frame.columns) {
    if (column.type !== 'category') continue;
    const other = column.levels.length - 1;
    let count = 0;
    for (let i = 0; i < column.codes.length; i++) if (column.codes[i] === other) count++;
    addCount(unknownLevels, column.name, count);
  }
}
