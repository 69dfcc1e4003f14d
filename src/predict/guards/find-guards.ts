import { listed } from '#base';
import type { Guard } from '#contract';
import type { LabelledRows } from '#learn';
import { type FrameColumn, selectRows } from '#matrix';
import { purityOf } from './column-power.ts';
import { functionsOf } from './functions-of.ts';
import type { GuardInput } from './guard-input.ts';
import { percent, quoted } from './in-words.ts';
import { listedTwice } from './listed-twice.ts';

/** What guards found, and what follows from it. */
export interface GuardReport {
  readonly guards: readonly Guard[];
  /** Columns that must not become features, with the code of the guard. */
  readonly leftOut: readonly {
    readonly column: string;
    readonly code: Guard['code'];
    readonly reason: string;
  }[];
  /** [nRows] what has to stay on one side of a split; null: every row by itself. */
  readonly groups: Int32Array | null;
}

/** Share of rows whose class one column tells, from which it is the target by another name. */
const COPY = 0.99;
/** Rows of a first look at a column of many rows. */
const FIRST_LOOK = 20_000;
const FEWEST_OF_A_CLASS = 30;
const FEWEST_TEST_ROWS = 100;

/** Looks for everything that would make a prediction look better than it is. */
export function findGuards(input: GuardInput): GuardReport {
  const columns = [
    ...leaks(input),
    ...outputs(input),
    ...identifiers(input),
    ...keptWhereNothingElse(input, circular(input)),
  ];
  const twice = listedTwice(input);
  const guards = [
    ...columns.map(({ guard }) => guard),
    ...twice.guards,
    ...smallClasses(input),
    ...smallTest(input),
  ];
  const leftOut = columns.flatMap(({ guard, keeps }) =>
    guard.columns
      .filter((column) => !keeps.includes(column))
      .map((column) => ({ column, code: guard.code, reason: guard.evidence })),
  );
  return { guards, leftOut, groups: twice.groups };
}

interface ColumnGuard {
  readonly guard: Guard;
  /** Columns that stay although they are flagged. */
  readonly keeps: readonly string[];
}

/** A guard on columns: those that were named stay and make the figures invalid, the others are left out. */
function onColumns(
  { named }: GuardInput,
  {
    code,
    columns,
    evidence,
    severity = 'warning',
  }: Pick<Guard, 'code' | 'columns' | 'evidence'> & {
    severity?: Guard['severity'];
  },
): ColumnGuard {
  const keeps = columns.filter((column) => named.includes(column));
  if (keeps.length === 0) return { guard: { code, severity, columns, evidence, action: 'Left out.' }, keeps };
  const action = `Kept, as it was asked for by name: the figures say nothing about new customers.`;
  return { guard: { code, severity: 'invalid', columns, evidence, action }, keeps };
}

function leaks(input: GuardInput): ColumnGuard[] {
  const { rows, modelOutput, makers } = input;
  const largest = largestShare(rows);
  return rows.frame.columns.flatMap((column) => {
    if (modelOutput.includes(column.name) || makers.includes(column.name)) return [];
    if (!couldBeCopy(column, rows)) return [];
    const purity = purityOf(column, rows);
    if (purity < COPY || 1 - purity > (1 - largest) / 10) return [];
    const evidence = `"${column.name}" alone tells the class of ${percent(purity)} of the rows.`;
    return [onColumns(input, { code: 'target-copy', columns: [column.name], evidence })];
  });
}

/** A look at some rows spares most numbers a look at all: what tells clearly fewer of them is no copy. */
function couldBeCopy(column: FrameColumn, { y, nClasses }: LabelledRows): boolean {
  if (column.type === 'category' || y.length <= 2 * FIRST_LOOK) return true;
  const some = Uint32Array.from({ length: FIRST_LOOK }, (_, i) => Math.floor((i * y.length) / FIRST_LOOK));
  const { columns } = selectRows({ nRows: y.length, columns: [column] }, some);
  return purityOf(columns[0]!, { y: Int32Array.from(some, (row) => y[row]!), nClasses }) > COPY - 0.1;
}

