import { join } from 'node:path';
import { createRng } from '#base';
import type { Lab, TrainOptions } from '#contract';
import { concatFrames, type Frame, selectRows } from '#matrix';
import type { ContenderCost } from '#predict';
import { writeBundle } from '#store';
import { usedTables } from '../customer-table.ts';
import { buildCustomerTable } from '../join/build-customer-table.ts';
import { givenTables } from '../join/given-tables.ts';
import { rowsFile } from '../join/imported-table.ts';
import { moneyFormulaOf } from '../money-formula.ts';
import { once } from '../once.ts';
import type { SegmentedRun } from '../segmented-run.ts';
import type { StageResult } from '../stage-runner.ts';
import { type JobHost, TableJob } from '../table-job.ts';
import { churnTarget } from './churn-target.ts';
import { CustomerNumbers } from './customer-numbers.ts';
import { labOn } from './lab-on.ts';
import { predictionBundle } from './prediction-bundle.ts';
import { choosePredictors, type Predictors } from './predictors.ts';
import { readableColumns } from './readable-columns.ts';
import { sampledTarget } from './sampled-target.ts';
import { segmentTarget } from './segment-target.ts';
import type { LabelledPart, TargetFacts } from './target-facts.ts';
import { targetOfTable } from './target-of-table.ts';
import type { TrainData, TrainedFacts } from './train-data.ts';
import { trainOn } from './train-on.ts';

/** Share of the job at which the winner is fitted on all rows. */
const FITTED = 0.96;

/** The stages of training, each computed when first asked for and stored. */
export class TrainJob<Options extends TrainOptions = TrainOptions> extends TableJob<Options> {
  /** @param segmentation the job whose segments are the classes of the target `segment`; null: one of its own */
  constructor(
    options: Options,
    host: JobHost,
    private readonly segmentation: SegmentedRun | null = null,
  ) {
    super(options, host);
  }

  /** What each learner took; none where the stage was there already. */
  costs: Readonly<Record<string, ContenderCost>> = {};

  /** Who has which class. */
  readonly target = once(async (): Promise<StageResult<TargetFacts>> => {
    const imports = await this.imports();
    const { target, positive, features, from, cutoff, tables, dedupe, amount, maxRows, seed } = this.options;
    return this.host.runner.run<TargetFacts>({
      stage: 'target',
      inputs: [
        ...imports.map((one) => one.key),
        ...(target.kind === 'segment' && this.segmentation !== null
          ? [(await this.segmentation.name()).key]
          : []),
      ],
      options: { target, positive, features, from, cutoff, tables, dedupe, amount, maxRows, seed },
      span: [0.1, 0.2],
      compute: async (folder) =>
        sampledTarget(await this.findTarget(folder), { maxRows, rng: createRng(seed) }),
    });
  });

  readonly targetFacts = once(async () => (await this.target()).facts());

  /** Guards, comparison, verdict. */
  readonly trained = once(() => this.train());

  protected async train(): Promise<StageResult<TrainedFacts>> {
    const { features, ignore, learners, learnerOptions, folds, repeats, metric, seed } = this.options;
    const { imbalance, calibrate, threshold, outcomes, coverage, classConditional, goal } = this.options;
    const { learningCurve, validationCurve, maxFeatures, select } = this.options;
    return this.host.runner.run<TrainedFacts>({
      stage: 'train',
      inputs: [(await this.target()).key],
      options: {
        ...{ features, ignore, learners, learnerOptions, folds, repeats, metric, seed },
        ...{ imbalance, calibrate, threshold, outcomes, coverage, classConditional, goal },
        ...{ learningCurve, validationCurve, maxFeatures, select },
      },
      span: [0.2, 0.95],
      compute: async (_, progress) => {
        const ctx = await this.context('train', progress);
        const { facts, compared } = await trainOn(await this.data(), this.options, ctx);
        this.costs = compared.costs;
        return facts;
      },
    });
  }

  readonly trainedFacts = once(async () => (await this.trained()).facts());

