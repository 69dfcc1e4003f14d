import type { Column, ColumnKind } from '#contract';

/** What the rules for roles know of a column. */
export interface ColumnFacts {
  readonly index: number;
  readonly name: string;
  readonly words: readonly string[];
  readonly kind: ColumnKind;
  readonly storage: Column['storage'];
  readonly nRows: number;
  readonly missing: number;
  readonly distinct: number;
  /** Least and greatest value of numbers, days and seconds; null of text. */
  readonly min: number | null;
  readonly max: number | null;
  /** Up to 50 levels of a category or boolean in lower case, else empty. */
  readonly levels: readonly string[];
  /** Whole numbers with leading zeros. */
  readonly isPadded: boolean;
  /** Columns have names of their own; without, roles go by position. */
  readonly hasName: boolean;
}

/** A role with the rule that gave it. */
export interface RoleChoice {
  readonly role: Column['role'];
  readonly roleCode: string;
  readonly roleReason: string;
}

/** Roles by column name that the user gave. */
export interface RoleOverrides {
  readonly id?: string | null;
  readonly time?: string | null;
  readonly amount?: string | null;
  readonly target?: readonly string[];
  readonly ignore?: readonly string[];
  readonly features?: readonly string[];
  /** Any role by column name. */
  readonly roles?: Readonly<Record<string, Column['role']>>;
  /** A name that the file does not have is no error: another file of the run may have it. Default false. */
  readonly lenient?: boolean;
}

/** A number that can be added up. */
export function isNumeric(facts: ColumnFacts): boolean {
  return facts.kind === 'integer' || facts.kind === 'decimal';
}

export function isDated(facts: ColumnFacts): boolean {
  return facts.kind === 'date' || facts.kind === 'timestamp';
}

export function present(facts: ColumnFacts): number {
  return facts.nRows - facts.missing;
}
