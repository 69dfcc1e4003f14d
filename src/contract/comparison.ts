import { z } from 'zod';
import { reasonSchema, verdictSchema } from './segmentation.ts';

/** What one learner made of the customers. */
export const comparedLearnerSchema = z.object({
  learner: z.string(),
  title: z.string().describe('in words'),
  k: z.number().int(),
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  silhouette: z.number().describe('of its segments on the rows and features that all are measured on'),
  calinskiHarabasz: z.number(),
  daviesBouldin: z.number(),
  stability: z.number().nullable().describe('mean bootstrap Jaccard over customers, in [0, 1]'),
  minimumStability: z.number().nullable().describe('of its least stable segment'),
  bic: z.number().nullable(),
  sizes: z.array(z.number().int()).describe('customers of each segment, largest first'),
});
export type ComparedLearner = z.infer<typeof comparedLearnerSchema>;

/** Segmentations of the same customers by several learners, side by side. */
export const learnerComparisonSchema = z.object({
  customers: z.number().int(),
  measuredRows: z.number().int().describe('rows that silhouettes were computed on'),
  features: z.array(z.string()).describe('that all are measured on'),
  learners: z.array(comparedLearnerSchema),
  agreement: z
    .array(z.array(z.number()))
    .describe('[learner][learner] adjusted Rand index of their segments, 1 on the diagonal'),
  mixed: z
    .object({
      rows: z.number().int(),
      results: z.array(
        z.object({
          method: z.string(),
          k: z.number().int(),
          silhouette: z.number().describe('mean, under Gower’s distance'),
          stability: z.number().nullable(),
          sizes: z.array(z.number().int()),
        }),
      ),
      ahead: z.array(z.string()),
      sentence: z.string(),
    })
    .nullable()
    .describe(
      'ways to segment numbers and categories at once, by one criterion; null where there are not both',
    ),
  conclusion: z.array(reasonSchema).describe('which is ahead, which tie, which agree'),
});
export type LearnerComparison = z.infer<typeof learnerComparisonSchema>;
