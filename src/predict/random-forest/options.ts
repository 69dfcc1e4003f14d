import { z } from 'zod';

/** Options of a random forest. */
export const randomForestOptionsSchema = z.object({
  trees: z.number().int().min(1).max(10_000).default(100).describe('number of trees'),
  criterion: z
    .enum(['gini', 'entropy'])
    .default('gini')
    .describe('what a split makes small: Gini impurity, or entropy in bits'),
  columns: z
    .union([z.enum(['sqrt', 'log2', 'all']), z.number().int().min(1).max(100_000)])
    .default('sqrt')
    .describe(
      'columns drawn at each node: the square root or binary logarithm of their number, all, or so many',
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
    .default(1)
    .describe('fewest rows of a leaf; a row that was drawn twice counts as two'),
  minSamplesSplit: z.number().min(0).max(1e9).default(2).describe('fewest rows of a node that is split'),
  minImpurityDecrease: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe("least a split takes off the impurity, times the node's share of the rows"),
  bootstrap: z.boolean().default(true).describe('whether each tree has rows drawn with replacement'),
  outOfBag: z
    .boolean()
    .default(false)
    .describe('whether training rows are also predicted by the trees that did not draw them'),
  classWeights: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: all classes weigh the same, however many rows they have'),
  maxBins: z
    .number()
    .int()
    .min(2)
    .max(255)
    .default(255)
    .describe('most distinct values of a column that are told apart'),
});
export type RandomForestOptions = z.infer<typeof randomForestOptionsSchema>;
