// Greedy k-means++ (Arthur and Vassilvitskii 2007): 2 + ln k candidates a step, the one that lowers the
// potential most is kept. Distances are direct differences, so a duplicate of a chosen row is exactly 0.
import { barrier, Gang } from './gang';
import { Fit, threadArea, ThreadArea } from './kmeans-fit';
import { CHUNK_ROWS, firstPart } from './parts';
import { Prepared } from './prepare';
import { nextInt, nextUniform, Rng, seedRng } from './random';

/** 2 + ln k, rounded down, without a logarithm table. */
export function candidateCount(k: i32): i32 {
  let count = 2;
  let power = 2.718281828459045;
  while (<f64>k >= power) {
    count++;
    power *= 2.718281828459045;
  }
  return count;
}

/**
 * Chooses k rows and copies them as f64 centres into every thread's area. All threads call it.
 * Returns how many were chosen: fewer than k when there are fewer distinct rows.
 */
export function seed(fit: Fit, p: Prepared, gang: Gang, threadIndex: i32, nThreads: i32): i32 {
  const area = threadArea(fit, threadIndex);
  const rng = changetype<Rng>(area.rng);
  seedRng(rng, fit.seed);
  const nCandidates = candidateCount(fit.k);
  let row = min(p.n - 1, <i32>nextInt(rng, p.n));
  let chosen = 0;
  const from = firstPart(p.nParts, threadIndex, nThreads);
  const to = firstPart(p.nParts, threadIndex + 1, nThreads);
  while (true) {
    splatRow(p, row, area.splats);
    updateParts(fit, p, from, to, area.splats, chosen == 0);
    copyCentre(p, area, chosen, row);
    chosen++;
    if (chosen == fit.k) return chosen;
    barrier(gang, nThreads);
    const total = totalOf(fit, 0);
    if (!(total > 0.0)) return chosen;
    const stride = <usize>p.d << 4;
    for (let t = 0; t < nCandidates; t++) {
      const candidate = sample(fit, p, total, nextUniform(rng));
      store<i32>(area.candidates + (<usize>t << 2), candidate);
      splatRow(p, candidate, area.splats + <usize>t * stride);
    }
    for (let part = from; part < to; part++) {
      const first = part * p.rowsPerPart;
      const end = min(p.n, first + p.rowsPerPart);
      for (let start = first; start < end; start += CHUNK_ROWS) {
        let t = 0;
        for (; t + 1 < nCandidates; t += 2) {
          chunkPotentials(fit, p, start, area.splats + <usize>t * stride, t + 1);
        }
        if (t < nCandidates) {
          const sum = chunkPotential(fit, p, start, area.splats + <usize>t * stride, false);
          store<f64>(potential(fit, t + 1, start), sum);
        }
      }
    }
    barrier(gang, nThreads);
    let best = Infinity;
    for (let t = 0; t < nCandidates; t++) {
      const candidateTotal = totalOf(fit, t + 1);
      if (candidateTotal < best) {
        best = candidateTotal;
        row = load<i32>(area.candidates + (<usize>t << 2));
      }
    }
  }
  return chosen;
}

/** Where the potential of the chunk that begins at row `start` lies; slot 0 is the current one, t + 1 candidate t. */
@inline
function potential(fit: Fit, slot: i32, start: i32): usize {
  return fit.potentials + ((<usize>slot * <usize>fit.nChunks + <usize>(start / CHUNK_ROWS)) << 3);
}

function totalOf(fit: Fit, slot: i32): f64 {
  let total = 0.0;
  for (let chunk = 0; chunk < fit.nChunks; chunk++) total += load<f64>(potential(fit, slot, chunk * CHUNK_ROWS));
  return total;
}

function updateParts(fit: Fit, p: Prepared, from: i32, to: i32, splats: usize, isFirst: bool): void {
  for (let part = from; part < to; part++) {
    const first = part * p.rowsPerPart;
    const end = min(p.n, first + p.rowsPerPart);
    if (isFirst) fillInfinity(fit.bounds + (<usize>first << 2), ((end + 7) & ~7) - first);
    for (let start = first; start < end; start += CHUNK_ROWS) {
      store<f64>(potential(fit, 0, start), chunkPotential(fit, p, start, splats, true));
    }
  }
}

function fillInfinity(at: usize, count: i32): void {
  const infinity = f32x4.splat(Infinity);
  const end = at + (<usize>count << 2);
  for (; at < end; at += 16) v128.store(at, infinity);
}

