import { z } from 'zod';

/** Options of a decision tree. */
export const decisionTreeOptionsSchema = z.object({
  criterion: z
    .enum(['gini', 'entropy'])
    .default('gini')
    .describe('what a split makes small: Gini impurity, or entropy in bits'),
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
  minImpurityDecrease: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe("least a split takes off the impurity, times the node's share of the rows"),
  pruneAlpha: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'cost of a leaf: branches that take less than this a leaf off the impurity are cut; 0: none are',
    ),
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
export type DecisionTreeOptions = z.infer<typeof decisionTreeOptionsSchema>;
