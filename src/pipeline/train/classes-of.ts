import { AppError } from '#base';
import type { FrameColumn } from '#matrix';

/** Classes and who has which. */
export interface Classes {
  readonly names: readonly string[];
  /** Rows that have one, ascending. */
  readonly rows: Uint32Array;
  /** [rows.length] */
  readonly y: Int32Array;
  readonly missing: number;
}

const MOST_CLASSES = 50;
/** Levels that mean that something happened. */
const POSITIVE =
  /^(yes|y|true|t|1|churn(ed)?|attrited.*|left|gone|exited|lost|cancel(l?ed)?|inactive|bought|converted)$/i;

/**
 * The classes of a column. Of two, the one that scores are about comes last: `positive`, else one that is named like
 * something that happened, else the rarer.
 * @throws TARGET_INVALID when there is one class only, or so many that they are no classes.
 */
export function classesOf(column: FrameColumn, positive: string | null): Classes {
  const { codes, names: all } = codesOf(column);
  const counts = new Array<number>(all.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const used = all.filter((_, code) => counts[code]! > 0).sort(byValue);
  if (used.length < 2 || used.length > MOST_CLASSES) throw wrongNumber(column, used);
  const names = used.length === 2 ? withPositiveLast(used, { positive, column, counts, all }) : used;
  if (used.length > 2 && positive !== null) {
    throw new AppError('OPTION_INVALID', `--positive: expected a target of two classes, got ${used.length}`);
  }
  const rows = Uint32Array.from([...codes.keys()].filter((row) => codes[row]! >= 0));
  const place = all.map((name) => names.indexOf(name));
  return {
    names,
    rows,
    y: Int32Array.from(rows, (row) => place[codes[row]!]!),
    missing: codes.length - rows.length,
  };
}

function wrongNumber({ name }: FrameColumn, used: readonly string[]): AppError {
  const got =
    used.length === 0 ? 'no value at all' : used.length === 1 ? `only "${used[0]}"` : `${used.length}`;
  return new AppError(
    'TARGET_INVALID',
    `target "${name}": expected 2 to ${MOST_CLASSES} classes, got ${got}`,
    {
      data: { column: name },
      hint:
        used.length === 0
          ? 'The class of no row is known.'
          : used.length === 1
            ? 'All rows are of one class: there is nothing to tell apart.'
            : 'Name a column with few levels, or derive classes from the number with --churn-when.',
    },
  );
}

function withPositiveLast(
  used: readonly string[],
  {
    positive,
    column,
    counts,
    all,
  }: { positive: string | null; column: FrameColumn; counts: readonly number[]; all: readonly string[] },
): string[] {
  if (positive !== null && !used.includes(positive)) {
    throw new AppError(
      'OPTION_INVALID',
      `--positive: expected a class of "${column.name}", got "${positive}"`,
      { hint: `The classes are ${used.map((name) => `"${name}"`).join(' and ')}.` },
    );
  }
  const named = used.filter((name) => POSITIVE.test(name));
  const countOf = (name: string) => counts[all.indexOf(name)]!;
  const rarer = countOf(used[0]!) < countOf(used[1]!) ? used[0]! : used[1]!;
  const last = positive ?? (named.length === 1 ? named[0]! : rarer);
  return [used.find((name) => name !== last)!, last];
}

/** Numbers by value, everything else as text; "Segment 2" before "Segment 10". */
function byValue(a: string, b: string): number {
  // NaN where one is no number
  const difference = Number(a) - Number(b);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return new Intl.Collator('en', { numeric: true }).compare(a, b) || (a < b ? -1 : 1);
}

/** [nRows] number of each value, -1 where it is missing, and what the values are called. */
function codesOf(column: FrameColumn): { codes: Int32Array; names: string[] } {
  if (column.type === 'category') return { codes: Int32Array.from(column.codes), names: [...column.levels] };
  const places = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  });
  const nameOf = (value: number) =>
    column.kind === 'boolean' ? (value === 1 ? 'yes' : 'no') : String(value);
  return { codes, names: [...places.keys()].map(nameOf) };
}
