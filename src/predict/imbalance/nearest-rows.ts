import { throwIfAborted } from '#base';
import { nearestOthers } from '#kernels';
import type { Context } from '#matrix';
import { giveAir } from '../give-air.ts';

/** Rows between which distances are taken. */
export interface Points {
  readonly nRows: number;
  /** [nRows, nNumbers] row-major; NaN is missing. */
  readonly numbers: Float32Array;
  readonly nNumbers: number;
  /** [nRows, nLevels] row-major, numbers of levels; equal or not is all that counts. */
  readonly levels: Int32Array;
  readonly nLevels: number;
  /** Added to the squared distance for each level that differs: 2 * levelStep ** 2. */
  readonly penalty: number;
  /** Of 16 bits, so that sums of its square are exact. */
  readonly levelStep: number;
}

/** With more indicators than so many times the columns, comparing levels one by one is quicker. */
const MOST_WIDENING = 16;

/** Values compared between two breaths: about 20 ms. */
const PER_BREATH = 2e7;

/**
 * As `nearestRowsByAll`, and the same rows, by the kernel of neighbours wherever all numbers are there: levels become
 * indicators that lie `levelStep` apart.
 */
export async function nearestRows(
  points: Points,
  { queries, k }: { queries: Uint32Array; k: number },
  { pool, signal }: Pick<Context, 'pool' | 'signal'>,
): Promise<Uint32Array> {
  const { nRows, numbers, nNumbers, levels, nLevels, levelStep } = points;
  const counts = Array.from({ length: nLevels }, (_, j) => {
    let most = -1;
    for (let at = j; at < levels.length; at += nLevels) most = Math.max(most, levels[at]!);
    return most + 1;
  });
  const nIndicators = counts.reduce((sum, count) => sum + count, 0);
  const isFit =
    nNumbers + nLevels > 0 &&
    nIndicators <= MOST_WIDENING * (nNumbers + nLevels) &&
    Math.fround(levelStep) === levelStep &&
    numbers.every(Number.isFinite);
  if (!isFit) return nearestRowsByAll(points, { queries, k, signal });
  const x = pool.matrix(nRows, nIndicators + nNumbers);
  try {
    for (let row = 0; row < nRows; row++) {
      let to = row * x.nCols;
      for (let j = 0; j < nLevels; j++) {
        x.data[to + levels[row * nLevels + j]!] = levelStep;
        to += counts[j]!;
      }
      x.data.set(numbers.subarray(row * nNumbers, (row + 1) * nNumbers), to);
    }
    const found = await nearestOthers(pool, x, { queries, k });
    throwIfAborted(signal);
    return found;
  } finally {
    x.release();
  }
}

/**
 * The `k` nearest other rows of each of `queries`, nearest first, of equally near ones the lower first: [queries, k].
 * Squared Euclidean distance over the numbers that both rows have, scaled up to all of them, and a penalty a level
 * that differs. Brute force: O(queries * nRows * columns).
 * @param k 1..nRows-1
 */
export async function nearestRowsByAll(
  points: Points,
  { queries, k, signal }: { queries: Uint32Array; k: number; signal: AbortSignal },
): Promise<Uint32Array> {
  const out = new Uint32Array(queries.length * k);
  const search = points.numbers.some(Number.isNaN) ? searchWithGaps : searchPlain;
  const perQuery = points.nRows * (points.nNumbers + points.nLevels);
  let work = 0;
  const near = new Float64Array(k);
  for (const [place, query] of queries.entries()) {
    near.fill(Number.POSITIVE_INFINITY);
    search(points, query, { near, found: out.subarray(place * k, (place + 1) * k) });
    work += perQuery;
    if (work >= PER_BREATH) {
      work = 0;
      await giveAir(signal);
    }
  }
  return out;
}

/** The best so far, nearest first. */
interface Nearest {
  /** [k] squared distances. */
  readonly near: Float64Array;
  /** [k] rows. */
  readonly found: Uint32Array;
}

function searchPlain(points: Points, query: number, nearest: Nearest): void {
  const { nRows, numbers, nNumbers } = points;
  const { near } = nearest;
  const last = near.length - 1;
  const from = query * nNumbers;
  for (let other = 0; other < nRows; other++) {
    if (other === query) continue;
    const to = other * nNumbers;
    const limit = near[last]!;
    let sum = points.nLevels === 0 ? 0 : levelDistance(points, query, other);
    for (let j = 0; j < nNumbers && sum < limit; j++) {
      const off = numbers[from + j]! - numbers[to + j]!;
      sum += off * off;
    }
    if (sum < limit) insert(nearest, sum, other);
  }
}

function searchWithGaps(points: Points, query: number, nearest: Nearest): void {
  const { nRows, numbers, nNumbers } = points;
  const last = nearest.near.length - 1;
  for (let other = 0; other < nRows; other++) {
    if (other === query) continue;
    let sum = 0;
    let both = 0;
    for (let j = 0; j < nNumbers; j++) {
      const off = numbers[query * nNumbers + j]! - numbers[other * nNumbers + j]!;
      if (Number.isNaN(off)) continue;
      sum += off * off;
      both++;
    }
    // nothing to compare by: behind all others, yet found where there is no better
    const distance =
      both === 0 ? Number.MAX_VALUE : (sum * nNumbers) / both + levelDistance(points, query, other);
    if (distance < nearest.near[last]!) insert(nearest, distance, other);
  }
}

function levelDistance({ levels, nLevels, penalty }: Points, a: number, b: number): number {
  let differing = 0;
  for (let j = 0; j < nLevels; j++) if (levels[a * nLevels + j] !== levels[b * nLevels + j]) differing++;
  return penalty * differing;
}

function insert({ near, found }: Nearest, d: number, row: number): void {
  let place = near.length - 1;
  while (place > 0 && near[place - 1]! > d) {
    near[place] = near[place - 1]!;
    found[place] = found[place - 1]!;
    place--;
  }
  near[place] = d;
  found[place] = row;
}
