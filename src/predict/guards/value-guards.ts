import type { Guard } from '#contract';
import type { Frame } from '#matrix';
import { findGuards, type GuardReport } from './find-guards.ts';
import { functionsOf } from './functions-of.ts';
import type { GuardInput } from './guard-input.ts';
import { quoted } from './in-words.ts';

/** What is looked at before a number is learned: as of classes, with the number itself. */
export interface ValueGuardInput extends Omit<GuardInput, 'rows' | 'classes' | 'makers'> {
  /** Rows with the columns that could become features. */
  readonly frame: Frame;
  readonly y: Float64Array;
}

/** Name of the target among the columns, which no raw column has. */
const TARGET = '\u0000target';
/** Guards that are of classes alone: how many rows a class has, and what an accuracy is uncertain by. */
const OF_CLASSES: readonly Guard['code'][] = ['small-class', 'small-test', 'resampled-before'];

/**
 * Looks for everything that would make predicted numbers look better than they are: columns that say the target (in step
 * with it, rank correlation of .98 and more), outputs of other models, identifiers, customers listed twice.
 */
export function findValueGuards({ frame, y, named, ...rest }: ValueGuardInput): GuardReport {
  // which half a row lies in stands for its class, so that equal rows are compared by their target too
  const order = [...y.keys()].sort((a, b) => y[a]! - y[b]! || a - b);
  const half = new Int32Array(y.length);
  for (const [place, row] of order.entries()) half[row] = place * 2 < y.length ? 0 : 1;
  const found = findGuards({
    ...rest,
    named,
    // many honest columns tell halves of a number: how pure they are by one is not looked at
    rows: {
      frame: { nRows: y.length, columns: [] },
      y: half,
      nClasses: 2,
      weights: null,
      groups: null,
    },
    classes: ['', ''],
    makers: [],
    modelOutput: [],
  });
  const same = copiesOf(frame, y);
  const copies = same.map((column) => ({
    code: 'target-copy' as const,
    columns: [column],
    evidence: `"${column}" is in step with the target: it says it by another name.`,
  }));
  const outputs = rest.modelOutput.map((column) => ({
    code: 'model-output' as const,
    columns: [column],
    evidence: `"${column}" seems to be written by another model that knew the outcome.`,
  }));
  const own = [...copies, ...partsOf(frame, y, same), ...outputs].map((one) =>
    flagged(one.columns, named, one),
  );
  return {
    guards: [...own, ...found.guards.filter(({ code }) => !OF_CLASSES.includes(code))],
    leftOut: [
      ...found.leftOut,
      ...own
        .filter(({ severity }) => severity !== 'invalid')
        .flatMap(({ columns, code, evidence }) =>
          columns.map((column) => ({ column, code, reason: evidence })),
        ),
    ],
    groups: found.groups,
  };
}

function flagged(
  columns: readonly string[],
  named: readonly string[],
  { code, evidence }: Pick<Guard, 'code' | 'evidence'>,
): Guard {
  return columns.every((column) => named.includes(column))
    ? {
        code,
        severity: 'invalid',
        columns: [...columns],
        evidence,
        action: 'Kept, as it was asked for by name: the figures say nothing about new customers.',
      }
    : { code, severity: 'warning', columns: [...columns], evidence, action: 'Left out.' };
}

/** The two columns that the target is the sum, difference, product or ratio of; none where there are no such two. */
function partsOf(
  frame: Frame,
  y: Float64Array,
  copies: readonly string[],
): Pick<Guard, 'code' | 'evidence' | 'columns'>[] {
  const numbers = frame.columns.filter(({ type, name }) => type === 'numeric' && !copies.includes(name));
  const target = { type: 'numeric' as const, name: TARGET, values: y };
  const names = numbers.map(({ name }) => name);
  return functionsOf({ nRows: y.length, columns: [...numbers, target] }, names).map(({ of, how }) => ({
    code: 'circular',
    columns: [...of],
    evidence: `The target is a function (${how}) of ${quoted(of)}: together they say it.`,
  }));
}

function copiesOf(frame: Frame, y: Float64Array): string[] {
  const numbers = frame.columns.filter(({ type }) => type === 'numeric');
  const target = { type: 'numeric' as const, name: TARGET, values: y };
  return functionsOf({ nRows: y.length, columns: [...numbers, target] }, [TARGET]).map(
    ({ column }) => column,
  );
}
