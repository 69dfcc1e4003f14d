import { AppError, nearestName } from '#base';
import type { ColumnKind, RecipeOptions, Role } from '#contract';
import type { CategoryPlan, ColumnPlan, NumericPlan } from './recipe.ts';

/** A raw column that could become a feature. */
export interface CandidateColumn {
  readonly dataset: string;
  readonly name: string;
  readonly kind: ColumnKind;
  readonly role: Role;
  readonly roleCode: string;
  readonly roleReason: string;
  /** Number of distinct present values. */
  readonly distinct: number;
  /** Which figure of RFM it is, null for a column of a table. */
  readonly rfm: string | null;
}

/** A column of order lines: it describes no customer. */
export type LineColumn = Pick<CandidateColumn, 'dataset' | 'name' | 'role' | 'roleCode' | 'roleReason'>;

/** A column that is not segmented by, and why. */
export interface LeftOut {
  readonly dataset: string;
  readonly column: string;
  readonly code: string;
  readonly reason: string;
}

/** What a recipe is to learn and what stays out. */
export interface RecipePlan {
  readonly columns: readonly ColumnPlan[];
  readonly leftOut: readonly LeftOut[];
  /** What the user should know about columns that were named all the same. */
  readonly warnings: readonly { code: string; column: string; message: string }[];
}

/** Categories of up to so many levels are segmented by unless the user names columns. */
export const MOST_LEVELS = 12;
const MOST_NAMED_LEVELS = 100;

const IGNORED = { code: 'ignored', reason: 'Left out by --ignore.' };

/** RFM columns that a default run of an order log segments by. */
const RFM_DEFAULT = ['recency', 'frequency', 'monetary'];

/** Money and quantities of a customer table describe the customer like any feature. */
const SEGMENTED_ROLES: readonly Role[] = ['feature', 'amount', 'quantity', 'unit-price'];

/** What RFM is computed from. */
const RFM_ROLES: readonly Role[] = [
  'customer-id',
  'order-id',
  'timestamp',
  'amount',
  'quantity',
  'unit-price',
];

const NUMERIC: readonly ColumnKind[] = ['integer', 'decimal', 'boolean'];

/**
 * Chooses the columns to segment by: those that the user names; else recency, frequency and monetary where there
 * is an order log; else numbers and categories of few levels with the role feature.
 * @param lines columns of the order log: those that RFM does not use are listed as left out.
 * @throws COLUMN_UNKNOWN when an option names a column that does not exist.
 * @throws COLUMN_WRONG_KIND when a named column is text, a date, of order lines or has too many levels.
 * @throws NO_FEATURES when no column is left.
 */
export function planRecipe(
  candidates: readonly CandidateColumn[],
  options: Pick<RecipeOptions, 'features' | 'ignore' | 'scale' | 'impute' | 'log'>,
  lines: readonly LineColumn[] = [],
): RecipePlan {
  checkNames(candidates, options, lines);
  const hasRfm = candidates.some((column) => column.rfm !== null);
  const leftOut: LeftOut[] = [];
  const columns: ColumnPlan[] = [];
  const warnings: RecipePlan['warnings'][number][] = [];
  for (const column of candidates) {
    const named = options.features?.includes(column.name) === true;
    const why = exclusion(column, { named, options, hasRfm });
    if (why !== null) {
      leftOut.push({ dataset: column.dataset, column: column.name, ...why });
      continue;
    }
    if (named) warnings.push(...concerns(column));
    columns.push(columnPlan(column, options));
  }
  if (columns.length === 0) {
    throw new AppError(
      'NO_FEATURES',
      'segmentation: expected at least one column to segment by, found none',
      {
        hint: `Name columns with --features. Left out: ${leftOut
          .slice(0, 8)
          .map(({ column, reason }) => `${column} (${reason.replace(/\.$/, '')})`)
          .join('; ')}`,
        data: { columns: leftOut.map((column) => column.column) },
      },
    );
  }
  return { columns, leftOut: [...leftOut, ...leftOutLines(lines, options.ignore)], warnings };
}

