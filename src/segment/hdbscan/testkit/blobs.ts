import { createRng } from '#base';

/** Rows of three blobs of different width in two columns, every tenth anywhere around them. */
export function blobs(nRows: number, seed: number): number[][] {
  const rng = createRng(seed);
  return Array.from({ length: nRows }, (_, i) =>
    i % 10 === 9
      ? [60 * rng.next() - 20, 60 * rng.next() - 30]
      : [rng.normal() + 10 * (i % 3), (1 + (i % 3)) * rng.normal()],
  );
}
