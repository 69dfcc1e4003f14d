import { serialDate } from './serial-date.ts';
import { unescapeText } from './shared-strings.ts';
import type { Sheet, Workbook } from './workbook.ts';
import { readXml } from './xml-part.ts';

/** What a cell holds besides its text. */
export type CellKind = 'number' | 'text' | 'date' | 'boolean' | 'error' | 'no-value';

/** A cell that is not blank. */
export interface SheetCell {
  /** 0 is column A. */
  readonly column: number;
  /** As it is typed later: numbers with a point, dates in ISO form; '' of errors and formulas without a value. */
  readonly text: string;
  readonly kind: CellKind;
}

/** A row with at least one cell that is not blank. */
export interface SheetRow {
  /** As the sheet counts, from 1. */
  readonly number: number;
  readonly cells: readonly SheetCell[];
  /** Why it cannot be read, else null. */
  readonly problem: string | null;
}

/**
 * Reads the rows of a sheet in their order; blank ones are passed over.
 * @param onRow false ends the reading.
 * @throws FILE_CORRUPT, LIMIT_EXCEEDED
 */
export async function readRows(
  input: {
    readonly workbook: Workbook;
    readonly sheet: Sheet;
    readonly strings: readonly string[];
    readonly cellBytes: number;
  },
  signal: AbortSignal,
  onRow: (row: SheetRow) => boolean,
): Promise<void> {
  const { workbook, sheet } = input;
  const part = { bytes: workbook.parts.read(sheet.part), file: workbook.file, name: sheet.part };
  const collector = new RowCollector(input, onRow);
  await readXml(part, collector, { signal, isDone: () => collector.isDone });
}

class RowCollector {
  isDone = false;
  private row = 0;
  private column = -1;
  private cells: SheetCell[] = [];
  private problem: string | null = null;
  private type = 'n';
  private style = 0;
  private value = '';
  private hasFormula = false;
  private taken: 'value' | 'text' | null = null;
  private phonetic = 0;

  constructor(
    private readonly input: { workbook: Workbook; strings: readonly string[]; cellBytes: number },
    private readonly onRow: (row: SheetRow) => boolean,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'c':
        this.column = columnOf(attributes['r']) ?? this.column + 1;
        this.type = attributes['t'] ?? 'n';
        this.style = attributes['s'] === undefined ? 0 : Number(attributes['s']);
        this.value = '';
        this.hasFormula = false;
        return;
      case 'v':
        this.taken = 'value';
        return;
      case 't':
        if (this.phonetic === 0 && this.type === 'inlineStr') this.taken = 'text';
        return;
      case 'f':
        this.hasFormula = true;
        return;
      case 'rPh':
        this.phonetic++;
        return;
      case 'row':
        this.row = Number(attributes['r'] ?? this.row + 1);
        this.column = -1;
        this.cells = [];
        this.problem = null;
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.taken = null;
    else if (name === 'rPh') this.phonetic--;
    else if (name === 'c') this.endCell();
    else if (name === 'row' && (this.cells.length > 0 || this.problem !== null) && !this.isDone) {
      this.isDone = !this.onRow({ number: this.row, cells: this.cells, problem: this.problem });
    }
  }

  text(text: string): void {
    if (this.taken !== null) this.value += text;
  }

  private endCell(): void {
    if (this.value === '') {
      if (this.hasFormula && this.type !== 'str') this.put('', 'no-value');
      return;
    }
    if (this.value.length > this.input.cellBytes) this.problem = 'a cell longer than allowed';
    else this.putValue(this.value);
  }

  private putValue(value: string): void {
    switch (this.type) {
      case 's': {
        const text = this.input.strings[Number(value)];
        if (text === undefined) this.problem = `a text that is not there (${value.slice(0, 20)})`;
        else if (text.length > this.input.cellBytes) this.problem = 'a cell longer than allowed';
        else this.putText(text);
        return;
      }
      case 'str':
      case 'inlineStr':
        this.putText(unescapeText(value));
        return;
      case 'b':
        this.put(value === '1' || value === 'true' ? 'true' : 'false', 'boolean');
        return;
      case 'e':
        this.put('', 'error');
        return;
      case 'd':
        this.put(value.replace(/T00:00(:00(\.0+)?)?Z?$/, '').replace('T', ' '), 'date');
        return;
      default:
        this.putNumber(value);
    }
  }

  private putNumber(value: string): void {
    const number = Number(value);
    if (!Number.isFinite(number)) {
      this.putText(value);
      return;
    }
    const { formats, is1904 } = this.input.workbook;
    const format = formats[this.style] ?? null;
    const date = format === null ? null : serialDate(number, format, is1904);
    if (date === null) this.put(String(number), 'number');
    else this.put(date, 'date');
  }

  private putText(text: string): void {
    if (text.includes('\0')) this.problem = 'a NUL character';
    else if (text.trim() !== '') this.put(text, 'text');
  }

  private put(text: string, kind: CellKind): void {
    this.cells.push({ column: this.column, text, kind });
  }
}

/** The column of an address such as `AB12`, 0 for A; null where it has none. */
function columnOf(address: string | undefined): number | null {
  if (address === undefined) return null;
  let column = 0;
  for (let i = 0; i < address.length; i++) {
    const letter = address.charCodeAt(i) & ~32;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column === 0 ? null : column - 1;
}
