import type { Assignment } from '../types.ts';
import type { Dense } from './dense.ts';
import { squaredDistance } from './squared-distance.ts';

/** Nearest and second nearest centre of every row; ties go to the lower index; with one centre the runner-up is -1 at Infinity. */
export function assignNearest(x: Dense, centres: Float64Array, k: number): Assignment {
  const labels = new Int32Array(x.nRows);
  const runnersUp = new Int32Array(x.nRows);
  const distances = new Float32Array(x.nRows);
  const runnerUpDistances = new Float32Array(x.nRows);
  for (let i = 0; i < x.nRows; i++) {
    let best = -1;
    let second = -1;
    let bestSquare = Number.POSITIVE_INFINITY;
    let secondSquare = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      const square = squaredDistance(x, i, { centres, c });
      if (square < bestSquare) {
        second = best;
        secondSquare = bestSquare;
        best = c;
        bestSquare = square;
      } else if (square < secondSquare) {
        second = c;
        secondSquare = square;
      }
    }
    labels[i] = best;
    runnersUp[i] = second;
    distances[i] = Math.sqrt(bestSquare);
    runnerUpDistances[i] = Math.sqrt(secondSquare);
  }
  return { labels, distances, runnersUp, runnerUpDistances };
}
