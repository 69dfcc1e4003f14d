import { TEXT_CLASSES } from './classify-texts.ts';
import { engineOf } from './pool/engine-of.ts';
import type { InternedTexts } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** What a text of a column is, as far as `classifyTexts` tells. */
export type TextClass = Exclude<(typeof TEXT_CLASSES)[number], null>;

/** Texts of one class in a column. */
export interface ClassCount {
  readonly cells: number;
  readonly distinct: number;
  /** Code of the first one, 0 where there is none. */
  readonly first: number;
  /** Most digits before and after the point, of numbers. */
  readonly wholeDigits: number;
  readonly decimals: number;
  /** Cells of eight digits that are a date as yyyymmdd, 1900..2099. */
  readonly compactDates: number;
}

/** What the distinct texts of a column are. */
export interface TextSurvey {
  readonly classes: Readonly<Record<TextClass, ClassCount>>;
  /** As `classifyTexts` gives it, 0 where texts that differ may be values that do not. */
  readonly form: number;
  /** Words of all cells, and most bytes of a text; blank ones aside. */
  readonly words: number;
  readonly longest: number;
  /** Cells that are C and a number. */
  readonly marked: number;
  /** Texts like times that are none, such as 2024-02-30; and times that are not midnight. */
  readonly noTimes: number;
  readonly clocks: number;
  /** Code of the blank text, null where there is none. */
  readonly blank: number | null;
}

/** As in the kernel. */
const PIECE_TEXTS = 2 ** 15;
const PIECE_FIELDS = 8;
const CLASS_FIELDS = 6;
const NUMBERS = PIECE_FIELDS + CLASS_FIELDS * (TEXT_CLASSES.length - 1);
const Field = { isUnknown: 0, form: 1, words: 2, longest: 3, marked: 4, noTimes: 5, clocks: 6, blank: 7 };

/** Looks at all texts of a column; null where one has to be looked at closer. O(bytes) */
export async function surveyTexts(
  pool: KernelPool,
  { n, texts, ends, counts }: InternedTexts,
  prefixes: readonly string[],
): Promise<TextSurvey | null> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const nPieces = Math.ceil(n / PIECE_TEXTS);
    const pieces = scope.f64(NUMBERS * nPieces);
    const letters = scope.i32(prefixes.length);
    letters.set(prefixes.map((prefix) => Buffer.from(`${prefix}\0`).readInt32LE()));
    const addresses = [texts.byteOffset, ends.byteOffset, counts.byteOffset, letters.byteOffset];
    const i32 = [...addresses, pieces.byteOffset, n, prefixes.length];
    await engine.gang('surveyTexts', scope.block({ i32 }));
    return joined(Array.from({ length: nPieces }, (_, i) => pieces.subarray(NUMBERS * i, NUMBERS * (i + 1))));
  } finally {
    scope.release();
  }
}

function joined(pieces: readonly Float64Array[]): TextSurvey | null {
  if (pieces.some((piece) => piece[Field.isUnknown] !== 0)) return null;
  const sum = (at: number) => pieces.reduce((total, piece) => total + piece[at]!, 0);
  const most = (at: number) => pieces.reduce((found, piece) => Math.max(found, piece[at]!), 0);
  const forms = new Set(pieces.map((piece) => piece[Field.form]!));
  const classes = TEXT_CLASSES.flatMap((name, i): [TextClass, ClassCount][] => {
    if (name === null) return [];
    const at = PIECE_FIELDS + CLASS_FIELDS * (i - 1);
    const first = pieces.find((piece) => piece[at + 1]! > 0)?.[at + 2] ?? 0;
    const [cells, distinct, compactDates] = [sum(at), sum(at + 1), sum(at + 5)];
    return [
      [name, { cells, distinct, first, wholeDigits: most(at + 3), decimals: most(at + 4), compactDates }],
    ];
  });
  const blank = most(Field.blank);
  return {
    classes: Object.fromEntries(classes) as Record<TextClass, ClassCount>,
    form: forms.size === 1 ? [...forms][0]! : 0,
    words: sum(Field.words),
    longest: most(Field.longest),
    marked: sum(Field.marked),
    noTimes: sum(Field.noTimes),
    clocks: sum(Field.clocks),
    blank: blank === 0 ? null : blank - 1,
  };
}
