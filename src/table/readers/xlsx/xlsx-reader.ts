import { basename } from 'node:path';
import { AppError } from '#base';
import { hashFile } from '../hash-file.ts';
import { plainSource } from '../plain-source.ts';
import type { ListedTable, ReadContext, TableListing, TableReader } from '../reader.ts';
import { unknownTable } from '../unknown-table.ts';
import { readSheet } from './read-sheet.ts';
import { readSharedStrings } from './shared-strings.ts';
import { LAYOUT_ROWS, type SheetLayout, sheetLayout } from './sheet-layout.ts';
import { readRows, type SheetRow } from './sheet-rows.ts';
import { openWorkbook, type Sheet, type Workbook, type WorkbookOptions } from './workbook.ts';

/** Excel workbooks (.xlsx): every visible sheet that holds a table, formulas by their stored value. */
export const xlsxReader: TableReader = {
  format: 'xlsx',
  accepts: ({ bytes }) => {
    const mark = bytes.toString('latin1', 0, 4);
    return mark === 'PK\u0003\u0004' || mark === 'PK\u0005\u0006';
  },
  async list({ location }, { table: wanted }, context) {
    return withWorkbook(location, context, async (workbook) => listSheets(workbook, wanted, context));
  },
  async read({ file: path, table }, context) {
    const file = basename(path);
    context.progress.report(0, 'reading workbook');
    const { sha256, bytes } = await hashFile(path, context.signal);
    return withWorkbook(path, context, async (workbook) => {
      const sheet = table === null ? await bestSheet(workbook, context) : namedSheet(workbook, table);
      const strings = await readSharedStrings(workbook, context.signal);
      context.progress.report(0.2, `reading sheet ${sheet.name}`);
      const read = await readSheet({ workbook, sheet, strings }, context);
      const source = plainSource({ file, format: 'xlsx', table: sheet.name, bytes, sha256 });
      return {
        ...read,
        source: { ...source, header: read.header },
        declared: read.names.map(() => null),
      };
    });
  },
};

async function withWorkbook<T>(
  path: string,
  options: WorkbookOptions,
  work: (workbook: Workbook) => Promise<T>,
): Promise<T> {
  const workbook = await openWorkbook(path, options);
  try {
    return await work(workbook);
  } finally {
    workbook.close();
  }
}

async function listSheets(
  workbook: Workbook,
  wanted: string | null,
  context: WorkbookOptions,
): Promise<TableListing> {
  const strings = await readSharedStrings(workbook, context.signal);
  const tables: ListedTable[] = [];
  const leftOut: { table: string; why: string }[] = [];
  const chosen = wanted === null ? workbook.sheets : [namedSheet(workbook, wanted)];
  for (const sheet of chosen) {
    if (sheet.isHidden && wanted === null) {
      leftOut.push({ table: sheet.name, why: 'is hidden' });
      continue;
    }
    const { rows, layout } = await lookAt({ workbook, sheet, strings, isAsked: wanted !== null }, context);
    if (layout === null) {
      leftOut.push({ table: sheet.name, why: rows === 0 ? 'is empty' : 'holds text and no table' });
    } else if (rows < layout.titleRows + (layout.header ? 2 : 1)) {
      leftOut.push({ table: sheet.name, why: 'has no rows' });
    } else {
      tables.push({ table: sheet.name, columns: layout.names });
    }
  }
  return { tables, leftOut };
}

async function lookAt(
  input: { workbook: Workbook; sheet: Sheet; strings: readonly string[]; isAsked: boolean },
  { limits, signal }: WorkbookOptions,
): Promise<{ rows: number; layout: SheetLayout | null }> {
  const rows: SheetRow[] = [];
  await readRows({ ...input, cellBytes: limits.cellBytes }, signal, (row) => {
    rows.push(row);
    return rows.length < LAYOUT_ROWS;
  });
  return { rows: rows.length, layout: sheetLayout(rows, input.isAsked) };
}

/** The visible sheet whose table has most columns, the first among equals. @throws TABLE_NO_ROWS */
async function bestSheet(workbook: Workbook, context: ReadContext): Promise<Sheet> {
  const { tables } = await listSheets(workbook, null, context);
  const width = ({ columns }: ListedTable) => columns?.length ?? 0;
  const best = tables.reduce<ListedTable | null>(
    (found, table) => (found === null || width(table) > width(found) ? table : found),
    null,
  );
  if (best === null) {
    const { file } = workbook;
    throw new AppError('TABLE_NO_ROWS', `${file}: expected a sheet with a table, found none`, {
      data: { file, sheets: workbook.sheets.map(({ name }) => name) },
    });
  }
  return namedSheet(workbook, best.table!);
}

function namedSheet({ sheets, file }: Workbook, wanted: string): Sheet {
  const plain = (text: string) => text.trim().toLowerCase();
  const found =
    sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => plain(name) === plain(wanted));
  if (found === undefined) {
    throw unknownTable({ file, wanted, what: 'sheet', known: sheets.map(({ name }) => name) });
  }
  return found;
}
