import { join } from 'node:path';
import { AppError } from '#base';
import type { Regression } from '#contract';
import { selectRows } from '#matrix';
import { buildCustomerTable } from '../join/build-customer-table.ts';
import { givenTables } from '../join/given-tables.ts';
import { rowsFile } from '../join/imported-table.ts';
import { moneyFormulaOf } from '../money-formula.ts';
import { once } from '../once.ts';
import { CustomerNumbers } from '../train/customer-numbers.ts';
import { choosePredictors } from '../train/predictors.ts';
import { readableColumns } from '../train/readable-columns.ts';
import { TrainJob } from '../train/train-job.ts';
import { trainValues, type ValueData } from './train-values.ts';
import { valueTarget } from './value-target.ts';

/** The stages of training on files of which it is not yet known whether their target is a class or a number. */
export class ValueJob extends TrainJob {
  /** Whether the target is learned as a number. @throws OPTION_INVALID, COLUMN_WRONG_KIND */
  readonly isOfNumbers = once(async (): Promise<boolean> => {
    const { task, loss, target } = this.options;
    if (target.kind !== 'column' || task === 'classification')
      return valueTarget({ columns: [] }, this.options) !== null;
    const stage = await this.host.runner.run<{ isNumber: boolean }>({
      stage: 'task',
      inputs: (await this.imports()).map((one) => one.key),
      options: { task, loss, target, ...this.tableOptions() },
      span: [0.1, 0.15],
      compute: async (folder) => ({
        isNumber: valueTarget(await this.customerTable(folder), this.options) !== null,
      }),
    });
    return (await stage.facts()).isNumber;
  });

  /** Guards, comparison, verdict. */
  readonly regression = once(async (): Promise<Regression> => {
    const { task, loss, target, ignore, learners, learnerOptions, folds, repeats, metric, seed } =
      this.options;
    const stage = await this.host.runner.run<Regression>({
      stage: 'train-values',
      inputs: (await this.imports()).map((one) => one.key),
      options: {
        ...{ task, loss, target, ignore, learners, learnerOptions, folds, repeats, metric, seed },
        ...this.tableOptions(),
      },
      span: [0.2, 0.95],
      compute: async (folder, progress) =>
        trainValues(await this.valueData(folder), this.options, await this.context('train', progress)),
    });
    return stage.facts();
  });

  private tableOptions() {
    const { features, from, cutoff, tables, dedupe, amount } = this.options;
    return { features, from, cutoff, tables, dedupe, amount };
  }

  private async customerTable(folder: string) {
    const datasets = await this.datasets();
    const { features, from, cutoff, amount } = this.options;
    const options = { features, from, cutoff, money: moneyFormulaOf(amount, datasets) };
    return buildCustomerTable(await this.importedTables(), {
      folder,
      options,
      given: givenTables(datasets, this.options),
      engine: await this.host.resources.engine(),
      signal: this.host.signal,
    });
  }

  private async valueData(folder: string): Promise<ValueData> {
    const tables = await this.importedTables();
    const table = await this.customerTable(folder);
    const column = valueTarget(table, this.options);
    if (column === null) throw new AppError('INTERNAL', 'train: expected a target of numbers, got classes');
    const parquet = table.ownFile ? join(folder, 'customers.parquet') : rowsFile(tables[table.customers!]!);
    const [values] = (await this.readFrame(parquet, [column])).columns;
    if (values?.type !== 'numeric')
      throw new AppError('INTERNAL', `target "${column.name}": expected numbers, got levels`);
    const known = Uint32Array.from(
      [...values.values.keys()].filter((row) => !Number.isNaN(values.values[row]!)),
    );
    const target = { tellers: [column.name] };
    const predictors = choosePredictors(table, this.options, target);
    const readable = readableColumns(table, target);
    const wanted = new Set(predictors.columns.map(({ name }) => name));
    const read = table.columns.filter(({ name }) => readable.has(name) || wanted.has(name));
    const id = table.columns.find(({ role }) => role === 'customer-id');
    const ids = id === undefined ? null : selectRows(await this.readFrame(parquet, [id]), known);
    return {
      table,
      column,
      predictors,
      whole: selectRows(await this.readFrame(parquet, read), known),
      y: Float64Array.from(known, (row) => values.values[row]!),
      customers: ids === null ? null : new CustomerNumbers().of(ids),
      rowsWithoutTarget: values.values.length - known.length,
    };
  }
}
