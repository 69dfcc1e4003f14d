import type { Rng } from '#base';
import { type SearchSpace, valueAt } from './axis.ts';

/** A learner with options to try. */
export interface Candidate {
  readonly learner: string;
  /** What differs from the defaults or was drawn, by name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Draws that give something that was drawn before are thrown away, so many at most. */
const MOST_DRAWS = 200;

/**
 * What to try, one trial after another: first every learner with the options that it is given, then their spaces in
 * turn, by seeded random search (Bergstra and Bengio 2012). A trial depends on the seed, the spaces and its number, and
 * on nothing that other trials found. No trial comes twice.
 */
export class Candidates {
  private readonly drawn: Candidate[] = [];
  private readonly known = new Set<string>();
  private turn = 0;
  private isSpent = false;

  /** @param given options that a learner has in every trial, by learner. */
  constructor(
    private readonly spaces: readonly { readonly name: string; readonly space: SearchSpace }[],
    private readonly given: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    private readonly rng: Rng,
  ) {}

  /** The candidate of a trial, counted from 0; null when all that the spaces hold has been tried. */
  at(trial: number): Candidate | null {
    while (this.drawn.length <= trial && !this.isSpent) {
      const next = this.next();
      if (next === null) this.isSpent = true;
      else this.drawn.push(next);
    }
    return this.drawn[trial] ?? null;
  }

  private next(): Candidate | null {
    for (let attempt = 0; attempt < MOST_DRAWS * this.spaces.length; attempt++) {
      const turn = this.turn++;
      const { name, space } = this.spaces[turn % this.spaces.length]!;
      const fixed = this.given[name] ?? {};
      const options =
        turn < this.spaces.length
          ? firstOf(space, fixed)
          : { ...drawFrom(space, this.rng.fork(turn)), ...fixed };
      const key = JSON.stringify([name, options]);
      if (this.known.has(key)) continue;
      this.known.add(key);
      return { learner: name, options };
    }
    return null;
  }
}

/** What is given, and what has no choice; all else at its default. */
function firstOf(space: SearchSpace, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const only = Object.entries(space).flatMap(([name, axis]) =>
    axis.kind === 'choice' && axis.values.length === 1 ? [[name, axis.values[0]]] : [],
  );
  return { ...Object.fromEntries(only), ...given };
}

function drawFrom(space: SearchSpace, rng: Rng): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(space).map(([name, axis]) => [name, valueAt(axis, rng.fork(name).next())]),
  );
}
