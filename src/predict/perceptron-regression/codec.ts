import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { arraysSchema, joined, networkOf, factsSchema as ofClasses } from '../multilayer-perceptron/codec.ts';
import type { PerceptronRegressionState } from './state.ts';

const FORMAT = 'multilayer-perceptron-regression';
const VERSION = 1;
/** Products with outputs are finite. */
const LARGEST = 1e100;

const factsSchema = ofClasses.omit({ nClasses: true }).extend({
  isLog: z.boolean(),
  origin: z.number().min(-LARGEST).max(LARGEST),
  unit: z.number().positive().max(LARGEST),
});

/** A fitted multilayer perceptron of numbers as facts and arrays. */
export function packPerceptronRegression(state: PerceptronRegressionState): Bundle {
  const { features, isLog, origin, unit, network, history, bestEpoch, heldOutRows } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: {
      features: [...features],
      isLog,
      origin,
      unit,
      activation: { ...network.activation },
      hidden: network.layers.slice(0, -1).map(({ nOut }) => nOut),
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
export function unpackPerceptronRegression({
  format,
  version,
  ...content
}: Bundle): PerceptronRegressionState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `multilayer-perceptron bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const network =
    facts.success && arrays.success ? networkOf({ ...facts.data, nClasses: 1 }, arrays.data) : null;
  if (!facts.success || network === null || facts.data.bestEpoch >= facts.data.history.length) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'multilayer-perceptron bundle: expected weights and biases within bounds that fit the layers, and a history',
    );
  }
  const { activation: _, hidden: __, ...rest } = facts.data;
  return { ...rest, network };
}
