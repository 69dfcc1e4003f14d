import { z } from 'zod';

/** Options of a multilayer perceptron. */
export const multilayerPerceptronOptionsSchema = z.object({
  layers: z
    .array(z.number().int().min(1).max(1024))
    .max(8)
    .default([64, 32])
    .describe('widths of the hidden layers, the first one first; none: softmax regression'),
  activation: z
    .enum(['relu', 'leaky-relu', 'tanh'])
    .default('relu')
    .describe('what hidden units do with their sums'),
  slope: z.number().min(0).max(1).default(0.01).describe('slope of leaky-relu where sums are negative'),
  batchNorm: z
    .boolean()
    .default(false)
    .describe('normalise the sums of hidden units by mean and variance of the batch'),
  dropout: z
    .array(z.number().min(0).max(0.95))
    .max(8)
    .default([])
    .describe('share of hidden units that a row leaves out: one for all layers, or one a layer'),
  initialisation: z
    .enum(['glorot', 'he'])
    .default('glorot')
    .describe('spread of first weights; he is larger, for many layers of relu or leaky-relu'),
  optimiser: z.enum(['adam', 'adamw', 'sgd']).default('adam').describe('how steps follow from gradients'),
  learningRate: z.number().min(1e-8).max(10).default(0.001).describe('size of a step'),
  momentum: z.number().min(0).max(0.999).default(0.9).describe('of sgd: share of a step that goes on'),
  nesterov: z.boolean().default(true).describe('of sgd: momentum looks ahead'),
  beta1: z.number().min(0).max(0.9999).default(0.9).describe('of adam and adamw: decay of the mean gradient'),
  beta2: z
    .number()
    .min(0)
    .max(0.999999)
    .default(0.999)
    .describe('of adam and adamw: decay of the mean squared gradient'),
  epsilon: z
    .number()
    .min(1e-12)
    .max(1)
    .default(1e-8)
    .describe('of adam and adamw: added to the root of the mean squared gradient'),
  weightDecay: z
    .number()
    .min(0)
    .max(10)
    .default(1e-4)
    .describe('L2 penalty: half of it times the squared weights is added to the loss; adamw decouples it'),
  clipNorm: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .describe('longer gradients are shortened to this norm; 0: none are'),
  batchSize: z.number().int().min(1).max(65_536).default(128).describe('most rows of a step'),
  epochs: z.number().int().min(1).max(100_000).default(200).describe('most passes over the rows'),
  schedule: z
    .enum(['constant', 'cosine', 'step', 'reduce-on-plateau'])
    .default('constant')
    .describe('how the learning rate falls'),
  warmUpEpochs: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .describe('the learning rate first rises over so many epochs'),
  stepEpochs: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(30)
    .describe('of step: epochs from one fall to the next'),
  decayFactor: z
    .number()
    .min(0.001)
    .max(1)
    .default(0.3)
    .describe('of step and reduce-on-plateau: what the learning rate is multiplied by'),
  plateauPatience: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe('of reduce-on-plateau: epochs without a lower loss before the learning rate falls'),
  validationShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe('share of the rows that is held out to stop early; 0: all epochs are run on all rows'),
  patience: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(15)
    .describe('epochs without a lower loss of the held-out rows before training stops'),
  classWeights: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: every class counts the same, however many rows it has'),
});
export type MultilayerPerceptronOptions = z.infer<typeof multilayerPerceptronOptionsSchema>;
