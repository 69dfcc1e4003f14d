import {
  type CodedValues,
  type ParseAs,
  parseTexts,
  rankColumn,
  surveyTexts,
  type TextClass,
  type TextNumbers,
  type TextSurvey,
  textNumbers,
} from '#kernels';
import type { ColumnTyping } from '../typing/column-typing.ts';
import { FIRST_LETTERS } from '../typing/shapes.ts';
import type { CodedText } from './coded-text.ts';

/** Digits that a double holds. */
const EXACT_DIGITS = 15;
const MICROS = 1e6;

/** Values with the cells that hold them, in ascending order; missing ones aside. */
export interface ValueCounts {
  readonly values: Float64Array;
  readonly counts: Float64Array | Uint32Array;
  /** Gives them back, where they lie in the memory of the pool. */
  readonly release?: () => void;
}

/**
 * A column of codes whose texts are all plain, as the kernels tell: numbers, times that the calendar has, names,
 * blank. What is asked of it needs no SQL.
 */
export class ToldColumn {
  private constructor(
    private readonly coded: CodedText,
    private readonly column: number,
    readonly survey: TextSurvey,
  ) {}

  /** Null where a text has to be looked at closer. */
  static async of(coded: CodedText, column: number): Promise<ToldColumn | null> {
    const survey = await surveyTexts(coded.pool, coded.texts(column), FIRST_LETTERS);
    return survey === null ? null : new ToldColumn(coded, column, survey);
  }

  /** Row of a code's first cell, from 1. */
  firstRow(code: number): number {
    return this.coded.texts(this.column).firsts[code]! + 1;
  }

  /** Texts of the column, without the blank one. */
  texts(): string[] {
    const { n, texts, ends } = this.coded.texts(this.column);
    const found: string[] = [];
    for (let code = 0; code < n; code++) {
      if (code === this.survey.blank) continue;
      const from = code === 0 ? 0 : ends[code - 1]!;
      found.push(Buffer.from(texts.subarray(from, ends[code]!)).toString('latin1'));
    }
    return found;
  }

  /** All cells but blank ones are times. */
  get isTime(): boolean {
    return this.survey.noTimes === 0 && this.isOnly('yearFirst');
  }

  /** Whether a typing takes each text for what it is, so that the values here are those of the typing. */
  isPlain({ storage }: Pick<ColumnTyping, 'storage'>): boolean {
    switch (storage) {
      case 'VARCHAR':
        return true;
      case 'BIGINT':
        return this.isOnly('integer', 'whole');
      case 'DECIMAL':
        return this.isOnly('integer', 'whole', 'decimal');
      case 'DATE':
      case 'TIMESTAMP':
        return this.isTime;
      default:
        return false;
    }
  }

  /** [codes] of a plain typing, as `numericOf` gives them; NaN for the blank one. */
  private numbers({ storage, decimals }: Pick<ColumnTyping, 'storage' | 'decimals'>): Promise<TextNumbers> {
    const divisor = storage === 'DECIMAL' ? 10 ** (decimals ?? 0) : storage === 'TIMESTAMP' ? MICROS : 1;
    const { pool } = this.coded;
    return textNumbers(pool, this.coded.texts(this.column), { ...parseAs({ storage, decimals }), divisor });
  }

  /** The values of a plain typing with their cells; null where doubles do not tell them apart. */
  async counts(typing: Pick<ColumnTyping, 'storage' | 'decimals'>): Promise<ValueCounts | null> {
    const { classes, form } = this.survey;
    const digits = Math.max(...Object.values(classes).map(({ wholeDigits }) => wholeDigits));
    if (form === 0 && digits + (typing.decimals ?? 0) > EXACT_DIGITS) return null;
    const { numbers, release } = await this.numbers(typing);
    const { counts } = this.coded.texts(this.column);
    if (isAscending(numbers)) return { values: numbers, counts, release };
    try {
      return await countedValues(this.coded, numbers, counts);
    } finally {
      release();
    }
  }

  /** Cells with a value of a plain typing below or above some bounds. */
  async cellsOutside(
    typing: Pick<ColumnTyping, 'storage' | 'decimals'>,
    [low, high]: readonly [number, number],
  ): Promise<number> {
    const { counts } = this.coded.texts(this.column);
    const { numbers, release } = await this.numbers(typing);
    const cells = numbers.reduce((sum, x, code) => (x < low || x > high ? sum + counts[code]! : sum), 0);
    release();
    return cells;
  }

  /** The values of a plain typing. */
  async values(typing: Pick<ColumnTyping, 'storage' | 'decimals'>): Promise<CodedValues> {
    const interned = this.coded.texts(this.column);
    const { n: nCodes, texts, ends } = interned;
    const { blank } = this.survey;
    const isValue = blank === null ? null : new Uint8Array(nCodes).fill(1).fill(0, blank, blank + 1);
    if (typing.storage === 'VARCHAR') return { nCodes, isValue, values: { texts, ends } };
    const { bytes, width, release } = await parseTexts(this.coded.pool, interned, parseAs(typing));
    return { nCodes, isValue, values: { bytes, width }, release };
  }

  private isOnly(...wanted: readonly TextClass[]): boolean {
    return Object.entries(this.survey.classes).every(
      ([name, { distinct }]) => distinct === 0 || name === 'blank' || wanted.includes(name as TextClass),
    );
  }
}

function parseAs({ storage, decimals }: Pick<ColumnTyping, 'storage' | 'decimals'>): ParseAs {
  const as = storage === 'TIMESTAMP' ? 'time' : storage === 'DATE' ? 'day' : 'number';
  return { as, decimals: decimals ?? 0 };
}

/** @param numbers [codes] NaN where a code is no value. @param cells [codes] */
export async function countedValues(
  { pool }: CodedText,
  numbers: Float64Array,
  cells: Uint32Array,
): Promise<ValueCounts> {
  if (isAscending(numbers)) return { values: numbers, counts: cells };
  const { sorted, rows } = await rankColumn(pool, numbers);
  const counts = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) counts[i] = cells[rows[i]!]!;
  return merged(sorted, counts);
}

/** Texts such as 1.5 and 1.50 are one value, and numbers of more than 15 digits may be equal as doubles. */
function merged(values: Float64Array, counts: Float64Array): ValueCounts {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    if (n > 0 && values[i] === values[n - 1]) counts[n - 1]! += counts[i]!;
    else {
      values[n] = values[i]!;
      counts[n++] = counts[i]!;
    }
  }
  return { values: values.subarray(0, n), counts: counts.subarray(0, n) };
}

/** False where a value is missing. */
function isAscending(values: Float64Array): boolean {
  if (Number.isNaN(values[0])) return false;
  for (let i = 1; i < values.length; i++) if (!(values[i]! > values[i - 1]!)) return false;
  return true;
}
