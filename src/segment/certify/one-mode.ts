import type { Rng } from '#base';

/** Rows of one column drawn from a distribution with a single peak. */
export interface OneMode {
  /** Where it peaks. */
  readonly mode: number;
  /** Largest distance between its distribution function and that of the values; twice the dip. */
  readonly distance: number;
  draw(rng: Rng): Float32Array;
}

/** Values at which a peak is tried, at most. */
const MOST_CANDIDATES = 400;

/**
 * The distribution with a single peak that is nearest to the values: convex up to the peak, concave behind it
 * (Hartigan and Hartigan 1985, "The dip test of unimodality"). What the permutation of columns is to many columns,
 * this is to one, as a column permuted alone is itself. Unlike a kernel estimate it keeps long tails as they are.
 * @param values [n] finite.
 */
export function oneMode(values: Float32Array): OneMode {
  const n = values.length;
  const sorted = values.slice().sort();
  const points = stepsOf(sorted);
  const last = points.length - 1;
  const stride = Math.max(1, Math.floor(points.length / MOST_CANDIDATES));
  let best: Hulls | null = null;
  for (let at = 0; at <= last; at += stride) {
    const hulls = hullsAt(points, at);
    if (best === null || hulls.distance < best.distance) best = hulls;
  }
  const { left, right, distance, at } = best!;
  const curve = [...left, ...right];
  return {
    mode: points[at]!.x,
    distance,
    draw: (rng) => Float32Array.from({ length: n }, () => inverse(curve, rng.next())),
  };
}

/** A distinct value with the share of values below it, and that up to it. */
interface Step {
  readonly x: number;
  readonly below: number;
  readonly upTo: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Hulls {
  readonly at: number;
  /** The greatest convex function under the distribution function up to the peak. */
  readonly left: readonly Point[];
  /** The least concave one above it from the peak on. */
  readonly right: readonly Point[];
  readonly distance: number;
}

function stepsOf(sorted: Float32Array): Step[] {
  const n = sorted.length;
  const steps: Step[] = [];
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && sorted[to] === sorted[from]) to++;
    steps.push({ x: sorted[from]!, below: from / n, upTo: to / n });
    from = to;
  }
  return steps;
}

function hullsAt(steps: readonly Step[], at: number): Hulls {
  const left = hull(
    steps.slice(0, at + 1).map(({ x, below }) => ({ x, y: below })),
    1,
  );
  const right = hull(
    steps.slice(at).map(({ x, upTo }) => ({ x, y: upTo })),
    -1,
  );
  const over = distanceTo(left, steps.slice(0, at + 1), ({ upTo }, y) => upTo - y);
  const under = distanceTo(right, steps.slice(at), ({ below }, y) => y - below);
  // at the peak itself the function may jump
  return { at, left, right, distance: Math.max(over, under) };
}

/** Corners of the lower (sign 1) or upper (sign -1) convex hull of points with rising x (Andrew's chain). */
function hull(points: readonly Point[], sign: 1 | -1): Point[] {
  const corners: Point[] = [];
  for (const point of points) {
    while (corners.length >= 2) {
      const [a, b] = [corners.at(-2)!, corners.at(-1)!];
      const turn = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
      if (sign * turn > 0) break;
      corners.pop();
    }
    corners.push(point);
  }
  return corners;
}

function distanceTo(
  corners: readonly Point[],
  steps: readonly Step[],
  between: (step: Step, y: number) => number,
): number {
  let most = 0;
  let piece = 0;
  for (const step of steps) {
    while (piece + 1 < corners.length - 1 && corners[piece + 1]!.x < step.x) piece++;
    most = Math.max(most, between(step, valueAt(corners, piece, step.x)));
  }
  return most;
}

function valueAt(corners: readonly Point[], piece: number, x: number): number {
  const [a, b] = [corners[piece]!, corners[piece + 1]];
  if (b === undefined || b.x === a.x) return a.y;
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}

/** Where a rising curve reaches a height. */
function inverse(curve: readonly Point[], y: number): number {
  let [low, high] = [0, curve.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (curve[middle]!.y <= y) low = middle;
    else high = middle;
  }
  const [a, b] = [curve[low]!, curve[high]!];
  if (y <= a.y || b.y === a.y) return a.x;
  return y >= b.y ? b.x : a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y);
}
