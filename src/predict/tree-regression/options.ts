import { z } from 'zod';

const loss = z
  .enum(['squared', 'poisson'])
  .default('squared')
  .describe('what a split makes small: squared errors, or the Poisson deviance of targets from 0 up');
const minImpurityDecrease = z
  .number()
  .min(0)
  .max(10)
  .default(0)
  .describe(
    "least a split takes off the variance, as a share of the targets' variance and times the node's share of the rows",
  );
const maxBins = z
  .number()
  .int()
  .min(2)
  .max(255)
  .default(255)
  .describe('most distinct values of a column that are told apart');

/** Options of a decision tree for numbers. */
export const treeRegressionOptionsSchema = z.object({
  loss,
  maxDepth: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(6)
    .describe('most questions from the root to a leaf; 0: no limit'),
  minSamplesLeaf: z.number().min(0).max(1e9).default(5).describe('fewest rows of a leaf, by weight'),
  minSamplesSplit: z
    .number()
    .min(0)
    .max(1e9)
    .default(10)
    .describe('fewest rows of a node that is split, by weight'),
  minImpurityDecrease,
  maxBins,
});
export type TreeRegressionOptions = z.infer<typeof treeRegressionOptionsSchema>;

/** Options of a random forest for numbers. */
export const forestRegressionOptionsSchema = z.object({
  trees: z.number().int().min(1).max(10_000).default(100).describe('number of trees'),
  loss,
  columns: z
    .union([z.enum(['third', 'sqrt', 'log2', 'all']), z.number().int().min(1).max(100_000)])
    .default('third')
    .describe(
      'columns drawn at each node: a third, the square root or binary logarithm of their number, all, or so many',
    ),
  maxDepth: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('most questions from the root to a leaf; 0: no limit'),
  minSamplesLeaf: z
    .number()
    .min(0)
    .max(1e9)
    .default(3)
    .describe('fewest rows of a leaf; a row that was drawn twice counts as two'),
  minSamplesSplit: z.number().min(0).max(1e9).default(2).describe('fewest rows of a node that is split'),
  minImpurityDecrease,
  bootstrap: z.boolean().default(true).describe('whether each tree has rows drawn with replacement'),
  maxBins,
});
export type ForestRegressionOptions = z.infer<typeof forestRegressionOptionsSchema>;