/** Sum over a chunk of min(distance so far, squared distance to the splatted row); `keep` writes the minimum. */
function chunkPotential(fit: Fit, p: Prepared, start: i32, splats: usize, keep: bool): f64 {
  const end = min(p.n, start + CHUNK_ROWS);
  const whole = start + ((end - start) & ~7);
  let sums = f64x2.splat(0);
  let nearest = fit.bounds + (<usize>start << 2);
  let at = p.blocks + (<usize>start * <usize>p.d << 2);
  const splatEnd = splats + (<usize>p.d << 4);
  for (let row = start; row < end; row += 8) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    for (let centre = splats; centre < splatEnd; centre += 16) {
      const c = v128.load(centre);
      const difference0 = f32x4.sub(v128.load(at), c);
      const difference1 = f32x4.sub(v128.load(at, 16), c);
      sum0 = f32x4.add(sum0, f32x4.mul(difference0, difference0));
      sum1 = f32x4.add(sum1, f32x4.mul(difference1, difference1));
      at += 32;
    }
    // rows past the end must not count
    const left = row >= whole ? end - row : 8;
    sum0 = present(f32x4.pmin(sum0, v128.load(nearest)), i32x4(0, 1, 2, 3), left);
    sum1 = present(f32x4.pmin(sum1, v128.load(nearest, 16)), i32x4(4, 5, 6, 7), left);
    if (keep) {
      v128.store(nearest, sum0);
      v128.store(nearest, sum1, 16);
    }
    sums = f64x2.add(sums, doubled(f32x4.add(sum0, sum1)));
    nearest += 32;
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Lanes whose numbers are below `left`; the others are 0. */
@inline
function present(values: v128, numbers: v128, left: i32): v128 {
  return left < 8 ? v128.and(values, i32x4.lt_s(numbers, i32x4.splat(left))) : values;
}

/** Two sums of two lanes each, in f64. */
@inline
function doubled(values: v128): v128 {
  return f64x2.add(f64x2.promote_low_f32x4(values), f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 1)));
}

/** `chunkPotential` of two rows splatted one behind the other, into the potentials `slot` and `slot` + 1. */
function chunkPotentials(fit: Fit, p: Prepared, start: i32, splats: usize, slot: i32): void {
  const end = min(p.n, start + CHUNK_ROWS);
  const whole = start + ((end - start) & ~7);
  let sums = f64x2.splat(0);
  let otherSums = sums;
  let nearest = fit.bounds + (<usize>start << 2);
  let at = p.blocks + (<usize>start * <usize>p.d << 2);
  const stride = <usize>p.d << 4;
  const splatEnd = splats + stride;
  for (let row = start; row < end; row += 8) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let other0 = sum0;
    let other1 = sum0;
    for (let centre = splats; centre < splatEnd; centre += 16) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      let c = v128.load(centre);
      let difference0 = f32x4.sub(x0, c);
      let difference1 = f32x4.sub(x1, c);
      sum0 = f32x4.add(sum0, f32x4.mul(difference0, difference0));
      sum1 = f32x4.add(sum1, f32x4.mul(difference1, difference1));
      c = v128.load(centre + stride);
      difference0 = f32x4.sub(x0, c);
      difference1 = f32x4.sub(x1, c);
      other0 = f32x4.add(other0, f32x4.mul(difference0, difference0));
      other1 = f32x4.add(other1, f32x4.mul(difference1, difference1));
      at += 32;
    }
    const left = row >= whole ? end - row : 8;
    const near0 = v128.load(nearest);
    const near1 = v128.load(nearest, 16);
    sum0 = present(f32x4.pmin(sum0, near0), i32x4(0, 1, 2, 3), left);
    sum1 = present(f32x4.pmin(sum1, near1), i32x4(4, 5, 6, 7), left);
    other0 = present(f32x4.pmin(other0, near0), i32x4(0, 1, 2, 3), left);
    other1 = present(f32x4.pmin(other1, near1), i32x4(4, 5, 6, 7), left);
    sums = f64x2.add(sums, doubled(f32x4.add(sum0, sum1)));
    otherSums = f64x2.add(otherSums, doubled(f32x4.add(other0, other1)));
    nearest += 32;
  }
  store<f64>(potential(fit, slot, start), f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
  store<f64>(potential(fit, slot + 1, start), f64x2.extract_lane(otherSums, 0) + f64x2.extract_lane(otherSums, 1));
}

/** A row drawn with probability proportional to its squared distance; the last possible one when sums round down. */
function sample(fit: Fit, p: Prepared, total: f64, u: f64): i32 {
  const wanted = u * total;
  let chunk = 0;
  let sum = 0.0;
  while (chunk < fit.nChunks - 1) {
    const next = sum + load<f64>(potential(fit, 0, chunk * CHUNK_ROWS));
    if (next > wanted) break;
    sum = next;
    chunk++;
  }
  let last = -1;
  for (let row = chunk * CHUNK_ROWS; row < p.n; row++) {
    const value = load<f32>(fit.bounds + (<usize>row << 2));
    if (!(value > 0)) continue;
    last = row;
    sum += <f64>value;
    if (sum > wanted) break;
  }
  for (let row = chunk * CHUNK_ROWS; last < 0 && row >= 0; row--) {
    if (load<f32>(fit.bounds + (<usize>row << 2)) > 0) last = row;
  }
  return last;
}

function splatRow(p: Prepared, row: i32, out: usize): void {
  let at = p.blocks + (<usize>(row & ~7) * <usize>p.d << 2) + (<usize>(row & 7) << 2);
  for (let j = 0; j < p.d; j++) {
    v128.store(out, v128.load32_splat(at));
    at += 32;
    out += 16;
  }
}

function copyCentre(p: Prepared, area: ThreadArea, c: i32, row: i32): void {
  const d = <usize>p.d;
  for (let j: usize = 0; j < d; j++) {
    const at = p.blocks + (<usize>(row & ~7) * d << 2) + (<usize>(row & 7) << 2) + (j << 5);
    store<f64>(area.centres + ((<usize>c * d + j) << 3), <f64>load<f32>(at));
  }
}
