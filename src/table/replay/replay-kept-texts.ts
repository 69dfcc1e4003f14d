import { sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import { textReadings } from './readings.ts';
import { replayChunks } from './replay.ts';
import type { ReplayColumn } from './replay-column.ts';
import type { ReplayedTable } from './replay-text.ts';
import { stylesOfFound } from './text-cells.ts';

/**
 * Reads the texts that an import kept of a table (`row`, `c0`..) as the columns of a model, as `replayText` reads a file.
 * @param names of the columns of the table, in their order.
 * @throws what `missing` makes for a column that is not there
 */
export async function replayKeptTexts(
  engine: Engine,
  {
    parquet,
    names,
    columns,
    missing,
  }: {
    parquet: string;
    names: readonly string[];
    columns: readonly ReplayColumn[];
    missing: MissingColumn;
  },
  signal: AbortSignal,
): Promise<Pick<ReplayedTable, 'chunks'>> {
  const from = sql`read_parquet(${filePattern(parquet)})`;
  const found = foundColumns(columns, names, missing);
  const readings = textReadings(found, await stylesOfFound(engine, { found, from }, signal));
  return {
    chunks: (after) =>
      replayChunks(
        engine,
        { found, readings, row: sql`row`, from: sql`${from} WHERE row > ${after} ORDER BY row` },
        signal,
      ),
  };
}
