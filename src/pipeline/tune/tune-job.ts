import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type ProgressSink, partOf, silentProgress } from '#base';
import type { TrainOptions, TuneOptions } from '#contract';
import { openShelf, type WorkspaceShelf } from '#store';
import { buildId } from '../build-id.ts';
import { once } from '../once.ts';
import type { StageResult } from '../stage-runner.ts';
import type { TrainedFacts } from '../train/train-data.ts';
import { TrainJob } from '../train/train-job.ts';
import { type TunedFacts, tuneOn } from './tune-on.ts';
import { checkTuning } from './tuned-learners.ts';
import { type KeptTrials, type TrialShelf, Tuner } from './tuner.ts';

/** Trials where neither their number nor a time is given. */
const TRIALS = 30;
/** Share of the work that goes into the trials. */
const TRIALS_SHARE = 0.8;

/** The stages of tuning: those of training, with a search in place of the comparison of learners. */
export class TuneJob extends TrainJob<TuneOptions> {
  /** [trials] seconds of each that was made or told again; none where the stage was there already. */
  seconds: readonly number[] = [];
  private tuner: Tuner | null = null;

  /** Guards, search, verdict. */
  readonly tuned = once(async (): Promise<StageResult<TunedFacts>> => {
    checkTuning(this.options);
    const shelf = await this.openTrials();
    try {
      if (this.options.resume && (await shelf.find('trial 0')) === null)
        throw new AppError(
          'OPTION_INVALID',
          '--resume: expected trials of a tuning that was stopped, found none',
          {
            hint: 'Trials belong to the same files, options and release. Leave --resume out to begin.',
          },
        );
      const trials = this.options.trials ?? (await this.reached(shelf));
      return await this.host.runner.run<TunedFacts>({
        stage: 'tune',
        inputs: [(await this.target()).key],
        options: { ...this.searched(), trials, goal: this.options.goal },
        span: [0.2, 0.95],
        compute: async (_, progress) => this.compute(trials, { shelf, progress }),
      });
    } finally {
      this.tuner?.release();
      await this.host.workspace.discard(this.folder!);
    }
  });

  private folder: string | null = null;

  protected override async train(): Promise<StageResult<TrainedFacts>> {
    return this.tuned();
  }

  protected override async fitOptions(): Promise<TrainOptions> {
    const { tuning } = await (await this.tuned()).facts();
    const {
      trials: _,
      budgetSeconds: _b,
      outerFolds,
      halving: _h,
      space: _s,
      resume: _r,
      ...options
    } = this.options;
    return {
      ...options,
      folds: outerFolds,
      learners: [tuning.learner],
      learnerOptions: { [tuning.learner]: tuning.options },
    };
  }

  /** Everything that decides what a trial is and what it finds. */
  private searched() {
    const { features, ignore, learners, learnerOptions, folds, metric, seed } = this.options;
    const { imbalance, outerFolds, halving, space } = this.options;
    return {
      features,
      ignore,
      learners,
      learnerOptions,
      folds,
      metric,
      seed,
      imbalance,
      outerFolds,
      halving,
      space,
    };
  }

  private async compute(
    trials: number,
    { shelf, progress }: { shelf: WorkspaceShelf; progress: ProgressSink },
  ): Promise<TunedFacts> {
    const data = await this.data();
    const ctx = await this.context('tune', progress);
    const part = (from: number, to: number) => ({ ...ctx, progress: partOf(progress, from, to) });
    const tuner = await this.open(shelf);
    await tuner.reach(trials, part(0, TRIALS_SHARE));
    this.seconds = tuner.seconds;
    return tuneOn({ data, options: this.options, tuner, asked: trials }, part(TRIALS_SHARE, 1));
  }

  /** How many trials the budget lets; at least one. */
  private async reached(shelf: WorkspaceShelf): Promise<number> {
    const { budgetSeconds } = this.options;
    if (budgetSeconds === null) return TRIALS;
    const ctx = await this.context('tune', silentProgress);
    const tuner = await this.open(shelf);
    const end = ctx.clock.elapsedMs() + 1000 * budgetSeconds;
    do {
      if (!(await tuner.advance(ctx))) break;
    } while (ctx.clock.elapsedMs() < end);
    return tuner.procedure.nTrials;
  }

  private async open(shelf: WorkspaceShelf): Promise<Tuner> {
    const ctx = await this.context('tune', silentProgress);
    this.tuner ??= new Tuner(await this.data(), this.options, trialsOn(shelf), ctx);
    return this.tuner;
  }

  private async openTrials(): Promise<WorkspaceShelf> {
    const { workspace } = this.host;
    this.folder = await workspace.createTemporaryFolder();
    const work = { work: 'tune', build: buildId(), target: (await this.target()).key, ...this.searched() };
    return openShelf(workspace, { work, tempDir: this.folder });
  }
}

const FILE = 'trial.json';

function trialsOn(shelf: WorkspaceShelf): TrialShelf {
  return {
    find: async (trial) => {
      const folder = await shelf.find(`trial ${trial}`);
      if (folder === null) return null;
      return JSON.parse(await readFile(join(folder, FILE), 'utf8')) as KeptTrials;
    },
    keep: async (trial, trials) => {
      await shelf.keep(`trial ${trial}`, (folder) => writeFile(join(folder, FILE), JSON.stringify(trials)));
    },
  };
}
