import type { Rng } from '#base';
import { type ClassifierInput, type FoldInput, holdOut } from '#learn';

/** Fewer rows, or groups of rows, tell nothing about when to stop. */
const LEAST_UNITS = 20;

/** The rows to train on, and those that say when to stop; ascending. */
export interface HeldOutRows {
  readonly train: Uint32Array;
  /** None where there are too few to hold out. */
  readonly heldOut: Uint32Array;
}

/**
 * Holds out a share of the rows, each class evenly and groups kept together. Classes too rare to be spread are spread
 * together; a class never loses all of its rows.
 */
export function holdOutRows(
  { y, nClasses, groups }: Pick<ClassifierInput, 'y' | 'nClasses' | 'groups'>,
  { rows, share, rng }: { readonly rows: Uint32Array; readonly share: number; readonly rng: Rng },
): HeldOutRows {
  const none = { train: rows, heldOut: new Uint32Array(0) };
  const own = groups === null ? null : Int32Array.from(rows, (row) => groups[row]!);
  const nUnits = own === null ? rows.length : new Set(own).size;
  if (share === 0 || nUnits < LEAST_UNITS) return none;
  const classes = Int32Array.from(rows, (row) => y[row]!);
  const split = holdOut(strataOf({ y: classes, nClasses, groups: own }), share, rng);
  const kept = new Set(Array.from(split.train, (at) => classes[at]!));
  // with a class that would be gone go the groups of its rows
  const back = new Set<number>();
  for (const at of split.test) if (!kept.has(classes[at]!)) back.add(own === null ? at : own[at]!);
  const isHeld = new Uint8Array(rows.length);
  for (const at of split.test) isHeld[at] = back.has(own === null ? at : own[at]!) ? 0 : 1;
  return {
    train: rows.filter((_, at) => isHeld[at] === 0),
    heldOut: rows.filter((_, at) => isHeld[at] === 1),
  };
}

/** Classes of enough units as they are; the others as one, or with the most frequent one. */
function strataOf({ y, nClasses, groups }: FoldInput): FoldInput {
  const units = Array.from({ length: nClasses }, () => new Set<number>());
  for (const [at, one] of y.entries()) units[one]!.add(groups === null ? at : groups[at]!);
  const isLarge = units.map(({ size }) => size >= LEAST_UNITS);
  const rare = units.filter((_, one) => !isLarge[one]).reduce((sum, { size }) => sum + size, 0);
  const most = units.reduce((best, { size }, one) => (size > units[best]!.size ? one : best), 0);
  const rest = rare >= LEAST_UNITS || !isLarge[most] ? nClasses : most;
  const strata = Int32Array.from(y, (one) => (isLarge[one] ? one : rest));
  const present = [...new Set(strata)].sort((a, b) => a - b);
  const rank = new Map(present.map((one, i) => [one, i]));
  return { y: strata.map((one) => rank.get(one)!), nClasses: present.length, groups };
}