function checkNames(
  candidates: readonly CandidateColumn[],
  options: Pick<RecipeOptions, 'features' | 'ignore' | 'log'>,
  lines: readonly LineColumn[],
): void {
  for (const name of options.ignore) known([...candidates, ...lines], name);
  for (const name of [...(options.features ?? []), ...(options.log ?? [])]) {
    const isOfLines = lines.some((column) => column.name === name);
    if (isOfLines && !candidates.some((column) => column.name === name)) {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `options: expected a column of customers, got "${name}", which is one of order lines`,
        {
          hint: `Customers have: ${candidates.map((column) => column.name).join(', ')}`,
          data: { column: name },
        },
      );
    }
    known(candidates, name);
  }
}

function leftOutLines(lines: readonly LineColumn[], ignored: readonly string[]): LeftOut[] {
  return lines.flatMap(({ dataset, name: column, role, roleCode, roleReason }): LeftOut[] => {
    if (RFM_ROLES.includes(role)) return [];
    if (ignored.includes(column)) return [{ dataset, column, ...IGNORED }];
    return role === 'feature'
      ? [{ dataset, column, code: 'order-line', reason: 'Describes a line of an order, not a customer.' }]
      : [{ dataset, column, code: roleCode, reason: roleReason }];
  });
}

function known(candidates: readonly { name: string }[], name: string): void {
  const names = candidates.map((column) => column.name);
  if (names.includes(name)) return;
  const near = nearestName(name, names);
  throw new AppError('COLUMN_UNKNOWN', `options: expected the name of a column, got "${name}"`, {
    hint: near === null ? `The columns are: ${names.slice(0, 40).join(', ')}` : `Did you mean "${near}"?`,
    data: { column: name, nearest: near },
  });
}

function exclusion(
  column: CandidateColumn,
  how: { named: boolean; options: Pick<RecipeOptions, 'features' | 'ignore'>; hasRfm: boolean },
): { code: string; reason: string } | null {
  if (how.options.ignore.includes(column.name)) return IGNORED;
  if (how.options.features !== null) {
    if (!how.named) return { code: 'not-named', reason: 'Not named in --features.' };
    const levels = column.kind === 'category' && column.distinct <= MOST_NAMED_LEVELS;
    if (NUMERIC.includes(column.kind) || levels) return null;
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `--features: expected numbers or a category of at most ${MOST_NAMED_LEVELS} levels, got "${column.name}", ` +
        `which is ${column.kind} with ${column.distinct} values`,
      { data: { column: column.name } },
    );
  }
  if (!SEGMENTED_ROLES.includes(column.role)) return { code: column.roleCode, reason: column.roleReason };
  if (how.hasRfm && !RFM_DEFAULT.includes(column.rfm ?? '')) {
    return {
      code: 'order-log',
      reason: 'An order log is segmented by recency, frequency and monetary value.',
    };
  }
  if (NUMERIC.includes(column.kind)) return null;
  if (column.kind !== 'category')
    return { code: column.kind, reason: `Holds ${column.kind} values, which are not segmented by.` };
  if (column.distinct <= MOST_LEVELS) return null;
  return { code: 'many-levels', reason: `Has ${column.distinct} levels, more than ${MOST_LEVELS}.` };
}

function concerns(column: CandidateColumn): { code: string; column: string; message: string }[] {
  if (column.role === 'feature') return [];
  const message = `"${column.name}" is segmented by because --features names it, although its role is ${column.role}: ${column.roleReason}`;
  return [{ code: 'named-despite-role', column: column.name, message }];
}

function columnPlan(
  { name, kind, rfm }: CandidateColumn,
  { scale, impute, log }: Pick<RecipeOptions, 'scale' | 'impute' | 'log'>,
): NumericPlan | CategoryPlan {
  if (kind === 'category') return { type: 'category', column: name, scale };
  const byRule = rfm !== null && log === null ? 'when-skewed' : 'never';
  return { type: 'numeric', column: name, impute, scale, log1p: log?.includes(name) ? 'always' : byRule };
}
