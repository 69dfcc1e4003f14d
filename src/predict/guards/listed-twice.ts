import type { Guard } from '#contract';
import type { LabelledRows } from '#learn';
import { equalRows, joinedGroups } from './equal-rows.ts';
import type { GuardInput } from './guard-input.ts';
import { percent, quoted } from './in-words.ts';
import { namesRows } from './names-rows.ts';

/** Equal rows are one customer listed twice when so few of them could be chance. */
const CHANCE = 0.01;
/** Share of equal rows, as chance would have them, from which they are told. */
const WORTH_TELLING = 0.02;

/** What tells that a customer is in the file more than once, and which rows have to stay together. */
export function listedTwice(input: GuardInput): { guards: Guard[]; groups: Int32Array | null } {
  const { rows } = input;
  const { guards, groups: equal } = copiesOf(input);
  const shared = sharedIds(input);
  const groups = [rows.groups, equal, shared?.ids ?? null]
    .filter((some) => some !== null)
    .reduce<Int32Array | null>((all, some) => (all === null ? some : joinedGroups(all, some)), null);
  return { guards: [...guards, ...(shared === null ? [] : [shared.guard])], groups };
}

/** Rows that are equal in all that says something of a customer. */
function copiesOf({ rows, whole, identifiers: ids }: GuardInput): {
  guards: Guard[];
  groups: Int32Array | null;
} {
  if (whole === null) return { guards: [], groups: null };
  const naming = whole.columns.filter((column) => ids.includes(column.name) || namesRows(column));
  const columns = whole.columns.filter((column) => !naming.includes(column));
  if (columns.length === 0) return { guards: [], groups: null };
  const equal = equalRows({ nRows: whole.nRows, columns }, rows.y);
  const but = naming.length === 0 ? 'their id' : `their id and ${quoted(naming.map(({ name }) => name))}`;
  const told = (guard: Pick<Guard, 'severity' | 'evidence' | 'action'>): Guard => ({
    code: 'listed-twice',
    columns: [],
    ...guard,
  });
  if (equal.pairs > 0 && equal.expectedPairs < CHANCE * equal.pairs) {
    const evidence = `${equal.rows} rows are equal to another in all but ${but}, ${equal.repeats} of them to an earlier one; ${equal.pairs} pairs, where chance would give ${atMost(equal.expectedPairs)}.`;
    const action = 'Equal rows were kept on one side of every split.';
    const resampled = resampledBefore(equal.groups, rows);
    const guards = [told({ severity: 'warning', evidence, action })];
    return { guards: resampled === null ? guards : [...guards, resampled], groups: equal.groups };
  }
  if (equal.rows < WORTH_TELLING * rows.y.length) return { guards: [], groups: null };
  const evidence = `${equal.rows} rows are equal to another in all but ${but}, as chance would have it with so few different values (about ${Math.round(equal.expectedPairs)} pairs of columns that have nothing to do with one another, ${equal.pairs} are there).`;
  const action = 'None: they count as different customers.';
  return { guards: [told({ severity: 'info', evidence, action })], groups: null };
}

function sharedIds({ ids }: GuardInput): { guard: Guard; ids: Int32Array } | null {
  const repeated = ids === null ? 0 : repeatedRows(ids);
  if (ids === null || repeated === 0) return null;
  const guard: Guard = {
    code: 'listed-twice',
    severity: 'warning',
    columns: [],
    evidence: `${repeated} rows share their customer id with another.`,
    action: 'Rows of one customer were kept on one side of every split.',
  };
  return { guard, ids };
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

function repeatedRows(ids: Int32Array): number {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  let rows = 0;
  for (const count of counts.values()) if (count > 1) rows += count;
  return rows;
}

function atMost(pairs: number): string {
  return pairs < 1 ? 'less than one' : `about ${Math.round(pairs)}`;
}