function outputs(input: GuardInput): ColumnGuard[] {
  return input.modelOutput.map((column) => {
    const found = [...input.rows.frame.columns, ...(input.whole?.columns ?? [])].find(
      ({ name }) => name === column,
    );
    const told =
      found === undefined
        ? ''
        : ` It alone tells the class of ${percent(purityOf(found, input.rows))} of the rows.`;
    const evidence = `"${column}" seems to be written by another model that knew the outcome.${told}`;
    return onColumns(input, { code: 'model-output', columns: [column], evidence });
  });
}

function identifiers(input: GuardInput): ColumnGuard[] {
  return input.identifiers.map((column) =>
    onColumns(input, {
      code: 'identifier',
      columns: [column],
      evidence: `"${column}" names customers: what is learned from it holds for no other.`,
      severity: 'info',
    }),
  );
}

function circular(input: GuardInput): ColumnGuard[] {
  const { makers, rows } = input;
  if (makers.length === 0) return [];
  const whole = input.whole ?? rows.frame;
  const names = new Set(rows.frame.columns.map(({ name }) => name));
  const own = makers.filter((column) => names.has(column));
  const first =
    own.length === 0
      ? []
      : [
          onColumns(input, {
            code: 'circular',
            columns: own,
            evidence: `The classes were made from ${quoted(own)}: predicting them from the same columns is circular.`,
          }),
        ];
  const derived = functionsOf(whole, makers)
    .filter(({ column }) => names.has(column))
    .map(({ column, of, how }) =>
      onColumns(input, {
        code: 'circular',
        columns: [column],
        evidence: `"${column}" is a function (${how}) of ${quoted(of)}, which the classes were made from.`,
      }),
    );
  return [...first, ...derived];
}

/** Where all columns made the classes they stay, so that there is something to show, and nothing of it to believe. */
function keptWhereNothingElse({ rows }: GuardInput, found: readonly ColumnGuard[]): readonly ColumnGuard[] {
  const columns = new Set(found.flatMap(({ guard }) => guard.columns));
  if (found.length === 0 || rows.frame.columns.some(({ name }) => !columns.has(name))) return found;
  const action = 'Kept, as no other column is there: the figures say nothing about new customers.';
  return found.map(({ guard }) => ({
    guard: { ...guard, severity: 'invalid', action },
    keeps: guard.columns,
  }));
}

function smallClasses({ rows: { y, nClasses }, classes }: GuardInput): Guard[] {
  const sizes = new Array<number>(nClasses).fill(0);
  for (const one of y) sizes[one]!++;
  const small = classes.filter((_, one) => sizes[one]! < FEWEST_OF_A_CLASS);
  if (small.length === 0) return [];
  const told = small.map((name) => `"${name}" (${sizes[classes.indexOf(name)]})`);
  return [
    {
      code: 'small-class',
      severity: 'warning',
      columns: [],
      evidence: `Fewer than ${FEWEST_OF_A_CLASS} rows: ${listed(told)}.`,
      action: 'None: figures of such a class are hardly more than chance.',
    },
  ];
}

function smallTest({ testRows }: GuardInput): Guard[] {
  if (testRows >= FEWEST_TEST_ROWS) return [];
  // half the width of a 95 % interval of an accuracy near one half, in points
  const points = Math.round(98 / Math.sqrt(testRows));
  return [
    {
      code: 'small-test',
      severity: 'warning',
      columns: [],
      evidence: `A test part has only ${testRows} rows: the accuracy of a single one is uncertain by ${points} points either way.`,
      action: 'Figures are means over many test parts, with intervals.',
    },
  ];
}

function largestShare({ y, nClasses }: LabelledRows): number {
  const sizes = new Array<number>(nClasses).fill(0);
  for (const one of y) sizes[one]!++;
  return Math.max(...sizes) / y.length;
}
