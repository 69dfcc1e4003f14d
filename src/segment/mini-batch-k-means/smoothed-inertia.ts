/** Tells when the inertia of batches no longer falls. */
export interface SmoothedInertia {
  /** Takes the mean inertia of a row of the next batch, gives whether there was no new least value for too long. */
  isSettledAfter(inertia: number, share: number): boolean;
}

/** Smooths exponentially, each batch by twice its share of the rows, at most wholly; waits for `patience` batches. */
export function createSmoothedInertia(patience: number): SmoothedInertia {
  let smoothed: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  let waited = 0;
  return {
    isSettledAfter(inertia, share) {
      const weight = Math.min(1, 2 * share);
      smoothed = smoothed === null ? inertia : smoothed + weight * (inertia - smoothed);
      waited = smoothed < least ? 0 : waited + 1;
      least = Math.min(least, smoothed);
      return waited >= patience;
    },
  };
}
