import { AppError, nearestName } from '#base';
import type { ColumnKind, Role, TrainOptions } from '#contract';
import type { LeftOut } from '#features';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import type { TargetFacts } from './target-facts.ts';

/** Columns that may be learned from, and why others are not. */
export interface Predictors {
  readonly columns: readonly CustomerColumn[];
  readonly leftOut: readonly LeftOut[];
  /** Columns that the user named. */
  readonly named: readonly string[];
  /** Columns that import took for the output of another model, named or not. */
  readonly modelOutput: readonly string[];
  /** Columns that name customers. */
  readonly identifiers: readonly string[];
}

const ROLES: readonly Role[] = ['feature', 'amount', 'quantity', 'unit-price'];
const KINDS: readonly ColumnKind[] = ['integer', 'decimal', 'boolean', 'category'];
const MODEL_OUTPUT = 'suspected-model-output';

/**
 * The columns that describe a customer: those that the user names, else those with such a role. Never the target;
 * what made the classes is left to the guards, which tell of it.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND, NO_FEATURES
 */
export function choosePredictors(
  table: CustomerTable,
  { features, ignore }: Pick<TrainOptions, 'features' | 'ignore'>,
  { tellers }: Pick<TargetFacts, 'tellers'>,
): Predictors {
  for (const column of [...(features ?? []), ...ignore]) requireKnown(table, column);
  const leftOut: LeftOut[] = [];
  const columns = table.columns.filter((column) => {
    const why = exclusion(column, { features, ignore, tellers });
    if (why !== null) leftOut.push({ dataset: column.dataset, column: column.name, ...why });
    return why === null;
  });
  const codesOf = (wanted: (column: CustomerColumn) => boolean) =>
    table.columns.filter(wanted).map(({ name }) => name);
  return {
    columns,
    leftOut,
    named: features ?? [],
    modelOutput: codesOf(({ roleCode, name }) => roleCode === MODEL_OUTPUT && !ignore.includes(name)),
    identifiers: codesOf(({ role }) => role === 'customer-id' || role === 'order-id'),
  };
}

function exclusion(
  column: CustomerColumn,
  { features, ignore, tellers }: Pick<TrainOptions, 'features' | 'ignore'> & { tellers: readonly string[] },
): { code: string; reason: string } | null {
  const { name, kind, role, roleCode, roleReason } = column;
  if (tellers.includes(name)) return { code: 'target', reason: 'Is the target.' };
  if (ignore.includes(name)) return { code: 'ignored', reason: 'Left out by --ignore.' };
  if (features !== null) {
    if (!features.includes(name)) return { code: 'not-named', reason: 'Not named in --features.' };
    if (KINDS.includes(kind) || kind === 'identifier') return null;
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `--features: expected numbers or categories, got "${name}", which is ${kind}`,
      { data: { column: name }, hint: 'Derive a number from it first, such as the days since a date.' },
    );
  }
  if (roleCode === MODEL_OUTPUT) return { code: roleCode, reason: roleReason };
  if (role === 'target')
    return { code: 'other-outcome', reason: 'Is an outcome itself, known only afterwards.' };
  if (!ROLES.includes(role)) return { code: roleCode, reason: roleReason };
  if (!KINDS.includes(kind))
    return { code: kind, reason: `Holds ${kind} values, which are not learned from.` };
  return null;
}

function requireKnown({ columns }: CustomerTable, wanted: string): void {
  const names = columns.map(({ name }) => name);
  if (names.includes(wanted)) return;
  const near = nearestName(wanted, names);
  throw new AppError('COLUMN_UNKNOWN', `options: expected the name of a column, got "${wanted}"`, {
    hint: near === null ? `The columns are: ${names.slice(0, 40).join(', ')}` : `Did you mean "${near}"?`,
    data: { column: wanted, nearest: near },
  });
}
