// How rows are cut into parts: by their number alone, so that results do not depend on the threads.

/** Rows of a chunk of partial sums; parts are whole chunks. */
export const CHUNK_ROWS: i32 = 512;
const MAX_PARTS: i32 = 64;
const ROWS_WORTH_A_PART: i32 = 2048;

/** No fewer than the parts of any number of rows up to n: scratch for n rows serves fewer as well. */
export function mostParts(n: i32): i32 {
  return max(1, min(MAX_PARTS, (n + ROWS_WORTH_A_PART - 1) / ROWS_WORTH_A_PART));
}

/** No fewer than the rows in a part of any number of rows up to n. */
export function mostRowsPerPart(n: i32): i32 {
  return min((n + 7) & ~7, max(ROWS_WORTH_A_PART, n / MAX_PARTS + CHUNK_ROWS));
}

/** Rows of a part: a multiple of CHUNK_ROWS. */
export function rowsPerPart(n: i32): i32 {
  const parts = mostParts(n);
  const rows = (n + parts - 1) / parts;
  return max(CHUNK_ROWS, (rows + CHUNK_ROWS - 1) / CHUNK_ROWS * CHUNK_ROWS);
}

/** Number of parts; the last may be short. */
export function partCount(n: i32): i32 {
  const rows = rowsPerPart(n);
  return (n + rows - 1) / rows;
}

/** First part of a thread; the thread ends where the next one begins. */
export function firstPart(nParts: i32, threadIndex: i32, nThreads: i32): i32 {
  return nParts * threadIndex / nThreads;
}
