import { searchLine } from './line-search.ts';
import { largestOf, type Objective } from './objective.ts';
import { centre, type Solution, type Stop } from './solution.ts';

/** Steps whose curvature is remembered. */
const MEMORY = 10;

interface Pair {
  /** Change of the coefficients and of the gradient. */
  readonly s: Float64Array;
  readonly g: Float64Array;
  readonly product: number;
}

/** Limited-memory BFGS (Nocedal 1980; Liu and Nocedal 1989) with backtracking. O(10 k width) a step beside the pass. */
export async function lbfgs(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, onStep }: Stop,
): Promise<Solution> {
  let here = await objective.at(start);
  let largest = largestOf(here.gradient);
  let pairs: Pair[] = [];
  let iterations = 0;
  let isDone = largest <= tolerance;
  while (!isDone && iterations < maxIterations) {
    const direction = directionOf(here.gradient, pairs);
    const promised = dot(direction, here.gradient);
    const next = await searchLine(objective, here, { direction, promised });
    iterations++;
    if (next === null) {
      // A memory that leads astray is forgotten once; steepest descent that gains nothing is at the end.
      isDone = pairs.length === 0;
      pairs = [];
      continue;
    }
    const s = next.coefficients.map((value, at) => value - here.coefficients[at]!);
    const g = next.gradient.map((value, at) => value - here.gradient[at]!);
    const product = dot(s, g);
    if (product > 1e-14 * Math.sqrt(dot(s, s) * dot(g, g)))
      pairs = [...pairs.slice(1 - MEMORY), { s, g, product }];
    here = next;
    largest = largestOf(here.gradient);
    onStep(largest);
    isDone = largest <= tolerance;
  }
  const coefficients = Float64Array.from(here.coefficients);
  centre(coefficients, objective);
  return { coefficients, loss: here.loss, largest, iterations, isDone, nextStep: null };
}

function directionOf(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((value) => -value);
  const last = pairs.at(-1);
  if (last === undefined) {
    const length = Math.sqrt(dot(q, q));
    return length > 1 ? q.map((value) => value / length) : q;
  }
  const shares = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, g, product } = pairs[i]!;
    shares[i] = dot(s, q) / product;
    addTo(q, -shares[i]!, g);
  }
  const scale = last.product / dot(last.g, last.g);
  for (let at = 0; at < q.length; at++) q[at]! *= scale;
  for (const [i, { s, g, product }] of pairs.entries()) addTo(q, shares[i]! - dot(g, q) / product, s);
  return q;
}

function addTo(to: Float64Array, factor: number, values: Float64Array): void {
  for (let at = 0; at < to.length; at++) to[at]! += factor * values[at]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
