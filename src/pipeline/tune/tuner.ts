import { silentLogger } from '#base';
import type { TuneOptions } from '#contract';
import { classificationMetric, type LabelledRows, takeLabelled } from '#learn';
import type { Context } from '#matrix';
import { type Candidate, Candidates, type FoundBest, type Trial, TunedProcedure } from '#predict';
import { singleLearner } from '../train/contenders-of.ts';
import { type GuardedRows, guardedRows } from '../train/guarded-rows.ts';
import type { TrainData } from '../train/train-data.ts';
import { KeptPreparations } from './kept-preparations.ts';
import { tunedLearners } from './tuned-learners.ts';

/** Trials of one number, one of each search; what is kept of them. */
export interface KeptTrials {
  /** [searches] */
  readonly trials: readonly Trial[];
  /** That the first search took, which is over all rows. */
  readonly seconds: number;
}

/** Where trials are kept, so that a search that was stopped goes on. */
export interface TrialShelf {
  find(trial: number): Promise<KeptTrials | null>;
  keep(trial: number, trials: KeptTrials): Promise<void>;
}

/**
 * The same search within several rows, trial by trial side by side: within all rows, for the model, and within the
 * training part of each split, for what the search is worth.
 */
export class Tuner {
  readonly guarded: GuardedRows;
  readonly learners: ReturnType<typeof tunedLearners>;
  readonly candidates: Candidates;
  readonly procedure: TunedProcedure;
  /** [trials] seconds that each took, not counting the splits. */
  readonly seconds: number[] = [];
  private readonly prepared = new KeptPreparations();
  private readonly searches: readonly { readonly rows: LabelledRows; readonly ctx: Context }[];

  constructor(
    data: TrainData,
    private readonly options: TuneOptions,
    private readonly shelf: TrialShelf,
    ctx: Context,
  ) {
    const { folds, halving, learnerOptions, outerFolds } = options;
    this.learners = tunedLearners(options);
    this.guarded = guardedRows(data, { folds: outerFolds, repeats: 1 }, ctx);
    const { rows, splits } = this.guarded;
    this.candidates = new Candidates(this.learners, learnerOptions, ctx.rng.fork('candidates'));
    this.procedure = new TunedProcedure(
      {
        name: 'tuned',
        candidates: this.candidates,
        folds,
        halving,
        metric: classificationMetric(options.metric ?? 'auc', rows.nClasses),
        procedureOf: (candidate, isTrial) => this.fixed(candidate, isTrial ? this.prepared : null),
      },
      0,
    );
    const quiet = { ...ctx, log: silentLogger };
    // those of the latest moment, which the model is fitted on
    const last = data.target.parts.at(-1)!.y.length;
    const own = Uint32Array.from({ length: last }, (_, i) => rows.y.length - last + i);
    this.searches = [
      { rows: takeLabelled(rows, own), ctx: { ...quiet, rng: ctx.rng.fork('all rows') } },
      ...splits.map((split) => ({
        rows: takeLabelled(rows, split.train),
        // as validation gives it
        ctx: { ...quiet, rng: ctx.rng.fork(split.name) },
      })),
    ];
  }

  /** A candidate with nothing to search. */
  fixed({ learner, options }: Candidate, prepared: KeptPreparations | null = null) {
    const settings = { learnerOptions: { [learner]: { ...options } }, imbalance: this.options.imbalance };
    return singleLearner(learner, settings, prepared === null ? undefined : (needs) => prepared.of(needs))
      .procedure;
  }

  /** Makes the next trial within all rows at once; false when the spaces hold no more. */
  async advance(ctx: Context): Promise<boolean> {
    const trial = this.procedure.nTrials;
    const known = await this.shelf.find(trial);
    const started = ctx.clock.elapsedMs();
    let own = started;
    const made = await Promise.all(
      this.searches.map(async (search, i) => {
        const found = await this.procedure.advance(search.rows, search.ctx, known?.trials[i] ?? null);
        if (i === 0) own = ctx.clock.elapsedMs();
        return found;
      }),
    );
    const trials = made.filter((one) => one !== null);
    if (trials.length < made.length) return false;
    const seconds = known?.seconds ?? (own - started) / 1000;
    this.seconds.push(seconds);
    if (known === null) await this.shelf.keep(trial, { trials, seconds });
    this.procedure.nTrials++;
    return true;
  }

  /** Trials until there are so many, or no more. */
  async reach(nTrials: number, ctx: Context): Promise<void> {
    for (let more = true; more && this.procedure.nTrials < nTrials; ) {
      const at = this.procedure.nTrials;
      ctx.progress.report(at / nTrials, `trial ${at + 1} of ${nTrials}`);
      more = await this.advance(ctx);
    }
  }

  /** What the search within all rows found, then those within the training parts of the splits. */
  async found(): Promise<{ all: FoundBest; splits: FoundBest[] }> {
    const found: FoundBest[] = [];
    for (const { rows, ctx } of this.searches) found.push(await this.procedure.find(rows, ctx));
    const [all, ...splits] = found;
    return { all: all!, splits };
  }

  release(): void {
    this.prepared.release();
  }
}
