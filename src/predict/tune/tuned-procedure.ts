import { AppError, silentLogger, silentProgress, throwIfAborted } from '#base';
import {
  type ClassificationMetric,
  type FittedProcedure,
  innerSplits,
  type LabelledRows,
  type Procedure,
  scoredRows,
  takeLabelled,
} from '#learn';
import { type Context, selectRows } from '#matrix';
import type { Candidate, Candidates } from './candidates.ts';
import { Search, type Trial } from './search.ts';

/** How a procedure is tuned. */
export interface Tuning {
  readonly name: string;
  readonly candidates: Candidates;
  /** Folds within the rows that are learned from, by which trials are judged. */
  readonly folds: number;
  readonly metric: ClassificationMetric;
  readonly halving: boolean;
  /**
   * A candidate as it is fitted. Of a trial the same rows come again with other options, so that what does not depend
   * on these may be kept, until `release`.
   */
  procedureOf(candidate: Candidate, isTrial: boolean): Procedure;
}

/** What a search over some rows found. */
export interface FoundBest {
  /** Of the trial. */
  readonly place: number;
  readonly trial: Trial;
  readonly trials: readonly Trial[];
}

interface OwnSearch {
  readonly search: Search;
  /** What ends it, of whoever asked last. */
  readonly seen: { signal: AbortSignal };
}

/**
 * A procedure whose options are searched for inside of the rows that it is given: each trial is judged in folds of them,
 * the best is fitted on all of them. Validated like any other procedure, what it scores on the test rows of a split is
 * what tuning as such is worth (nested cross-validation, Varma and Simon 2006). A search is known by the random numbers
 * of its context, and goes on where it was.
 */
export class TunedProcedure implements Procedure {
  readonly name: string;
  private readonly searches = new Map<string, OwnSearch>();

  /** @param nTrials how many trials `fit` makes; fewer where the spaces hold fewer. */
  constructor(
    private readonly tuning: Tuning,
    public nTrials: number,
  ) {
    this.name = tuning.name;
  }

  /**
   * The next trial on these rows.
   * @param known what an earlier process found out about it.
   * @returns null when the spaces hold no more.
   */
  async advance(rows: LabelledRows, ctx: Context, known: Trial | null = null): Promise<Trial | null> {
    const { search } = this.searchOf(rows, ctx);
    const candidate = this.tuning.candidates.at(search.trials.length);
    return candidate === null ? null : search.step(candidate, known);
  }

  /** The trials on these rows and the best of them. @throws the error of the first trial when none could be learned */
  async find(rows: LabelledRows, ctx: Context): Promise<FoundBest> {
    const { search } = this.searchOf(rows, ctx);
    while (search.trials.length < this.nTrials) {
      const trial = await this.advance(rows, ctx);
      if (trial === null) break;
      ctx.progress.report(search.trials.length / (this.nTrials + 1), `trial ${search.trials.length}`);
    }
    const place = search.best();
    if (place !== null) return { place, trial: search.trials[place]!, trials: search.trials };
    const reason = search.trials.find(({ error }) => error !== null)?.error;
    throw new AppError(
      'TARGET_INVALID',
      `tuning by ${this.tuning.metric.name}: expected a trial with a figure, got none in ${search.trials.length}${reason === undefined ? '' : `; the first one failed with: ${reason}`}`,
      { hint: 'Take another metric, or fewer folds.' },
    );
  }

  async fit(rows: LabelledRows, ctx: Context): Promise<FittedProcedure> {
    const { trial } = await this.find(rows, ctx);
    return this.tuning.procedureOf(trial, false).fit(rows, ctx);
  }

  private searchOf(rows: LabelledRows, ctx: Context): OwnSearch {
    const stream = ctx.rng.fork('search');
    const key = `${stream.uint32()}, ${stream.uint32()}`;
    const found = this.searches.get(key) ?? this.begin(rows, ctx);
    this.searches.set(key, found);
    found.seen.signal = ctx.signal;
    return found;
  }

  private begin(rows: LabelledRows, ctx: Context): OwnSearch {
    const { folds, metric, halving, procedureOf } = this.tuning;
    const seen = { signal: ctx.signal };
    const splits = innerSplits(rows, folds, ctx.rng.fork('search').fork('folds'));
    // the same rows every time: what was prepared of them can be told again
    const parts = splits.map((split) => ({
      split,
      train: takeLabelled(rows, split.train),
      test: selectRows(rows.frame, split.test),
    }));
    const search = new Search({
      folds: splits.length,
      larger: metric.larger,
      halving,
      evaluate: async (candidate, fold) => {
        throwIfAborted(seen.signal);
        const { split, train, test } = parts[fold]!;
        const own: Context = {
          ...ctx,
          signal: seen.signal,
          log: silentLogger,
          // the same draws for every trial
          rng: ctx.rng.fork(split.name),
          progress: silentProgress,
        };
        const fitted = await procedureOf(candidate, true).fit(train, own);
        const said = await fitted.predict(test, own);
        const decided = fitted.decide?.(said) ?? null;
        return metric.compute({ ...scoredRows(rows, split.test, said), predicted: decided });
      },
    });
    return { search, seen };
  }
}
