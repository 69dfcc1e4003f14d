import { z } from 'zod';
import { AppError } from '#base';
import type { MlpNetwork } from '#kernels';
import type { Bundle } from '#learn';
import type { MultilayerPerceptronState } from './state.ts';

const FORMAT = 'multilayer-perceptron';
const VERSION = 1;
/** Largest magnitude of a weight: products of two such numbers stay far inside f32. */
export const LARGEST_WEIGHT = 1e15;

export const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  nClasses: z.number().int().min(2),
  activation: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('leaky-relu'), slope: z.number().min(0).max(1) }),
    z.object({ kind: z.literal('tanh') }),
  ]),
  hidden: z.array(z.number().int().min(1).max(1024)).max(8),
  history: z
    .array(
      z.object({
        trainingLoss: z.number(),
        heldOutLoss: z.number().nullable(),
        heldOutAccuracy: z.number().min(0).max(1).nullable(),
        learningRate: z.number(),
      }),
    )
    .min(1),
  bestEpoch: z.number().int().min(0),
  heldOutRows: z.number().int().min(0),
});
export const arraysSchema = z.object({
  weights: z.instanceof(Float32Array),
  biases: z.instanceof(Float32Array),
});

/** A fitted multilayer perceptron as facts and arrays. */
export function packMultilayerPerceptron(state: MultilayerPerceptronState): Bundle {
  const { features, nClasses, network, history, bestEpoch, heldOutRows } = state;
  const hidden = network.layers.slice(0, -1).map(({ nOut }) => nOut);
  return {
    format: FORMAT,
    version: VERSION,
    facts: {
      features: [...features],
      nClasses,
      activation: { ...network.activation },
      hidden,
      history: history.map((epoch) => ({ ...epoch })),
      bestEpoch,
      heldOutRows,
    },
    arrays: {
      weights: joined(network.layers.map(({ weights }) => weights)),
      biases: joined(network.layers.map(({ bias }) => bias)),
    },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackMultilayerPerceptron({
  format,
  version,
  ...content
}: Bundle): MultilayerPerceptronState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `multilayer-perceptron bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const network = facts.success && arrays.success ? networkOf(facts.data, arrays.data) : null;
  if (!facts.success || network === null || facts.data.bestEpoch >= facts.data.history.length) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'multilayer-perceptron bundle: expected weights and biases within bounds that fit the layers, and a history',
    );
  }
  const { activation: _, hidden: __, ...rest } = facts.data;
  return { ...rest, network };
}

/** Whether all weights and biases are numbers that predictions can be made with. */
export function isBounded({ layers }: MlpNetwork): boolean {
  return layers.every(({ weights, bias }) => isWithin(weights) && isWithin(bias));
}

function isWithin(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= LARGEST_WEIGHT)) return false;
  return true;
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Null where the arrays do not fit. */
export function networkOf(
  { features, hidden, nClasses, activation }: z.infer<typeof factsSchema>,
  { weights, biases }: z.infer<typeof arraysSchema>,
): MlpNetwork | null {
  const widths = [features.length, ...hidden, nClasses];
  let [atWeights, atBiases] = [0, 0];
  const layers = widths.slice(1).map((nOut, index) => {
    const nIn = widths[index]!;
    const layer = {
      nIn,
      nOut,
      weights: weights.slice(atWeights, atWeights + nOut * nIn),
      bias: biases.slice(atBiases, atBiases + nOut),
    };
    atWeights += nOut * nIn;
    atBiases += nOut;
    return layer;
  });
  if (atWeights !== weights.length || atBiases !== biases.length) return null;
  const network = { activation, layers };
  return isBounded(network) ? network : null;
}
