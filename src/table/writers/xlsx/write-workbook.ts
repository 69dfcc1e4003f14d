import { basename } from 'node:path';
import { AppError, throwIfAborted } from '#base';
import { CellWriter } from './cell-writer.ts';
import { SharedTexts } from './shared-texts.ts';
import type { SheetInput } from './sheet-input.ts';
import { SheetNames } from './sheet-names.ts';
import { LARGEST_SHEET, SheetPart, type SheetSize } from './sheet-part.ts';
import { SHARED_TEXTS, sheetPartName, workbookParts } from './workbook-parts.ts';
import { ZipOutput } from './zip-output.ts';

const MAX_COLUMNS = 16_384;

/** What a workbook became. */
export interface WrittenWorkbook {
  /** Names of the sheets, in their order. */
  readonly sheets: readonly string[];
  /** Cells that got a quote before a text that a spreadsheet could take for a formula. */
  readonly neutralised: number;
  /** Texts longer than a cell can hold, of which the first 32,767 characters were kept. */
  readonly cut: number;
}

export interface WorkbookOutput {
  readonly signal: AbortSignal;
  /** Writes texts that a spreadsheet could take for a formula as they are. */
  readonly raw?: boolean;
  /** Where a sheet ends and the next begins, under the same header; default what spreadsheets can open. */
  readonly largest?: SheetSize;
}

/**
 * Writes tables as an Excel workbook (.xlsx), streamed, a sheet or more each: numbers, booleans and dates stay what
 * they are. The same tables give the same bytes.
 * @throws LIMIT_EXCEEDED for more than 16,384 columns or a file past 4 GB; INTERRUPTED
 */
export async function writeWorkbook(
  path: string,
  tables: readonly SheetInput[],
  { signal, raw = false, largest = LARGEST_SHEET }: WorkbookOutput,
): Promise<WrittenWorkbook> {
  const file = basename(path);
  for (const { columns } of tables) checkWidth(file, columns.length);
  const shared = new SharedTexts();
  const cells = new CellWriter(shared, raw);
  const names = new SheetNames();
  const sheets: string[] = [];
  const out = await ZipOutput.open(path, file);
  try {
    const begin = ({ name, columns }: SheetInput): SheetPart => {
      sheets.push(names.next(name));
      out.begin(sheetPartName(sheets.length));
      return new SheetPart(columns, cells, out);
    };
    for (const table of tables) {
      let part = begin(table);
      for await (const batch of table.rows) {
        throwIfAborted(signal);
        const values = table.columns.map((_, j) => batch.values(j));
        for (let i = 0; i < batch.nRows; i++) {
          if (part.isFull(largest)) {
            part.end();
            part = begin(table);
          }
          part.add(values, i);
        }
        await out.flush();
      }
      part.end();
    }
    await writeOther(out, { shared, sheets });
  } finally {
    await out.close();
  }
  return { sheets, neutralised: cells.neutralised, cut: cells.cut };
}

async function writeOther(
  out: ZipOutput,
  { shared, sheets }: { shared: SharedTexts; sheets: readonly string[] },
): Promise<void> {
  out.begin(SHARED_TEXTS.name);
  out.text(SHARED_TEXTS.begin(shared.size));
  for (const text of shared.texts()) out.text(SHARED_TEXTS.text(text));
  out.text(SHARED_TEXTS.end);
  for (const [name, content] of workbookParts(sheets)) {
    out.begin(name);
    out.text(content);
  }
  await out.end();
}

function checkWidth(file: string, nColumns: number): void {
  if (nColumns <= MAX_COLUMNS) return;
  throw new AppError(
    'LIMIT_EXCEEDED',
    `${file}: expected at most ${MAX_COLUMNS} columns in a workbook, got ${nColumns}`,
    { hint: 'Write CSV or Parquet.' },
  );
}
