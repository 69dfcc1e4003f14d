import { z } from 'zod';

const whole = (low: number, high: number) => z.number().int().min(low).max(high);

/** Options of gradient boosting. */
export const gradientBoostingOptionsSchema = z.object({
  trees: whole(1, 10_000).default(100).describe('rounds: a tree each for two classes, else a tree a class'),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe('share of its step that a tree makes; smaller wants more trees'),
  leaves: whole(2, 4096).default(31).describe('most leaves of a tree'),
  maxDepth: whole(0, 64).default(0).describe('most splits above a leaf; 0: no limit'),
  minSamplesLeaf: whole(1, 1_000_000).default(20).describe('fewest rows of a leaf'),
  minHessian: z.number().min(0).max(1e6).default(1e-3).describe('least sum of hessians of a leaf'),
  l2: z.number().min(0).max(1e6).default(0).describe('draws the values of leaves towards 0'),
  minGain: z.number().min(0).max(1e6).default(0).describe('a split must gain more'),
  columnShare: z.number().positive().max(1).default(1).describe('share of the columns that a tree sees'),
  rowShare: z.number().positive().max(1).default(1).describe('share of the rows that a tree sees'),
  maxBins: whole(2, 255).default(255).describe('most bins of the values of a column'),
  categoryL2: z.number().min(0).max(1e6).default(10).describe('added to l2 in splits by category'),
  categorySmoothing: z
    .number()
    .min(0)
    .max(1e6)
    .default(10)
    .describe('added to the hessian of a category when categories are put in order; fewer rows stay out'),
  categoryMinRows: whole(1, 1_000_000)
    .default(100)
    .describe('fewest rows between two cuts through ordered categories'),
  maxCategories: whole(1, 255)
    .default(32)
    .describe('most categories on the smaller side of a split, of columns with more than three'),
  earlyStopping: whole(0, 1000)
    .default(0)
    .describe(
      'ends after so many rounds without a lower loss of held-out rows, and keeps the best; 0: never',
    ),
  validationShare: z
    .number()
    .min(0.01)
    .max(0.5)
    .default(0.1)
    .describe('share of the rows that is held out for early stopping'),
  monotone: z
    .record(z.string(), z.union([z.literal(-1), z.literal(0), z.literal(1)]))
    .default({})
    .describe(
      'columns with which the score of the positive class may only rise (1) or fall (-1), such as tenure:-1,charges:1',
    ),
  interactions: z
    .array(z.array(z.string()).min(1))
    .max(63)
    .default([])
    .describe(
      'groups of columns: only those of one group may stand on a path together, such as age,income|tenure; the others are a group',
    ),
});
export type GradientBoostingOptions = z.infer<typeof gradientBoostingOptionsSchema>;
