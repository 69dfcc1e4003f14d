import { invariant } from '#base';
import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import {
  batchCount,
  type MlpNetwork,
  type MlpOptimiser,
  type MlpRows,
  type MlpTraining,
  stepRates,
} from './network.ts';
import { folded, type PlacedNetwork, placeNetwork } from './place-network.ts';
import { createThreadChoice, type StepRun } from './thread-choice.ts';

/** Multiplications a step that a thread is worth its waiting for the others. */
const WORK_OF_THREAD = 600_000;
/** Multiplications of one call: an instant, so that it can be stopped between two. */
const WORK_OF_CALL = 1e9;
/** Head of a block of parameters. */
const GANG_BYTES = 64;
/** In the order of their numbers in the kernel. */
const TARGET_LOSSES = ['squared', 'absolute', 'poisson', 'tweedie'];
/** Two generators of random numbers. */
const RNG_BYTES = 64;

/** A network in training, in pool memory until `release`. */
export interface MlpTrainer {
  readonly nBatches: number;
  /**
   * Goes once over all rows, in an order of this epoch. @param epoch from 0.
   * @param learningRates [nBatches]
   * @param onShare told between calls how much of the epoch is done; may throw to stop.
   * @returns mean over rows of weighted loss, of the batches as they came; not finite when training diverged.
   */
  epoch(epoch: number, learningRates: ArrayLike<number>, onShare?: (share: number) => void): Promise<number>;
  /** The network as it predicts: normalisation by running averages is part of the weights. */
  network(): MlpNetwork;
  release(): void;
}

/**
 * Training by batches: forward, backward (Rumelhart, Hinton and Williams 1986) and a step, in f32; sums of losses in f64.
 * The same bytes at any number of threads. x: finite [n, d]. O(weights) a row.
 * @param elapsedMs tells how long steps take, so that fewer threads go on where that is quicker.
 */
export function createMlpTrainer(
  pool: KernelPool,
  { x, rows, y, weights, ...numbers }: MlpRows & { readonly x: KernelMatrix },
  { elapsedMs = () => 0, ...training }: MlpTraining & { readonly elapsedMs?: () => number },
): MlpTrainer {
  const nClasses = training.network.layers.at(-1)!.nOut;
  const isClassed = y.length === x.nRows && y.every((one) => one >= 0 && one < nClasses);
  invariant(isClassed, 'every row has a class that the network gives');
  invariant(rows.length > 0 && rows.every((row) => row < x.nRows), 'rows to train on are rows of the matrix');
  const scope = engineOf(pool).scope();
  try {
    const batch = placeBatches(scope, { x, rows, y, weights, ...numbers }, training);
    const { net, nBatches } = batch;
    const stepWork = 3 * Math.ceil(rows.length / nBatches) * net.values.length;
    const most = Math.max(1, Math.min(pool.threads, Math.floor(stepWork / WORK_OF_THREAD)));
    const choice = createThreadChoice(most, Math.max(1, Math.floor(WORK_OF_CALL / stepWork)));
    let stepsDone = 0;
    return {
      nBatches,
      async epoch(epoch, learningRates, onShare) {
        for (let b = 0; b < nBatches; b++) {
          batch.rates.set(stepRates(learningRates[b]!, ++stepsDone, training.optimiser), 4 * b);
        }
        let sum = 0;
        for (let from = 0; from < nBatches; ) {
          const run = choice.next(epoch, from, nBatches);
          const start = elapsedMs();
          // carried on, so that its bytes do not depend on how the epoch is cut into runs
          sum = await runSteps(pool, batch, { ...run, seed: training.seed, epoch, sum });
          choice.took(run, elapsedMs() - start);
          from = run.to;
          onShare?.(from / nBatches);
        }
        return sum / rows.length;
      },
      network: () => ({
        activation: training.network.activation,
        layers: net.places.map((place) => folded(place, net.values)),
      }),
      release: () => scope.release(),
    };
  } catch (error) {
    scope.release();
    throw error;
  }
}

/** What all steps need, in pool memory, and the fields of the kernel's parameters that stay. */
interface PlacedBatches {
  readonly net: PlacedNetwork;
  readonly nBatches: number;
  /** [nBatches, 4] */
  readonly rates: Float32Array;
  readonly f64: readonly number[];
  /** Fields before and after those of a call. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function placeBatches(
  scope: Scope,
  { x, rows, y, weights, targets }: MlpRows & { readonly x: KernelMatrix },
  training: MlpTraining,
): PlacedBatches {
  const { optimiser, network, weightDecay, clipNorm } = training;
  const nBatches = batchCount(rows.length, training.batchSize);
  const nBlocks = Math.ceil(Math.ceil(rows.length / nBatches) / 8);
  const net = placeNetwork(scope, training, nBlocks);
  const rates = scope.f32(4 * nBatches);
  const moments =
    optimiser.kind === 'sgd'
      ? [optimiser.momentum, 0, 0]
      : [optimiser.beta1, optimiser.beta2, optimiser.epsilon];
  const order = scope.bytes(rows.length * 4);
  const before = [x.ptr, x.nCols, copy(scope.i32(rows.length), rows), rows.length, order];
  before.push(copy(scope.i32(y.length), y), copy(scope.f32(weights.length), weights));
  before.push(network.layers.at(-1)!.nOut, net.records, net.places.length, nBatches);
  const after = [rates.byteOffset, kindOf(optimiser), ...net.arrays, net.values.length];
  const perRow = nBlocks * 8;
  after.push(scope.bytes(perRow * 4), scope.bytes(perRow * 4), scope.bytes(perRow * 4));
  after.push(scope.bytes(nBlocks * 8), scope.bytes(RNG_BYTES));
  if (targets === undefined) after.push(0, 0);
  else after.push(copy(scope.f32(x.nRows), targets.values), TARGET_LOSSES.indexOf(targets.loss));
  return {
    net,
    nBatches,
    rates,
    f64: [...moments, weightDecay, clipNorm, targets?.power ?? 0],
    before,
    after,
  };
}

/** Adds the losses of the rows of some steps to a sum. */
async function runSteps(
  pool: KernelPool,
  { f64, before, after }: PlacedBatches,
  run: StepRun & Readonly<Record<'seed' | 'epoch' | 'sum', number>>,
): Promise<number> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const i32 = [...before, run.from, run.to, run.seed, run.epoch, ...after];
    const block = scope.block({ f64: [run.sum, ...f64], i32 });
    await engine.gang('mlpTrain', block, run.nThreads);
    return new Float64Array(engine.arena.memory.buffer, block + GANG_BYTES, 1)[0]!;
  } finally {
    scope.release();
  }
}

function kindOf(optimiser: MlpOptimiser): number {
  if (optimiser.kind === 'sgd') return optimiser.nesterov ? 1 : 0;
  return optimiser.kind === 'adam' ? 2 : 3;
}

function copy<T extends Int32Array | Float32Array>(to: T, from: ArrayLike<number>): number {
  to.set(from);
  return to.byteOffset;
}
