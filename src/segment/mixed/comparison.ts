import type { MixedMethod } from './methods.ts';

/** How ways to segment mixed data are compared. */
export interface CompareMixedOptions {
  /** Segments, at least 2. */
  readonly k: number;
  /** Most rows that are compared on, 10 to 2,000. Default 2,000. */
  readonly rows?: number;
  /** Parts of the rows on which each way is repeated, 0 for no stability. Default 10. */
  readonly draws?: number;
}

/** How one way did. */
export interface MixedResult {
  readonly method: MixedMethod['name'];
  readonly k: number;
  /** Mean silhouette width under Gower's distance, in [-1, 1]; higher is better. */
  readonly silhouette: number;
  /** Mean adjusted Rand index of the segments of two thirds of the rows with those of all; null without draws. */
  readonly stability: number | null;
  /** [k] rows of each segment, largest first. */
  readonly sizes: readonly number[];
}

/** Ways to segment mixed data side by side. */
export interface MixedComparison {
  /** Rows that were compared on. */
  readonly rows: number;
  /** In the order of their silhouettes, the best first. */
  readonly results: readonly MixedResult[];
  /** Those that no other is ahead of. */
  readonly ahead: readonly MixedMethod['name'][];
  /** In words: who is ahead, or that they tie, and what speaks against it. */
  readonly sentence: string;
}
