import { AppError } from '#base';
import type { Finding } from '#contract';
import { columnNames } from '../../text/column-names.ts';
import type { LoadedText } from '../../text/load-text.ts';
import { checkLimit, checkSize } from '../check-size.ts';
import type { ReadContext } from '../reader.ts';
import { rowCopy } from '../row-copy.ts';
import { SheetFacts } from './sheet-facts.ts';
import { LAYOUT_ROWS, type SheetLayout, sheetLayout } from './sheet-layout.ts';
import { readRows, type SheetRow } from './sheet-rows.ts';
import type { Sheet, Workbook } from './workbook.ts';

/** A sheet whose cells are in the engine. */
export interface ReadSheet {
  readonly text: LoadedText;
  readonly names: readonly string[];
  readonly header: boolean;
  readonly rejectedRows: number;
  readonly findings: readonly Finding[];
}

/**
 * Reads the table of a sheet. Columns that first hold something further down are added behind the others.
 * @throws TABLE_NO_ROWS, TABLE_NO_GOOD_ROWS, COLUMN_DUPLICATE, FILE_CORRUPT, LIMIT_EXCEEDED
 */
export async function readSheet(
  input: { readonly workbook: Workbook; readonly sheet: Sheet; readonly strings: readonly string[] },
  context: ReadContext,
): Promise<ReadSheet> {
  const { limits, signal } = context;
  const table = new SheetTable(`${input.workbook.file}, sheet "${input.sheet.name}"`, context);
  try {
    await readRows({ ...input, cellBytes: limits.cellBytes }, signal, (row) => table.add(row));
    return await table.finish();
  } finally {
    table.close();
  }
}

class SheetTable {
  private readonly first: SheetRow[] = [];
  private layout: SheetLayout | null = null;
  private readonly places = new Map<number, number>();
  private readonly facts = new SheetFacts();
  private readonly copy;
  private row = 0;
  private rejected = 0;
  private firstReason = '';

  constructor(
    private readonly where: string,
    private readonly context: ReadContext,
  ) {
    this.copy = rowCopy(where, context);
  }

  /** Always true: the whole sheet is read. */
  add(row: SheetRow): boolean {
    if (this.layout !== null) this.put(row);
    else {
      this.first.push(row);
      if (this.first.length >= LAYOUT_ROWS) this.layOut();
    }
    return true;
  }

  private layOut(): void {
    const layout = sheetLayout(this.first, true);
    if (layout === null) return;
    this.layout = layout;
    checkLimit({ file: this.where, what: 'columns', value: layout.columns.length }, this.context.limits);
    for (const [at, column] of layout.columns.entries()) this.places.set(column, at);
    for (const row of this.first.slice(layout.titleRows + (layout.header ? 1 : 0))) this.put(row);
  }

  private put({ number, cells, problem }: SheetRow): void {
    this.row++;
    checkLimit({ file: this.where, what: 'rows', value: this.row }, this.context.limits);
    const fresh = cells.filter(({ column }) => !this.places.has(column));
    const isTooWide = this.places.size + fresh.length > this.context.limits.columns;
    const reason = problem ?? (isTooWide ? 'more columns than allowed' : null);
    if (reason !== null) {
      this.rejected++;
      if (this.firstReason === '') this.firstReason = `${reason} in row ${number}`;
      this.context.rejected.add(number, reason, cells.map(({ text }) => text).join('\t'));
      return;
    }
    for (const { column } of fresh) this.places.set(column, this.places.size);
    const texts: string[] = [];
    for (const cell of cells) {
      const at = this.places.get(cell.column)!;
      while (texts.length < at) texts.push('');
      texts[at] = cell.text;
      this.facts.add(at, cell);
    }
    this.copy.add(this.row, texts);
  }

  async finish(): Promise<ReadSheet> {
    if (this.layout === null) this.layOut();
    const { where, layout, row, rejected } = this;
    if (layout === null || row === 0) {
      throw new AppError('TABLE_NO_ROWS', `${where}: expected rows below the header, got none`);
    }
    if (this.copy.nRows === 0) {
      throw new AppError(
        'TABLE_NO_GOOD_ROWS',
        `${where}: expected rows, got ${rejected} that were all rejected, the first for ${this.firstReason}`,
      );
    }
    const width = this.places.size;
    checkSize({ file: where, rows: row, columns: width }, this.context.limits);
    const cells = Array.from({ length: width }, (_, at) => layout.names?.[at] ?? '');
    const { names, unnamed } = columnNames(cells, layout.header, where);
    return {
      text: await this.copy.load(width),
      names,
      header: layout.header,
      rejectedRows: rejected,
      findings: [
        ...layoutFindings(layout, this.first, names, layout.header ? unnamed : []),
        ...this.facts.findings(names),
        ...this.rejectedFindings(),
      ],
    };
  }

  close(): void {
    this.copy.close();
  }

  private rejectedFindings(): Finding[] {
    if (this.rejected === 0) return [];
    const message = `Rows that could not be read: ${this.rejected}, the first for ${this.firstReason}. They were left out and are in rejected.csv.`;
    return [{ code: 'bad-rows', severity: 'error', column: null, count: this.rejected, message }];
  }
}

function layoutFindings(
  layout: SheetLayout,
  first: readonly SheetRow[],
  names: readonly string[],
  unnamed: readonly number[],
): Finding[] {
  const findings: Finding[] = [];
  const { titleRows } = layout;
  if (titleRows > 0) {
    const title = first[0]!.cells[0]?.text.slice(0, 60) ?? '';
    findings.push({
      ...{ code: 'title-rows', severity: 'info', column: null, count: titleRows },
      message: `Rows above the header were passed over as titles: ${titleRows}, the first begins "${title}".`,
    });
  }
  if (!layout.header) {
    findings.push({
      ...{ code: 'no-header', severity: 'warning', column: null, count: names.length },
      message: `The first row holds values, so the columns are called column_1 to column_${names.length}.`,
    });
  }
  if (unnamed.length > 0) {
    const shown = unnamed
      .slice(0, 5)
      .map((j) => names[j])
      .join(', ');
    findings.push({
      ...{ code: 'unnamed-columns', severity: 'warning', column: null, count: unnamed.length },
      message: `Columns without a name are called by their position: ${shown}.`,
    });
  }
  return findings;
}