  /** Every way of dealing with classes of unequal size. */
  readonly lab = once(async (): Promise<StageResult<Lab>> => {
    const { features, ignore, learners, learnerOptions, folds, repeats, seed } = this.options;
    const { imbalance, calibrate, threshold, outcomes } = this.options;
    return this.host.runner.run<Lab>({
      stage: 'lab',
      inputs: [(await this.target()).key],
      options: {
        ...{ features, ignore, learners, learnerOptions, folds, repeats, seed },
        ...{ imbalance, calibrate, threshold, outcomes },
      },
      span: [0.2, 1],
      compute: async (_, progress) =>
        labOn(await this.data(), this.options, await this.context('train', progress)),
    });
  });

  /** The artifact with the model as a bundle, fitted on all rows of the latest moment. */
  readonly model = once(async (): Promise<string> => {
    const {
      files: _,
      tables: _tables,
      dedupe: _dedupe,
      name: _name,
      preset: _preset,
      ...options
    } = await this.fitOptions();
    return this.host.runner.model({
      inputs: [(await this.trained()).key],
      options,
      write: async (folder) => {
        const bundle = await predictionBundle(
          {
            data: await this.data(),
            trained: await this.trainedFacts(),
            datasets: await this.datasets(),
            options,
          },
          await this.context('fit', {
            report: (_, detail) => this.host.progress?.report('train', FITTED, detail),
          }),
        );
        await writeBundle(folder, bundle);
      },
    });
  });

  /** What the model is fitted with. */
  protected async fitOptions(): Promise<TrainOptions> {
    return this.options;
  }

  /** Names of the datasets that were learned from. */
  async names(): Promise<string[]> {
    const datasets = await this.datasets();
    const { parts } = await this.targetFacts();
    return usedTables({ ...parts.at(-1)!.table, joined: [] }).map((at) => datasets[at]!.name);
  }

  private async findTarget(folder: string): Promise<TargetFacts> {
    const engine = await this.host.resources.engine();
    const { signal } = this.host;
    const tables = await this.importedTables();
    const datasets = await this.datasets();
    const given = givenTables(datasets, this.options);
    const money = moneyFormulaOf(this.options.amount, datasets);
    const { target, features, from, cutoff } = this.options;
    if (target.kind === 'churn-days')
      return churnTarget({ tables, target, options: { from, cutoff }, given, money, folder, engine, signal });
    const options = { features, from, cutoff, money };
    const table = await buildCustomerTable(tables, { folder, options, given, engine, signal });
    const parquet = table.ownFile ? join(folder, 'customers.parquet') : rowsFile(tables[table.customers!]!);
    const read = (columns: typeof table.columns) => this.readFrame(parquet, columns);
    const found =
      target.kind === 'segment'
        ? await segmentTarget(table, { options: this.options, target, job: this.segmentation }, this.host)
        : await targetOfTable(table, this.options, read);
    const { rows, y, ...rest } = found;
    const id = table.columns.find(({ role }) => role === 'customer-id');
    const customers = id === undefined ? null : new CustomerNumbers().of(selectRows(await read([id]), rows));
    const part: LabelledPart = {
      table,
      file: table.ownFile ? 'customers.parquet' : null,
      rows,
      y,
      customers,
      foretold: null,
    };
    return { ...rest, parts: [part] };
  }

  /** Rows, classes and everything that training looks at. */
  protected readonly data = once(async (): Promise<TrainData> => {
    const target = await this.targetFacts();
    const { table } = target.parts.at(-1)!;
    const predictors = choosePredictors(table, this.options, target);
    const readable = readableColumns(table, target);
    const frames: Frame[] = [];
    for (const part of target.parts) frames.push(await this.readPart(part, { readable, predictors }));
    return { target, predictors, table, whole: concatFrames(frames) };
  });

  private async readPart(
    { table, file, rows }: LabelledPart,
    { readable, predictors }: { readable: ReadonlySet<string>; predictors: Predictors },
  ): Promise<Frame> {
    const { folder: artifact } = await this.target();
    const tables = await this.importedTables();
    const parquet = file === null ? rowsFile(tables[table.customers!]!) : join(artifact, file);
    const wanted = new Set(predictors.columns.map(({ name }) => name));
    const columns = table.columns.filter(({ name }) => readable.has(name) || wanted.has(name));
    return selectRows(await this.readFrame(parquet, columns), rows);
  }
}
