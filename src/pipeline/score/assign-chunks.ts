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
}

/** What was counted on the way. */
export interface ScoreTally {
  readRows: number;
  /** [k + 1] rows of each segment id; place 0 is unused. */
  readonly sizes: Float64Array;
  /** Rows with a level that the model does not know, by column. */
  readonly unknownLevels: Map<string, number>;
}

/** An empty tally for `k` segments. */
export function newTally(k: number): ScoreTally {
  return { readRows: 0, sizes: new Float64Array(k + 1), unknownLevels: new Map() };
}

/** Assigns chunk by chunk, in order; no more than one chunk is in memory. */
export async function* assignChunks(
  chunks: AsyncGenerator<ReplayChunk>,
  { model, tally }: { model: ScoringModel; tally: ScoreTally },
  ctx: Context,
): AsyncGenerator<AssignedRows> {
  const { idOfLabel } = model.manifest;
  const quiet = { ...ctx, log: silentLogger };
  for await (const { rows, frame } of readAhead(chunks)) {
    throwIfAborted(ctx.signal);
    countUnknown(frame, tally);
    const matrix = await model.recipe.apply(frame, quiet);
    try {
      const { labels, confidence, novelty } = await model.model.predict(matrix, quiet);
      const ids = labels.map((label) => idOfLabel[label]!);
      for (let i = 0; i < ids.length; i++) tally.sizes[ids[i]!]!++;
      tally.readRows += ids.length;
      yield { rows, ids, confidence, novelty };
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
    if (count > 0) unknownLevels.set(column.name, (unknownLevels.get(column.name) ?? 0) + count);
  }
}
