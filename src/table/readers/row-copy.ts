import { join } from 'node:path';
import { type LoadedText, loadCopy } from '../text/load-text.ts';
import { csvCell, textFile } from '../text/text-file.ts';
import type { ReadContext } from './reader.ts';

/** Rows on their way into the engine. */
export interface RowCopy {
  /** Rows added so far. */
  readonly nRows: number;
  /** @param row its number among all data rows of the source, ascending. @param cells '' is no value; later rows may have more. */
  add(row: number, cells: readonly string[]): void;
  /** Ends the copy and loads it; rows with fewer cells than `nColumns` have no value there. */
  load(nColumns: number): Promise<LoadedText>;
  /** Ends the copy without loading it. */
  close(): void;
}

/** A text copy of rows that are cut from a source one by one. */
export function rowCopy(file: string, context: Pick<ReadContext, 'engine' | 'tempDir' | 'signal'>): RowCopy {
  const path = join(context.tempDir, `${context.engine.freshName('rows')}.csv`);
  const out = textFile(path);
  let nRows = 0;
  let longest = 0;
  let hasMultiline = false;
  let fewest = Number.POSITIVE_INFINITY;
  return {
    get nRows() {
      return nRows;
    },
    add(row, cells) {
      let line = String(row);
      for (const cell of cells) line += `,${csvCell(cell)}`;
      if (cells.length < fewest) fewest = cells.length;
      if (line.length > longest) longest = line.length;
      if (!hasMultiline && (line.includes('\n') || line.includes('\r'))) hasMultiline = true;
      out.write(`${line}\n`);
      nRows++;
    },
    load(nColumns) {
      out.close();
      const isPadded = fewest < nColumns;
      // a character is at most three bytes of UTF-8
      const facts = { path, nRows, file, nColumns, longest: 3 * longest + 40, hasMultiline, isPadded };
      return loadCopy(context.engine, facts, context.signal);
    },
    close: () => out.close(),
  };
}
