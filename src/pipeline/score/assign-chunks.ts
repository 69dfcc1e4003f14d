import { silentLogger, throwIfAborted } from '#base';
import type { Context } from '#matrix';
import type { ReplayChunk } from '#table';
import { readAhead } from './read-ahead.ts';
import type { ScoringModel } from './scoring-model.ts';

/** Segments of some rows; all [n]. */
export interface AssignedRows {
  /** 1-based numbers among all data rows of the file, ascending. */
  readonly rows: Float64Array;
  readonly ids: Int32Array;
  readonly confidence: Float32Array;
  readonly novelty: Float32Array;
  /** Id of the next best segment, 0 where there is none. */
  readonly runnersUp: Int32Array;
}

/** Segments of some rows and what was counted in them. */
export interface CountedRows extends AssignedRows {
  readonly counts: ScoreTally;
}

/** What was counted on the way. */
export interface ScoreTally {
  readRows: number;
  /** Rows of each segment id; place 0 is unused. */
  readonly sizes: Float64Array;
  /** Rows with a level that the model does not know, by column. */
  readonly unknownLevels: Map<string, number>;
  /** Cells with text that could not be read as what the model knows the column to hold, by column. */
  readonly unreadable: Map<string, number>;
}

/** An empty tally for segments with ids up to `largest`. */
export function newTally(largest: number): ScoreTally {
  return {
    readRows: 0,
    sizes: new Float64Array(largest + 1),
    unknownLevels: new Map(),
    unreadable: new Map(),
  };
}

/** The largest id of the segments of a model. */
export function largestId({ manifest }: Pick<ScoringModel, 'manifest'>): number {
  return Math.max(...manifest.personas.map(({ id }) => id));
}

/** Counts what `part` counted. */
export function addTally(tally: ScoreTally, part: ScoreTally): void {
  tally.readRows += part.readRows;
  for (const [id, size] of part.sizes.entries()) tally.sizes[id]! += size;
  for (const [column, count] of part.unknownLevels) addCount(tally.unknownLevels, column, count);
  for (const [column, count] of part.unreadable) addCount(tally.unreadable, column, count);
}

function addCount(counts: Map<string, number>, column: string, count: number): void {
  if (count > 0) counts.set(column, (counts.get(column) ?? 0) + count);
}

/** Assigns chunk by chunk, in order; no more than one chunk is in memory. */
export async function* assignChunks(
  chunks: AsyncGenerator<ReplayChunk>,
  model: ScoringModel,
  ctx: Context,
): AsyncGenerator<CountedRows> {
  const { idOfLabel } = model.manifest;
  const quiet = { ...ctx, log: silentLogger };
  for await (const { rows, frame, unreadable } of readAhead(chunks)) {
    throwIfAborted(ctx.signal);
    const counts = newTally(largestId(model));
    countUnknown(frame, counts);
    for (const [j, { name }] of frame.columns.entries()) addCount(counts.unreadable, name, unreadable[j]!);
    const matrix = await model.recipe.apply(frame, quiet);
    try {
      const { labels, confidence, novelty, runnersUp } = await model.model.predict(matrix, quiet);
      const ids = labels.map((label) => idOfLabel[label]!);
      const next = runnersUp.map((label) => idOfLabel[label] ?? 0);
      for (let i = 0; i < ids.length; i++) counts.sizes[ids[i]!]!++;
      counts.readRows = ids.length;
      yield { rows, ids, confidence, novelty, runnersUp: next, counts };
    } finally {
      matrix.x.release();
    }
  }
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
