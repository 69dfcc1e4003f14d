import { AppError, throwIfAborted } from '#base';
import {
  createMlpTrainer,
  type MlpNetwork,
  type MlpOptimiser,
  type MlpTargets,
  type MlpTrainer,
  predictMlp,
} from '#kernels';
import type { ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import { isBounded } from './codec.ts';
import type { HeldOutRows } from './hold-out-rows.ts';
import { learningRates } from './learning-rates.ts';
import type { MultilayerPerceptronOptions } from './options.ts';
import { rateRows } from './rate-rows.ts';
import type { EpochRecord } from './state.ts';
import { meanTargetLoss } from './target-loss.ts';

/** A network after training, and how it came to be. */
export interface TrainedNetwork {
  readonly network: MlpNetwork;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number;
}

interface Task {
  readonly input: ClassifierInput;
  readonly split: HeldOutRows;
  /** [nRows] mean 1. */
  readonly weights: Float32Array;
  readonly options: MultilayerPerceptronOptions;
  readonly start: MlpNetwork;
  readonly seed: number;
  /** Absent: classes are learned. */
  readonly targets?: MlpTargets;
}

/** Epochs until the held-out loss no longer falls; the weights of the epoch at which it was least. @throws FIT_DIVERGED */
export async function trainNetwork(task: Task, ctx: Context): Promise<TrainedNetwork> {
  const trainer = trainerOf(task, ctx);
  try {
    return await run(trainer, task, ctx);
  } finally {
    trainer.release();
  }
}

function trainerOf(
  { input, split, weights, options, start, seed, targets }: Task,
  { pool, clock }: Context,
): MlpTrainer {
  const { dropout, layers, batchNorm, weightDecay, clipNorm, batchSize } = options;
  return createMlpTrainer(
    pool,
    { x: input.x.x, rows: split.train, y: input.y, weights, ...(targets === undefined ? {} : { targets }) },
    {
      network: start,
      batchNorm,
      dropout: layers.map((_, i) => (dropout.length === 1 ? dropout[0]! : (dropout[i] ?? 0))),
      optimiser: optimiserOf(options),
      weightDecay,
      clipNorm,
      batchSize,
      seed,
      elapsedMs: () => clock.elapsedMs(),
    },
  );
}

function optimiserOf(options: MultilayerPerceptronOptions): MlpOptimiser {
  const { optimiser: kind, momentum, nesterov, beta1, beta2, epsilon } = options;
  return kind === 'sgd' ? { kind, momentum, nesterov } : { kind, beta1, beta2, epsilon };
}

async function run(trainer: MlpTrainer, task: Task, ctx: Context): Promise<TrainedNetwork> {
  const { options, split } = task;
  const { epochs, patience, plateauPatience } = options;
  const history: EpochRecord[] = [];
  const steps = ctx.training?.start({
    learner: 'multilayer-perceptron',
    title: 'Multilayer perceptron',
    over: 'epoch',
  });
  const holdsOut = split.heldOut.length > 0;
  let best: { network: MlpNetwork; epoch: number } | null = null;
  let least = Number.POSITIVE_INFINITY;
  let [sinceLeast, sinceFall, falls] = [0, 0, 0];
  for (let epoch = 0; epoch < epochs; epoch++) {
    throwIfAborted(ctx.signal);
    const rates = learningRates(options, { epoch, nBatches: trainer.nBatches, falls });
    const trainingLoss = await trainer.epoch(epoch, rates, (share) => {
      throwIfAborted(ctx.signal);
      if (share < 1) ctx.progress.report((epoch + share) / epochs);
    });
    if (!Number.isFinite(trainingLoss)) diverged(epoch, `got ${trainingLoss}`);
    const isLast = epoch === epochs - 1;
    const network = holdsOut || isLast ? trainer.network() : null;
    if (network !== null && !isBounded(network)) diverged(epoch, 'got weights out of bounds');
    const rating = holdsOut ? await rate(network!, task, ctx) : null;
    history.push({
      trainingLoss,
      heldOutLoss: rating?.loss ?? null,
      heldOutAccuracy: rating?.accuracy ?? null,
      learningRate: rates.at(-1)!,
    });
    steps?.step(epoch + 1, {
      trainingLoss,
      ...(rating === null ? {} : { heldOutLoss: rating.loss }),
      ...(rating?.accuracy == null ? {} : { heldOutAccuracy: rating.accuracy }),
      learningRate: rates.at(-1)!,
    });
    const loss = rating?.loss ?? trainingLoss;
    ctx.progress.report((epoch + 1) / epochs, `epoch ${epoch + 1} of ${epochs}, loss ${loss.toFixed(4)}`);
    sinceFall++;
    sinceLeast++;
    if (loss < least) {
      [least, sinceLeast, sinceFall] = [loss, 0, 0];
      if (network !== null) best = { network, epoch };
    }
    if (!holdsOut && isLast) best = { network: network!, epoch };
    if (sinceFall >= plateauPatience) [falls, sinceFall] = [falls + 1, 0];
    if (holdsOut && sinceLeast >= patience) break;
  }
  if (holdsOut) steps?.keep(best!.epoch + 1);
  ctx.progress.report(1);
  return { network: best!.network, history, bestEpoch: best!.epoch };
}

async function rate(network: MlpNetwork, { input, split, weights, targets }: Task, { pool }: Context) {
  const rows = split.heldOut;
  if (targets !== undefined) {
    const scores = await predictMlp(pool, input.x.x, { network, rows, isLinear: true });
    return { loss: meanTargetLoss(scores, { rows, weights, targets }), accuracy: null };
  }
  const probabilities = await predictMlp(pool, input.x.x, { network, rows });
  const { y, nClasses, weights: given } = input;
  return rateRows(probabilities, { rows, y, nClasses, weights, given });
}

function diverged(epoch: number, got: string): never {
  throw new AppError(
    'FIT_DIVERGED',
    `multilayer-perceptron: expected a finite loss, ${got} in epoch ${epoch + 1}`,
    {
      data: { epoch: epoch + 1 },
      hint: 'Lower learningRate, shorten gradients with clipNorm, or scale the columns.',
    },
  );
}
