import type { PredictedGroup, PredictedGroups } from '#contract';
import { classificationMetric, type LabelledRows, type SplitPrediction } from '#learn';
import type { Frame, FrameColumn } from '#matrix';
import { pooled } from '#predict';
import { differenceOfShares, normalQuantile, shareOf } from '../card/interval.ts';

/** Levels with fewer customers are not listed: their figures say little, and they could name a person. */
const LEAST_CUSTOMERS = 30;
const MOST_LEVELS = 12;
const MOST_COLUMNS = 30;
/** Smaller differences are not told, however sure they are. */
const LEAST = 0.05;

interface Group {
  readonly column: string;
  readonly level: string | null;
  /** Places among the judged rows. */
  readonly rows: readonly number[];
}

/**
 * How the customers of each level of each column with few levels are predicted, whether or not the column is learned
 * from, on rows that the learner had not seen; and who is clearly predicted worse than all others.
 * @param predictions of the splits of one deal: a row is in one test part.
 * @param whole raw columns of the rows. @param without columns that say the class or were made from it.
 */
export function predictedGroups(
  predictions: readonly SplitPrediction[],
  {
    rows,
    whole,
    without,
  }: { readonly rows: LabelledRows; readonly whole: Frame; readonly without: ReadonlySet<string> },
): PredictedGroups {
  const judged = judgedRows(predictions, rows);
  const order = predictions.flatMap(({ split }) => [...split.test]);
  const columns = whole.columns
    .filter((one) => !without.has(one.name) && hasFewLevels(one))
    .slice(0, MOST_COLUMNS);
  const groups = columns
    .flatMap((column) => groupsOf(column, order))
    .filter(({ rows: own }) => own.length >= LEAST_CUSTOMERS && own.length < order.length);
  const all = [...order.keys()];
  return {
    leastCustomers: LEAST_CUSTOMERS,
    groups: groups.map((group) => ({
      column: group.column,
      level: group.level,
      ...figuresOf(group.rows, judged),
    })),
    worse: worseGroups(groups, { all, judged }),
  };
}

/** What was said of rows that were each judged once, and whether it was right. */
interface Judged {
  readonly isRight: readonly boolean[];
  /** Of two classes: probability of the second, and whether it came. */
  readonly said: readonly number[] | null;
  readonly came: readonly number[] | null;
}

function judgedRows(predictions: readonly SplitPrediction[], rows: LabelledRows): Judged {
  const { probabilities, y, nClasses, predicted } = pooled(predictions, rows);
  const isRight = Array.from(y, (own, i) => {
    if (predicted !== null && predicted !== undefined) return predicted[i] === own;
    const p = probabilities.subarray(i * nClasses, (i + 1) * nClasses);
    return p.indexOf(Math.max(...p)) === own;
  });
  if (nClasses !== 2) return { isRight, said: null, came: null };
  return { isRight, said: Array.from(y, (_, i) => probabilities[2 * i + 1]!), came: Array.from(y) };
}

function hasFewLevels(column: FrameColumn): boolean {
  const values = column.type === 'category' ? column.codes : column.values;
  const seen = new Set<number>();
  for (const value of values) {
    if (column.type === 'numeric' && !Number.isNaN(value) && !Number.isInteger(value)) return false;
    seen.add(value);
    if (seen.size > MOST_LEVELS + 1) return false;
  }
  const present = [...seen].filter((value) =>
    column.type === 'category' ? value >= 0 : !Number.isNaN(value),
  );
  return present.length >= 2 && present.length <= MOST_LEVELS;
}

