import type { Column, ColumnProfile, Profile } from '#contract';
import type { ProfileValues } from './profile-values.ts';
import { isLoaded, type LoadedColumn, MAX_COMPARED_LEVELS } from './read-profile-columns.ts';

/** Columns compared with each other: pairs grow with the square. */
const MAX_COMPARED = 60;

/** Which columns are held against each other, in their order, and why the others are not. */
export function chooseCompared(
  columns: readonly Column[],
  given: {
    readonly loaded: readonly LoadedColumn[];
    readonly profiles: readonly ColumnProfile[];
    readonly target: string | null;
  },
): { readonly compared: ProfileValues[]; readonly leftOut: Profile['associations']['leftOut'] } {
  const byIndex = new Map(given.loaded.map(({ index, values }) => [index, values]));
  const leftOut: { column: string; reason: string }[] = [];
  const able = columns.flatMap((column, j) => {
    const reason = reasonAgainst(column, given.profiles[j]!, given.target);
    const values = byIndex.get(j);
    if (reason !== null || values === undefined) {
      leftOut.push({ column: column.name, reason: reason ?? 'its values were not read' });
      return [];
    }
    return [{ column, values, j }];
  });
  const isTarget = ({ column }: { column: Column }) => column.name === given.target;
  const first = [...able].sort(
    (a, b) =>
      Number(isTarget(b)) - Number(isTarget(a)) || usefulness(b.column) - usefulness(a.column) || a.j - b.j,
  );
  const taken = new Set(first.slice(0, MAX_COMPARED));
  for (const { column } of able.filter((one) => !taken.has(one))) {
    leftOut.push({ column: column.name, reason: `no more than ${MAX_COMPARED} columns are compared` });
  }
  return { compared: able.filter((one) => taken.has(one)).map(({ values }) => values), leftOut };
}

function usefulness({ role }: Column): number {
  return role === 'ignore' ? 0 : 1;
}

function reasonAgainst(column: Column, profile: ColumnProfile, target: string | null): string | null {
  if (column.name === target) return null;
  if (column.role === 'customer-id' || column.role === 'order-id') return 'it is an id';
  if (column.kind === 'identifier') return 'it names things';
  if (column.kind === 'text') return 'it is text';
  if (profile.present === 0) return 'it has no values';
  if (profile.distinct < 2) return 'it does not vary';
  if (!isLoaded(column)) return `it has more than ${MAX_COMPARED_LEVELS} levels`;
  return null;
}
