import type { MixtureAssignment, MixtureDensities, MixtureSums } from '../types.ts';

/** Rows as the kernels hold them. */
interface Rows {
  readonly nRows: number;
  readonly nCols: number;
  readonly data: Float32Array;
}

/** Twin of `mixtureSums`: plain, one thread. */
export function mixtureSums(
  x: Rows,
  densities: MixtureDensities,
  labels: Int32Array | null = null,
): MixtureSums {
  const { k, nCols: d, isDiagonal } = densities;
  const cells = isDiagonal ? d : d * d;
  const weights = new Float64Array(k);
  const deviations = new Float64Array(k * d);
  const products = new Float64Array(k * cells);
  let logLikelihood = 0;
  for (let row = 0; row < x.nRows; row++) {
    const { logs } = logDensities(x, row, densities);
    const total = logSum(logs);
    logLikelihood += total;
    for (let c = 0; c < k; c++) {
      const share = labels === null ? Math.exp(logs[c]! - total) : +(labels[row] === c);
      weights[c]! += share;
      for (let i = 0; i < d; i++) {
        const deviation = deviationOf(x, densities, { row, c, j: i });
        deviations[c * d + i]! += share * deviation;
        if (isDiagonal) products[c * cells + i]! += share * deviation * deviation;
        for (let j = 0; j < d && !isDiagonal; j++) {
          products[c * cells + i * d + j]! += share * deviation * deviationOf(x, densities, { row, c, j });
        }
      }
    }
  }
  return { weights, deviations, products, logLikelihood };
}

/** Twin of `assignMixture`. */
export function assignMixture(x: Rows, densities: MixtureDensities): MixtureAssignment {
  const n = x.nRows;
  const labels = new Int32Array(n);
  const runnersUp = new Int32Array(n).fill(-1);
  const posteriors = new Float32Array(n);
  const distances = new Float32Array(n);
  let logLikelihood = 0;
  for (let row = 0; row < n; row++) {
    const { logs, squares } = logDensities(x, row, densities);
    const total = logSum(logs);
    let [first, second] = [0, -1];
    for (let c = 1; c < logs.length; c++) {
      if (logs[c]! > logs[first]!) [first, second] = [c, first];
      else if (second < 0 || logs[c]! > logs[second]!) second = c;
    }
    labels[row] = first;
    runnersUp[row] = second;
    posteriors[row] = 1 / logs.reduce((sum, log) => sum + Math.exp(log - logs[first]!), 0);
    distances[row] = Math.sqrt(squares[first]!);
    logLikelihood += total;
  }
  return { labels, runnersUp, posteriors, distances, logLikelihood };
}

function logDensities(
  x: Rows,
  row: number,
  densities: MixtureDensities,
): { logs: Float64Array; squares: Float64Array } {
  const { k, nCols: d, isDiagonal, factors, offsets } = densities;
  const squares = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < d; i++) {
      let sum = 0;
      if (isDiagonal) sum = factors[c * d + i]! * deviationOf(x, densities, { row, c, j: i });
      for (let j = 0; j <= i && !isDiagonal; j++) {
        sum += factors[(c * d + i) * d + j]! * deviationOf(x, densities, { row, c, j });
      }
      squares[c]! += sum * sum;
    }
  }
  return { squares, logs: squares.map((square, c) => offsets[c]! - square / 2) };
}

function deviationOf(
  { data }: Rows,
  { nCols, means }: MixtureDensities,
  { row, c, j }: { row: number; c: number; j: number },
): number {
  return data[row * nCols + j]! - means[c * nCols + j]!;
}

function logSum(logs: Float64Array): number {
  const most = logs.reduce((a, b) => Math.max(a, b));
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}