/** The levels of a column in their order, missing last. */
function groupsOf(column: FrameColumn, order: readonly number[]): Group[] {
  const values = column.type === 'category' ? column.codes : column.values;
  const byValue = new Map<number, number[]>();
  for (const [place, row] of order.entries()) {
    const value = values[row]!;
    const own = byValue.get(value);
    if (own === undefined) byValue.set(value, [place]);
    else own.push(place);
  }
  const isMissing = (value: number) => (column.type === 'category' ? value < 0 : Number.isNaN(value));
  const level = (value: number) => {
    if (isMissing(value)) return null;
    if (column.type === 'category') return column.levels[value]!;
    return column.kind === 'boolean' ? (value === 0 ? 'no' : 'yes') : String(value);
  };
  return [...byValue]
    .sort(([a], [b]) => Number(isMissing(a)) - Number(isMissing(b)) || a - b)
    .map(([value, rows]) => ({ column: column.name, level: level(value), rows }));
}

function figuresOf(
  rows: readonly number[],
  { isRight, said, came }: Judged,
): Omit<PredictedGroup, 'column' | 'level'> {
  const n = rows.length;
  const accuracy = intervalOf(rows.filter((row) => isRight[row]).length, n);
  if (said === null || came === null) return { customers: n, accuracy, auc: null, said: null, came: null };
  const own = rows.map((row) => came[row]!);
  const positives = own.reduce((a, b) => a + b, 0);
  const probabilities = Float32Array.from(rows.flatMap((row) => [1 - said[row]!, said[row]!]));
  const auc = classificationMetric('auc', 2).compute({
    ...{ probabilities, y: Int32Array.from(own), nClasses: 2, weights: null },
  });
  return {
    customers: n,
    accuracy,
    auc: auc === null ? null : short(auc),
    said: short(rows.reduce((sum, row) => sum + said[row]!, 0) / n),
    came: intervalOf(positives, n),
  };
}

function intervalOf(hits: number, n: number) {
  const { value, low, high } = shareOf(hits, n);
  return { mean: short(value), low: short(low), high: short(high) };
}

function short(value: number): number {
  return Number(value.toFixed(6));
}

/**
 * Groups whose probabilities are off on average, of more than two classes those whose share of right ones is lower than
 * that of all others: by enough to matter, at 95 % over all groups together (Bonferroni).
 */
function worseGroups(
  groups: readonly Group[],
  { all, judged }: { all: readonly number[]; judged: Judged },
): PredictedGroups['worse'] {
  const { isRight, said, came } = judged;
  const allRight = all.filter((row) => isRight[row]).length;
  const compared = groups.filter(({ rows }) => all.length - rows.length >= LEAST_CUSTOMERS);
  const z = normalQuantile(0.025 / Math.max(1, compared.length));
  return compared.flatMap(({ column, level, rows }) => {
    const n = rows.length;
    const right = rows.filter((row) => isRight[row]).length;
    const [others, nOthers] = [allRight - right, all.length - n];
    const difference = differenceOfShares([right, n], [others, nOthers], z);
    const told: { measure: 'accuracy' | 'calibration'; text: string }[] = [];
    // of two classes the share of right ones follows how often each comes: only what is said can be off
    if (said === null && difference.high < 0 && difference.value <= -LEAST)
      told.push({
        measure: 'accuracy',
        text: `${percent(right / n)} are told rightly against ${percent(others / nOthers)} of all others`,
      });
    if (said !== null && came !== null) {
      const off = meanWithError(rows.map((row) => said[row]! - came[row]!));
      if (Math.abs(off.mean) >= LEAST && Math.abs(off.mean) > z * off.error) {
        const came_ = rows.reduce((sum, row) => sum + came[row]!, 0) / n;
        told.push({
          measure: 'calibration',
          text: `${percent(came_ + off.mean)} is said on average and ${percent(came_)} came`,
        });
      }
    }
    if (told.length === 0) return [];
    const who = level === null ? `without a value of ${column}` : `with ${column} = ${level}`;
    const what = told.map(({ text }) => text).join('; ');
    const message = `The ${n.toLocaleString('en-US')} customers ${who} are predicted worse: ${what}.`;
    return [{ column, level, measures: told.map(({ measure }) => measure), message }];
  });
}

function meanWithError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
