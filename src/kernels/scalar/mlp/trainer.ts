import { createRng } from '#base';
import { batchCount, type MlpTraining } from '../../mlp/network.ts';
import { type MlpBatch, type MlpTrace, mlpGradients } from './gradients.ts';
import { learnedOf, type MlpLayerState, statesOf } from './layer-state.ts';
import { optimiserStep } from './optimiser-step.ts';

/** A training with nothing but loops: the twin of the kernel. */
export function mlpTrainerScalar(
  data: {
    readonly x: { readonly data: ArrayLike<number>; readonly nCols: number };
    readonly rows: Uint32Array;
    readonly y: Int32Array;
    readonly weights: Float32Array;
  },
  training: MlpTraining,
) {
  const layers = statesOf(training);
  const moments = layers
    .map(learnedOf)
    .map((arrays) =>
      arrays.map(({ length }) => ({ first: new Float64Array(length), second: new Float64Array(length) })),
    );
  const n = data.rows.length;
  const nBatches = batchCount(n, training.batchSize);
  let stepsDone = 0;
  const epoch = (number: number, learningRates: ArrayLike<number>): number => {
    const order = shuffled(data.rows, createRng(training.seed).fork(number));
    let total = 0;
    for (let b = 0; b < nBatches; b++) {
      const rows = [...order.subarray(Math.floor((n * b) / nBatches), Math.floor((n * (b + 1)) / nBatches))];
      const { nCols } = data.x;
      const batch: MlpBatch = {
        x: rows.map((row) => Array.from({ length: nCols }, (_, j) => data.x.data[row * nCols + j]!)),
        y: rows.map((row) => data.y[row]!),
        weights: rows.map((row) => data.weights[row]!),
        rows,
      };
      const pass = {
        activation: training.network.activation,
        dropout: training.dropout,
        seed: training.seed,
        epoch: number,
      };
      const { loss, gradients, traces } = mlpGradients(layers, batch, pass);
      total += loss * rows.length;
      const step = ++stepsDone;
      takeAverages(layers, traces, rows.length, Math.max(0.1, 1 / step));
      const scale = clipScaleOf(gradients, training.clipNorm);
      for (const [l, layer] of layers.entries()) {
        const gradient = learnedOf(gradients[l]!);
        for (const [part, values] of learnedOf(layer).entries()) {
          optimiserStep(
            values,
            gradient[part]!.map((g) => g * scale),
            moments[l]![part]!,
            {
              optimiser: training.optimiser,
              learningRate: learningRates[b]!,
              step,
              decay: part === 0 ? training.weightDecay : 0,
            },
          );
        }
      }
    }
    return total / n;
  };
  return { nBatches, layers, epoch };
}

function shuffled(rows: Uint32Array, rng: { uint32(): number }): Uint32Array {
  const order = rows.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const j = Number((BigInt(rng.uint32()) * BigInt(i + 1)) >> 32n);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function takeAverages(
  layers: readonly MlpLayerState[],
  traces: readonly MlpTrace[],
  n: number,
  weight: number,
): void {
  for (const [l, { runningMean, runningVariance, gamma }] of layers.entries()) {
    const { mean, variance } = traces[l]!;
    for (let u = 0; u < gamma.length; u++) {
      const unbiased = (variance[u]! * n) / Math.max(1, n - 1);
      runningMean[u]! += weight * (mean[u]! - runningMean[u]!);
      runningVariance[u]! += weight * (unbiased - runningVariance[u]!);
    }
  }
}

function clipScaleOf(gradients: readonly MlpLayerState[], clipNorm: number): number {
  let squares = 0;
  for (const values of gradients.flatMap(learnedOf)) for (const g of values) squares += g * g;
  const norm = Math.sqrt(squares);
  return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}
