import type { CellValue } from '../../engine/engine.ts';
import type { CellWriter } from './cell-writer.ts';
import type { SheetColumn } from './sheet-input.ts';
import type { ZipOutput } from './zip-output.ts';

/** Rows of a sheet, the header among them. */
const MAX_ROWS = 1_048_576;
/** Of at most three bytes each: a ZIP archive without extensions holds parts of up to 4 GB. */
const MAX_CHARACTERS = 2 ** 30;
/** Rows that the widths of the columns are taken from. */
const MEASURED_ROWS = 100;
const WIDTHS = { least: 8, most: 60 };
const DATE_WIDTHS = { date: 12, timestamp: 20 };

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Where a sheet ends; smaller in tests. */
export interface SheetSize {
  readonly rows: number;
  readonly characters: number;
}

export const LARGEST_SHEET: SheetSize = { rows: MAX_ROWS, characters: MAX_CHARACTERS };

/** One sheet while it is written: header first, in bold and frozen. */
export class SheetPart {
  private readonly letters: readonly string[];
  private readonly widths: number[];
  private head: string[] | null = [];
  private nRows = 1;
  private nCharacters = 0;

  constructor(
    private readonly columns: readonly SheetColumn[],
    private readonly cells: CellWriter,
    private readonly out: ZipOutput,
  ) {
    this.letters = columns.map((_, j) => letterOf(j));
    this.widths = columns.map(({ name }) => name.length);
    const header = columns.map(({ name }, j) => cells.header(name, { at: `${this.letters[j]}1`, column: j }));
    this.head?.push(`<row r="1">${header.join('')}</row>`);
  }

  isFull(size: SheetSize): boolean {
    return this.nRows >= size.rows || this.nCharacters >= size.characters;
  }

  /** Adds row `i` of the values of all columns. */
  add(values: readonly (readonly CellValue[])[], i: number): void {
    const number = ++this.nRows;
    let xml = `<row r="${number}">`;
    for (const [j, { type }] of this.columns.entries()) {
      const value = values[j]![i] ?? null;
      xml += this.cells.cell(value, type, { at: `${this.letters[j]}${number}`, column: j });
      if (this.head !== null) this.measure(j, value);
    }
    xml += '</row>';
    this.nCharacters += xml.length;
    if (this.head === null) this.out.text(xml);
    else if (this.head.push(xml) > MEASURED_ROWS) this.begin();
  }

  /** Ends the sheet; the part it stands in goes on to the caller. */
  end(): void {
    this.begin();
    this.out.text('</sheetData></worksheet>');
  }

  private begin(): void {
    if (this.head === null) return;
    this.out.text(this.prelude());
    for (const row of this.head) this.out.text(row);
    this.head = null;
  }

  private measure(j: number, value: CellValue): void {
    const { type } = this.columns[j]!;
    const width = type === 'date' || type === 'timestamp' ? DATE_WIDTHS[type] : String(value ?? '').length;
    if (width > this.widths[j]!) this.widths[j] = width;
  }

  private prelude(): string {
    const widths = this.widths.map((width, j) => {
      const fitting = Math.min(WIDTHS.most, Math.max(WIDTHS.least, width + 2));
      return `<col min="${j + 1}" max="${j + 1}" width="${fitting}" customWidth="1"/>`;
    });
    const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
    return (
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetViews>` +
      `<sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`
    );
  }
}

/** A for 0, AA for 26. */
function letterOf(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest === 0 ? '' : letterOf(rest - 1)) + String.fromCharCode(65 + (column % 26));
}
