import type { Clock, Logger, ProgressSink, Rng } from '#base';
import type { Dataset, RunOptions } from '#contract';
import type { Context, Frame } from '#matrix';
import type { DatasetNames, Workspace } from '#store';
import { readFrame } from '#table';
import { checkNamedColumns } from './check-named-columns.ts';
import type { CustomerColumn } from './customer-table.ts';
import type { EarlierModel } from './earlier-segments.ts';
import type { Foretold } from './foretell/foretold.ts';
import { importStage } from './import-stage.ts';
import type { ImportedTable } from './join/imported-table.ts';
import { mayBeFormula, moneyFormulaOf } from './money-formula.ts';
import { refuseRoles, splitInputs, storedDatasets } from './named-datasets.ts';
import { once } from './once.ts';
import { checkPreset } from './preset/index.ts';
import type { Resources } from './resources.ts';
import type { SegmentedRun } from './segmented-run.ts';
import type { StageProgress, StageResult, StageRunner } from './stage-runner.ts';

/** What the stages of a job work with. */
export interface JobHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly runner: StageRunner;
  /** Datasets of the workspace that may stand for files. */
  readonly names: DatasetNames;
  readonly resources: Resources;
  readonly workspace: Workspace;
  /** Where fits are told as they come; absent where nobody looks. */
  readonly progress?: StageProgress;
  /** The model whose ids and names are kept; null for none. */
  readonly like?: EarlierModel | null;
  readonly rng: Rng;
  /** Trains what the files of a job allow; absent where nothing is foretold. */
  readonly foretell?: (job: SegmentedRun, host: JobHost) => Promise<readonly Foretold[]>;
}

/** What reading the files of a job depends on. */
export type TableOptions = Pick<RunOptions, 'files' | 'id' | 'time' | 'amount' | 'dateOrder' | 'preset'>;

/** A job over imported tables: reads them once, and columns of them when asked. */
export class TableJob<Options extends TableOptions> {
  constructor(
    readonly options: Options,
    protected readonly host: JobHost,
  ) {}

  /** One import a dataset: of the files, then of the datasets of the workspace that were named. */
  readonly imports = once(async (): Promise<StageResult<Dataset>[]> => {
    const { id, time, amount, dateOrder } = this.options;
    const { names, runner } = this.host;
    const { files, datasets } = await splitInputs(this.options.files, names);
    refuseRoles(this.options, datasets);
    // columns that a preset names are looked for below, with the others that it needs
    const lenient = datasets.length > 0 || this.options.preset !== null || mayBeFormula(amount);
    const overrides = { id, time, amount, lenient };
    const request = { files, overrides, dateOrder, until: 0.1 };
    const imported = files.length === 0 ? [] : await importStage(request, this.host);
    const results = [...imported, ...(await storedDatasets(datasets, { names, runner }))];
    const facts = await Promise.all(results.map((one) => one.facts()));
    if (this.options.preset !== null) checkPreset(this.options.preset, facts);
    const isFormula = moneyFormulaOf(amount, facts) !== null;
    checkNamedColumns(facts, { id, time, amount: isFormula ? null : amount });
    return results;
  });

  readonly datasets = once(
    async (): Promise<Dataset[]> => Promise.all((await this.imports()).map((one) => one.facts())),
  );

  protected async importedTables(): Promise<ImportedTable[]> {
    const imports = await this.imports();
    return Promise.all(imports.map(async (one) => ({ dataset: await one.facts(), folder: one.folder })));
  }

  protected async readFrame(parquet: string, columns: readonly CustomerColumn[]): Promise<Frame> {
    const indexed = columns.map(({ at, name, storage }) => ({ index: at, name, storage }));
    return readFrame(
      await this.host.resources.engine(),
      { parquet, columns: indexed },
      { signal: this.host.signal },
    );
  }

  protected async context(stream: string, progress: ProgressSink): Promise<Context> {
    const { clock, log, signal, rng, resources } = this.host;
    return { clock, log, signal, progress, rng: rng.fork(stream), pool: await resources.pool() };
  }
}
