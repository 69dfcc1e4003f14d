import type { CellValue } from '../../engine/engine.ts';
import { isFormula } from '../is-formula.ts';
import { serialOfDate } from './serial-of-date.ts';
import type { SharedTexts } from './shared-texts.ts';
import type { SheetColumnType } from './sheet-input.ts';
import { xmlText } from './xml-text.ts';

/** Positions of the formats among those of the workbook; 0 is none. */
export const FORMATS = { header: 1, date: 2, timestamp: 3 };

/** UTF-16 units that a cell can hold. */
const MAX_LENGTH = 32_767;
const DIGITS = /^-?\d+(?:\.\d+)?$/;
/** Decimal digits that a spreadsheet keeps of a number. */
const KEPT_DIGITS = 15;

/** Writes cells as XML, and counts those that were changed. */
export class CellWriter {
  neutralised = 0;
  cut = 0;

  /** @param raw leaves texts alone that a spreadsheet could take for a formula. */
  constructor(
    private readonly shared: SharedTexts,
    private readonly raw: boolean,
  ) {}

  /**
   * A cell; '' for an empty one. What is no number or date of its column's type, and a number with more than 15
   * digits, is a text.
   * @param at address, such as B7; @param column its position.
   */
  cell(value: CellValue, type: SheetColumnType, { at, column }: { at: string; column: number }): string {
    if (value === null || value === '') return '';
    if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`;
    if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${at}"><v>${value}</v></c>` : '';
    if (type === 'number' && isKept(value)) return `<c r="${at}"><v>${value}</v></c>`;
    if (type === 'date' || type === 'timestamp') {
      const serial = serialOfDate(value);
      if (serial !== null) return `<c r="${at}" s="${FORMATS[type]}"><v>${serial}</v></c>`;
    }
    return this.text(value, { at, column });
  }

  /** A cell of the header. */
  header(name: string, { at, column }: { at: string; column: number }): string {
    return this.text(name, { at, column, style: ` s="${FORMATS.header}"` });
  }

  private text(value: string, { at, column, style = '' }: { at: string; column: number; style?: string }) {
    const safe = this.fitting(this.raw ? value : this.neutral(value));
    const place = this.shared.placeOf(safe, column);
    if (place !== null) return `<c r="${at}"${style} t="s"><v>${place}</v></c>`;
    return `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${xmlText(safe)}</t></is></c>`;
  }

  private neutral(text: string): string {
    if (!isFormula(text)) return text;
    this.neutralised++;
    return `'${text}`;
  }

  private fitting(text: string): string {
    if (text.length <= MAX_LENGTH) return text;
    this.cut++;
    const isSplit = (text.charCodeAt(MAX_LENGTH - 1) & 0xfc00) === 0xd800;
    return text.slice(0, isSplit ? MAX_LENGTH - 1 : MAX_LENGTH);
  }
}

function isKept(text: string): boolean {
  if (!DIGITS.test(text)) return false;
  const digits = text.replace(/^-?0*\.?0*|\./g, '').length;
  return digits <= KEPT_DIGITS;
}
