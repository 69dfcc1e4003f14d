import { choleskyOf, solveCholesky } from './cholesky.ts';
import { lassoOf } from './line-search.ts';
import type { Evaluation, Objective } from './objective.ts';

/** A quadratic model of the smooth part over some columns. */
export interface Quadratic extends Pick<Objective, 'k' | 'width' | 'ridge' | 'lasso'> {
  /** [k * columns, k * columns] */
  readonly hessian: Float64Array;
  /** Ascending, the intercept among them. */
  readonly columns: Int32Array;
}

const MOST_ROUNDS = 50;
/** Sweeps over the coefficients in use before they are moved together: at least so many, and what costs half as much. */
const LEAST_SWEEPS = 10;
const SWEEPS_OF_USED = 1 / 6;
/** Added to curvatures, as a share: where some columns are others', the lasso moves what they tell to the cheapest. */
const FLAT = 1e-8;

/** The model while it is being made least. */
interface Descent {
  readonly hessian: Float64Array;
  /** [size] what each coefficient costs by its size: lasso, of intercepts 0. */
  readonly costs: Float64Array;
  /** [size] coefficients. */
  readonly moved: Float64Array;
  /** [size] gradient of the model there. */
  readonly slopes: Float64Array;
}

/**
 * The step that makes the model and the lasso least, until no coefficient would change its derivative by more than
 * `tolerance`: coordinate descent chooses the coefficients in use, and where they hang together so closely that it
 * creeps they are moved together. O(size^2) a sweep, O(used^3) a common move.
 * @returns the direction [k, width] and the change of the objective that a line search may count on.
 */
export function stepOf(
  { hessian, columns, ...objective }: Quadratic,
  { coefficients, gradient }: Pick<Evaluation, 'coefficients' | 'gradient'>,
  tolerance: number,
): { direction: Float64Array; promised: number } {
  const { k, width, lasso } = objective;
  const m = columns.length;
  const places = Int32Array.from({ length: k * m }, (_, at) => Math.floor(at / m) * width + columns[at % m]!);
  const descent: Descent = {
    hessian,
    costs: Float64Array.from(places, (at) => (at % width === width - 1 ? 0 : lasso)),
    moved: Float64Array.from(places, (at) => coefficients[at]!),
    slopes: Float64Array.from(places, (at) => gradient[at]!),
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (k > 1 && objective.ridge === 0) shiftClasses(descent, { k, m });
    if (sweep(descent, false) <= tolerance) break;
    let largest = Number.POSITIVE_INFINITY;
    const sweeps = Math.max(LEAST_SWEEPS, usedIn(descent).length * SWEEPS_OF_USED);
    for (let i = 0; i < sweeps && largest > tolerance; i++) largest = sweep(descent, true);
    if (largest > tolerance) moveTogether(descent);
  }
  const direction = new Float64Array(k * width);
  let promised = 0;
  for (const [i, at] of places.entries()) {
    direction[at] = descent.moved[i]! - coefficients[at]!;
    promised += direction[at]! * gradient[at]!;
  }
  const whole = coefficients.map((value, at) => value + direction[at]!);
  return { direction, promised: promised + lassoOf(whole, objective) - lassoOf(coefficients, objective) };
}

/** Takes from the coefficients of a column in all classes what is common to them: only the lasso feels it, and gains. */
function shiftClasses({ moved, costs }: Descent, { k, m }: { k: number; m: number }): void {
  for (let j = 0; j < m; j++) {
    if (costs[j] === 0) continue;
    const values = Float64Array.from({ length: k }, (_, c) => moved[c * m + j]!).sort();
    const [low, high] = [values[(k - 1) >> 1]!, values[k >> 1]!];
    const shift = low > 0 ? low : high < 0 ? high : 0;
    if (shift !== 0) for (let c = 0; c < k; c++) moved[c * m + j]! -= shift;
  }
}

/** Makes the model least in each coefficient in turn; returns the largest change of a derivative by its own move. */
function sweep({ hessian, costs, moved, slopes }: Descent, onlyUsed: boolean): number {
  const size = moved.length;
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const curvature = hessian[i * size + i]!;
    const before = moved[i]!;
    if (!(curvature > 0) || (onlyUsed && before === 0 && costs[i]! > 0)) continue;
    const after = shrunk(before - slopes[i]! / curvature, costs[i]! / curvature);
    const change = after - before;
    if (change === 0) continue;
    moved[i] = after;
    largest = Math.max(largest, Math.abs(change) * curvature);
    for (let j = 0, at = i * size; j < size; j++, at++) slopes[j]! += change * hessian[at]!;
  }
  return largest;
}

/** Coefficients that are not 0, and the intercepts. */
function usedIn({ moved, costs }: Descent): Int32Array {
  return Int32Array.from(moved.keys()).filter((i) => moved[i] !== 0 || costs[i] === 0);
}

/**
 * Newton's step of the coefficients in use, those that would change their sign becoming 0. Where the model gains nothing
 * by that, the step only as far as the first of them, by which it always gains.
 */
function moveTogether(descent: Descent): void {
  const { hessian, costs, moved, slopes } = descent;
  const size = moved.length;
  const used = usedIn(descent);
  const n = used.length;
  const own = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) own[a * n + b] = hessian[used[a]! * size + used[b]!]!;
    own[a * n + a]! *= 1 + FLAT;
  }
  const right = Float64Array.from(used, (i) => -slopes[i]! - costs[i]! * Math.sign(moved[i]!));
  const step = solveCholesky(choleskyOf(own, n), right);
  const untilZero = Float64Array.from(used, (i, a) => (costs[i]! > 0 ? -moved[i]! / step[a]! : Number.NaN));
  const first = untilZero.reduce((least, own) => (own > 0 && own < least ? own : least), 1);
  const upTo = (share: number): Float64Array =>
    Float64Array.from(used, (i, a) =>
      untilZero[a]! > 0 && untilZero[a]! <= share ? -moved[i]! : share * step[a]!,
    );
  if (!move(descent, used, upTo(1)) && first < 1) move(descent, used, upTo(first));
}

/** Changes the coefficients in use if the model gains by it, and tells whether it does. */
function move({ hessian, costs, moved, slopes }: Descent, used: Int32Array, changes: Float64Array): boolean {
  const size = moved.length;
  const turned = new Float64Array(size);
  let gain = 0;
  for (const [a, i] of used.entries()) {
    const change = changes[a]!;
    for (let j = 0, at = i * size; j < size; j++, at++) turned[j]! += change * hessian[at]!;
    gain += change * slopes[i]! + costs[i]! * (Math.abs(moved[i]! + change) - Math.abs(moved[i]!));
  }
  for (const [a, i] of used.entries()) gain += (changes[a]! * turned[i]!) / 2;
  if (!(gain < 0)) return false;
  for (const [a, i] of used.entries()) moved[i]! += changes[a]!;
  for (let j = 0; j < size; j++) slopes[j]! += turned[j]!;
  return true;
}

function shrunk(value: number, by: number): number {
  if (value > by) return value - by;
  return value < -by ? value + by : 0;
}
