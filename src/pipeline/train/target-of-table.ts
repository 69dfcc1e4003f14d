import { AppError, nearestName } from '#base';
import type { TrainOptions } from '#contract';
import { checkFormula, evaluateFormula, parseFormula } from '#formula';
import type { Frame, FrameColumn } from '#matrix';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';
import { classesOf } from './classes-of.ts';
import type { TargetFacts } from './target-facts.ts';

/** Reads columns of all rows of a table. */
export type ReadColumns = (columns: readonly CustomerColumn[]) => Promise<Frame>;

/** The classes that a table itself says: those of a column, or of a condition. */
export async function targetOfTable(
  table: CustomerTable,
  { target, positive }: Pick<TrainOptions, 'target' | 'positive'>,
  read: ReadColumns,
): Promise<Omit<TargetFacts, 'parts'> & { rows: Uint32Array; y: Int32Array }> {
  if (target.kind === 'churn-when') return byCondition(table, target.formula, read);
  if (target.kind !== 'column' && target.kind !== 'churn-column')
    throw new AppError('INTERNAL', `target: expected one that the table says, got ${target.kind}`);
  const column = targetColumn(table, target.column);
  const { columns } = await read([column]);
  const { names, rows, y, missing } = classesOf(columns[0]!, positive);
  return {
    source: target.kind,
    target: column.name,
    description: describe(column.name, names),
    classes: names,
    makers: [],
    tellers: [column.name],
    rowsWithoutTarget: missing,
    notes: [],
    rows,
    y,
  };
}

function describe(column: string, names: readonly string[]): string {
  return names.length === 2
    ? `Whether "${column}" is "${names[1]}".`
    : `Which of ${names.length} classes "${column}" says.`;
}

/** @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND */
function targetColumn({ columns }: CustomerTable, wanted: string): CustomerColumn {
  const found = columns.find(({ name }) => name === wanted);
  const names = columns.map(({ name }) => name);
  if (found === undefined) {
    const near = nearestName(wanted, names);
    throw new AppError('COLUMN_UNKNOWN', `--target: expected the name of a column, got "${wanted}"`, {
      hint: near === null ? `The columns are: ${names.slice(0, 40).join(', ')}` : `Did you mean "${near}"?`,
      data: { column: wanted, nearest: near },
    });
  }
  // an empty column is told as one, whatever it would hold
  if (['category', 'boolean', 'integer'].includes(found.kind) || found.distinct === 0) return found;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `--target: expected a column of few classes, got "${wanted}", which is ${found.kind} with ${found.distinct} values`,
    {
      data: { column: wanted },
      hint: "Make classes of it with --churn-when 'CONDITION', or learn a number with --task regression.",
    },
  );
}

async function byCondition(table: CustomerTable, formula: string, read: ReadColumns) {
  const checked = checkFormula(
    parseFormula(formula),
    table.columns.map(({ name, kind }) => ({ name, kind })),
  );
  if (checked.type !== 'boolean') {
    throw new AppError('OPTION_INVALID', `--churn-when: expected a condition, got a ${checked.type}`, {
      hint: "Compare it with something, such as 'recency > 60'.",
    });
  }
  const makers = checked.columns.map(({ name }) => name);
  const frame = await read(table.columns.filter(({ name }) => makers.includes(name)));
  const met = evaluateFormula(checked, frame, 'met') as Extract<FrameColumn, { type: 'numeric' }>;
  const { names, rows, y, missing } = classesOf({ ...met, kind: 'boolean', name: formula }, 'yes');
  return {
    source: 'churn-when' as const,
    target: formula,
    description: `Whether ${formula}.`,
    classes: names,
    makers,
    tellers: [],
    rowsWithoutTarget: missing,
    notes: [
      `The condition is about today, not about what comes: ${makers.map((name) => `"${name}"`).join(', ')} and all functions of it are left out.`,
    ],
    rows,
    y,
  };
}
