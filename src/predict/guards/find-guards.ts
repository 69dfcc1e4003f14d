import { listed } from '#base';
import type { Guard } from '#contract';
import type { LabelledRows } from '#learn';
import type { Frame } from '#matrix';
import { levelsOf, purityOf } from './column-power.ts';
import { equalRows, joinedGroups } from './equal-rows.ts';
import { functionsOf } from './functions-of.ts';

/** What is looked at before anything is trained. */
export interface GuardInput {
  /** Rows with the columns that could become features; `groups` are given by the caller or null. */
  readonly rows: LabelledRows;
  readonly classes: readonly string[];
  /** All columns of the same rows but identifiers and the target: what makes rows equal. Null: every row is known to be another customer. */
  readonly whole: Frame | null;
  /** [nRows] equal for rows of one customer; null where none says so. */
  readonly ids: Int32Array | null;
  /** Columns that the classes were made from, also ones that are no features; none where they come from outside. */
  readonly makers: readonly string[];
  /** Columns that the user asked for by name: they are flagged and kept. */
  readonly named: readonly string[];
  /** Columns that import took for the output of another model. */
  readonly modelOutput: readonly string[];
  /** Columns that name things. */
  readonly identifiers: readonly string[];
  /** Rows of one test part. */
  readonly testRows: number;
}

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
/** Equal rows are one customer listed twice when so few of them could be chance. */
const CHANCE = 0.01;
/** Share of equal rows, as chance would have them, from which they are told. */
const WORTH_TELLING = 0.02;
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
    if (levelsOf(column) > Math.max(50, rows.y.length / 20)) return [];
    const purity = purityOf(column, rows);
    if (purity < COPY || 1 - purity > (1 - largest) / 10) return [];
    const evidence = `"${column.name}" alone tells the class of ${percent(purity)} of the rows.`;
    return [onColumns(input, { code: 'target-copy', columns: [column.name], evidence })];
  });
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

const NONE_EQUAL = { groups: new Int32Array(0), rows: 0, pairs: 0, expectedPairs: 0 };

function listedTwice({ rows, whole, ids }: GuardInput): { guards: Guard[]; groups: Int32Array | null } {
  const equal = whole === null ? NONE_EQUAL : equalRows(whole, rows.y);
  const isCopies = equal.pairs > 0 && equal.expectedPairs < CHANCE * equal.pairs;
  const guards: Guard[] = [];
  let groups = rows.groups;
  const join = (others: Int32Array): void => {
    groups = groups === null ? others : joinedGroups(groups, others);
  };
  if (isCopies) {
    join(equal.groups);
    const evidence = `${equal.rows} rows are equal to another in all but their id; ${equal.pairs} pairs, where chance would give ${atMost(equal.expectedPairs)}.`;
    guards.push({
      code: 'listed-twice',
      severity: 'warning',
      columns: [],
      evidence,
      action: 'Equal rows were kept on one side of every split.',
    });
    const resampled = resampledBefore(equal.groups, rows);
    if (resampled !== null) guards.push(resampled);
  } else if (equal.rows >= WORTH_TELLING * rows.y.length) {
    guards.push({
      code: 'listed-twice',
      severity: 'info',
      columns: [],
      evidence: `${equal.rows} rows are equal to another in all but their id, as chance would have it with so few different values (about ${Math.round(equal.expectedPairs)} pairs of columns that have nothing to do with one another, ${equal.pairs} are there).`,
      action: 'None: they count as different customers.',
    });
  }
  if (ids !== null) {
    const repeated = repeatedRows(ids);
    if (repeated > 0) {
      join(ids);
      guards.push({
        code: 'listed-twice',
        severity: 'warning',
        columns: [],
        evidence: `${repeated} rows share their customer id with another.`,
        action: 'Rows of one customer were kept on one side of every split.',
      });
    }
  }
  return { guards, groups };
}

/** Copies that are nearly all of one class: somebody balanced the classes before. */
function resampledBefore(groups: Int32Array, { y, nClasses }: LabelledRows): Guard | null {
  const first = new Set<number>();
  const copies = new Array<number>(nClasses).fill(0);
  const sizes = new Array<number>(nClasses).fill(0);
  for (const [row, group] of groups.entries()) {
    sizes[y[row]!]!++;
    if (first.has(group)) copies[y[row]!]!++;
    first.add(group);
  }
  const most = copies.indexOf(Math.max(...copies));
  const others = copies.reduce((sum, count, one) => (one === most ? sum : sum + count), 0);
  if (copies[most]! < 0.2 * sizes[most]! || others > 0.05 * copies[most]!) return null;
  return {
    code: 'resampled-before',
    severity: 'warning',
    columns: [],
    evidence: `${percent(copies[most]! / sizes[most]!)} of the rows of one class are copies, and hardly any of the others: the file seems to have been oversampled.`,
    action:
      'Copies were kept on one side of every split; use the file from before, as shares are not those of your customers.',
  };
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

function repeatedRows(ids: Int32Array): number {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  let rows = 0;
  for (const count of counts.values()) if (count > 1) rows += count;
  return rows;
}

function largestShare({ y, nClasses }: LabelledRows): number {
  const sizes = new Array<number>(nClasses).fill(0);
  for (const one of y) sizes[one]!++;
  return Math.max(...sizes) / y.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.995 && share < 1 ? 2 : 1)} %`;
}

function atMost(pairs: number): string {
  return pairs < 1 ? 'less than one' : `about ${Math.round(pairs)}`;
}

function quoted(names: readonly string[]): string {
  return listed(names.map((name) => `"${name}"`));
}
