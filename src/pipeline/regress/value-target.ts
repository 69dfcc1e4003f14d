import { AppError } from '#base';
import type { TrainOptions } from '#contract';
import type { CustomerColumn, CustomerTable } from '../customer-table.ts';

/** A column with at most so many values is one of classes, unless it is asked for as a number. */
const FEW_VALUES = 20;

/**
 * The column of the target where it is learned as a number; null where it is one of classes.
 * @throws OPTION_INVALID, COLUMN_WRONG_KIND when a number is asked for where there is none.
 */
export function valueTarget(
  { columns }: Pick<CustomerTable, 'columns'>,
  { task, loss, target }: Pick<TrainOptions, 'task' | 'loss' | 'target'>,
): CustomerColumn | null {
  if (task === 'classification') return withoutLoss(loss);
  if (target.kind !== 'column') {
    if (task === 'auto') return withoutLoss(loss);
    throw new AppError('OPTION_INVALID', '--task regression: expected --target COLUMN, got classes', {
      hint: 'Churn and segments are classes; name a column of numbers with --target.',
    });
  }
  const column = columns.find(({ name }) => name === target.column);
  // what is not there is told where classes are looked for
  if (column === undefined) return null;
  const isNumber = column.kind === 'integer' || column.kind === 'decimal';
  if (task === 'regression') {
    if (isNumber) return column;
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `--task regression: expected a target of numbers, got "${column.name}", which is ${column.kind}`,
      { data: { column: column.name }, hint: 'Leave --task out to learn its values as classes.' },
    );
  }
  return isNumber && column.distinct > FEW_VALUES ? column : withoutLoss(loss);
}

/** Why a column is learned as a number. */
export function whyNumber({ name, distinct }: CustomerColumn, task: TrainOptions['task']): string {
  return task === 'regression'
    ? `The number "${name}", as was asked for.`
    : `The number "${name}": it has ${distinct} different values, too many to be classes.`;
}

function withoutLoss(loss: TrainOptions['loss']): null {
  if (loss === 'auto') return null;
  throw new AppError('OPTION_INVALID', `--loss ${loss}: expected a target of numbers, got classes`, {
    hint: 'Add --task regression for a column of few different numbers.',
  });
}
