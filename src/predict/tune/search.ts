import { AppError } from '#base';
import type { Candidate } from './candidates.ts';

/** What a trial came to. */
export interface Trial extends Candidate {
  /** The metric of each fold that it was judged on, in their order; null where it is not defined. */
  readonly scores: readonly (number | null)[];
  /** Why it could not be learned; null where it could. */
  readonly error: string | null;
}

/** What a search is told. */
export interface SearchOptions {
  readonly folds: number;
  readonly larger: 'better' | 'worse';
  /** Whether trials that lag behind are given up before they have seen all folds. */
  readonly halving: boolean;
  /** The metric of a candidate on a fold. */
  evaluate(candidate: Candidate, fold: number): Promise<number | null>;
}

/** Shares of the folds after which a trial must be among the better half of those that came so far. */
const RUNGS = [0.2, 0.4];

/**
 * Folds after which a trial is compared with those before it, the last one with all folds: 1, 2 and 5 of 5.
 */
export function rungsOf(folds: number): number[] {
  return [...new Set([...RUNGS.map((share) => Math.ceil(share * folds)), folds])];
}

/**
 * Trials on the same folds by asynchronous successive halving (Jamieson and Talwalkar 2016; Li et al. 2020): after the
 * folds of a rung a trial goes on if it is among the better half of all that came so far to that rung, itself among
 * them. So a trial depends on those before it alone: a search that is ended earlier, for whatever reason, is the
 * beginning of the longer one.
 */
export class Search {
  readonly trials: Trial[] = [];
  /** [rungs] means of the trials that came to each rung. */
  private readonly reached: number[][];
  private readonly rungs: readonly number[];

  constructor(private readonly options: SearchOptions) {
    this.rungs = options.halving ? rungsOf(options.folds) : [options.folds];
    this.reached = this.rungs.map(() => []);
  }

  /** Tries a candidate. @param known what an earlier process found out about this very trial; null: nothing. */
  async step(candidate: Candidate, known: Trial | null = null): Promise<Trial> {
    const scores: (number | null)[] = [];
    let error: string | null = null;
    for (const [rung, folds] of this.rungs.entries()) {
      if (known === null) error = await this.judge(candidate, { scores, folds });
      else {
        scores.push(...known.scores.slice(scores.length, folds));
        if (scores.length < folds) error = known.error ?? 'unknown';
      }
      if (error !== null || !this.goesOn(rung, meanOf(scores))) break;
    }
    const trial: Trial = { ...candidate, scores, error };
    this.trials.push(trial);
    return trial;
  }

  /** The place of the best of the trials that were judged on all folds, the first of equals; null where none was. */
  best(): number | null {
    const sign = this.options.larger === 'better' ? 1 : -1;
    let best: { place: number; value: number } | null = null;
    for (const [place, { scores, error }] of this.trials.entries()) {
      const mean = meanOf(scores);
      if (error !== null || mean === null || scores.length < this.options.folds) continue;
      if (best === null || sign * mean > best.value) best = { place, value: sign * mean };
    }
    return best?.place ?? null;
  }

  /** Adds the scores of all folds up to `folds`, side by side; those before the first that could not be learned, and why. */
  private async judge(
    candidate: Candidate,
    { scores, folds }: { scores: (number | null)[]; folds: number },
  ): Promise<string | null> {
    const wanted = Array.from({ length: folds - scores.length }, (_, i) => scores.length + i);
    const judged = await Promise.allSettled(wanted.map((fold) => this.options.evaluate(candidate, fold)));
    for (const one of judged) {
      if (one.status === 'fulfilled') scores.push(one.value);
      // options that cannot be learned with are a result of the search, all else ends it
      else if (one.reason instanceof AppError && FAILURES.includes(one.reason.code))
        return one.reason.message;
      else throw one.reason;
    }
    return null;
  }

  private goesOn(rung: number, mean: number | null): boolean {
    if (mean === null) return false;
    const sign = this.options.larger === 'better' ? 1 : -1;
    const others = this.reached[rung]!;
    const ahead = others.filter((other) => sign * other > sign * mean).length;
    others.push(mean);
    return ahead < Math.ceil(others.length / 2);
  }
}

const FAILURES: readonly string[] = ['FIT_DIVERGED', 'OPTION_INVALID'];

/** The mean of what is defined; null where nothing is. */
export function meanOf(scores: readonly (number | null)[]): number | null {
  const defined = scores.filter((score) => score !== null);
  return defined.length === 0 ? null : defined.reduce((sum, score) => sum + score, 0) / defined.length;
}
