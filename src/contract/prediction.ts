import { z } from 'zod';
import { decisionThresholdSchema } from './composite-model.ts';
import { goalSchema } from './goal.ts';
import { permutationImportanceSchema } from './permutation-importance.ts';
import { predictionCurvesSchema } from './prediction-curves.ts';
import { leftOutSchema, usedFeatureSchema } from './used-feature.ts';

/** A mean with its 95 % interval; the ends are null where none can be given. */
export const intervalSchema = z.object({
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Interval = z.infer<typeof intervalSchema>;

/** What can be wrong with a prediction before it is made. */
export const guardCodes = [
  'target-copy',
  'model-output',
  'identifier',
  'circular',
  'time-leak',
  'listed-twice',
  'resampled-before',
  'small-class',
  'small-test',
  'choice',
] as const;

/** Something that would make figures look better than they are, what tells so, and what was done about it. */
export const guardSchema = z.object({
  code: z.enum(guardCodes),
  severity: z
    .enum(['info', 'warning', 'invalid'])
    .describe('invalid: the figures must not be believed, whatever the verdict says'),
  columns: z.array(z.string()),
  evidence: z.string().describe('what was found, with its numbers'),
  action: z.string().describe('what was done'),
});
export type Guard = z.infer<typeof guardSchema>;

/** signal: better than the best baseline by a margin worth having; weak: better by little; none: not shown to be better. */
export const predictionVerdictSchema = z.enum(['signal', 'weak', 'none']);
export type PredictionVerdict = z.infer<typeof predictionVerdictSchema>;

/** How a learner or a baseline did on rows that it had not seen. */
export const leaderboardEntrySchema = z.object({
  name: z.string(),
  title: z.string(),
  isBaseline: z.boolean(),
  metrics: z.record(z.string(), intervalSchema).describe('on test rows, over the splits'),
  training: z
    .record(z.string(), z.number().nullable())
    .describe('means on the rows that it learned from; empty where they were not asked for'),
  chosen: z.number().int().describe('splits in which the hold-out inside of the training rows chose it'),
  bytes: z
    .number()
    .int()
    .optional()
    .describe('of what it learned from the training part of a split, uncompressed; absent of rules of thumb'),
});
export type LeaderboardEntry = z.infer<typeof leaderboardEntrySchema>;

/** A class of the target. */
export const targetClassSchema = z.object({
  name: z.string(),
  rows: z.number().int(),
  share: z.number(),
});

/** Sets of classes that hold the true one as often as is stated. */
export const predictionSetsSchema = z.object({
  coverage: z.number().gt(0).lt(1).describe('share of new rows whose set holds their class, as stated'),
  byClass: z.boolean().describe('whether it holds in each class by itself'),
  least: z
    .array(z.number().min(0).max(1))
    .describe('[classes] the least probability that puts a class into a set; 0: always in'),
  measured: z
    .object({
      rows: z.number().int(),
      coverage: intervalSchema.describe('on rows that had no part in making the sets'),
      coverageByClass: z
        .array(intervalSchema)
        .describe('[classes] ends and mean null of a class without rows'),
      meanSize: z.number(),
      single: z.number().describe('share of the rows with one class in their set'),
    })
    .describe('how sets did on rows that had no part in making them'),
});
export type PredictionSetsFacts = z.infer<typeof predictionSetsSchema>;
/** What a fit told step by step. */
export const trainingCurveSchema = z.object({
  learner: z.string(),
  title: z.string(),
  over: z.enum(['epoch', 'tree']),
  at: z.array(z.number().int()),
  values: z
    .record(z.string(), z.array(z.number().nullable()))
    .describe('[at] of each figure, e.g. trainingLoss, heldOutLoss, to six digits'),
  kept: z.number().int().nullable().describe('the step whose state was kept; null: the last one'),
});
export type TrainingCurve = z.infer<typeof trainingCurveSchema>;

/** A model as it can be drawn: a tree of questions or steps, or the layers of a network. */
export const modelDrawingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tree'),
    title: z.string(),
    nodes: z
      .array(
        z.object({
          text: z.string(),
          children: z.array(
            z.object({ how: z.string().describe('yes or no; empty of steps'), node: z.number().int() }),
          ),
        }),
      )
      .min(1)
      .describe('parents before children, the root first'),
  }),
  z.object({
    kind: z.literal('network'),
    inputs: z.number().int(),
    layers: z.array(z.number().int()).min(1).describe('units of each layer, the classes last'),
    classes: z.array(z.string()),
  }),
]);
export type ModelDrawing = z.infer<typeof modelDrawingSchema>;

/** How good a learner is when it learns from parts of the customers. */
export const learningCurveSchema = z.object({
  metric: z.string(),
  points: z.array(
    z.object({
      share: z.number().describe('of the training rows of each split'),
      rows: z.number().int().describe('learned from, mean over the splits'),
      training: intervalSchema.describe('on the rows learned from'),
      test: intervalSchema.describe('on rows not seen'),
    }),
  ),
  gain: intervalSchema.describe('of the last step, in the same splits'),
  sentence: z.string().describe('whether more customers would help'),
});
export type LearningCurve = z.infer<typeof learningCurveSchema>;

/** How good a learner is with other values of one option. */
export const validationCurveSchema = z.object({
  metric: z.string(),
  learner: z.string(),
  option: z.string(),
  used: z.string().nullable().describe('the value in use; null: it is not among those tried'),
  points: z.array(
    z.object({
      value: z.string(),
      training: intervalSchema,
      test: intervalSchema,
      gain: intervalSchema
        .nullable()
        .describe('over the value in use, in the same splits; null: it is that one'),
    }),
  ),
  sentence: z.string(),
});
export type ValidationCurve = z.infer<typeof validationCurveSchema>;

/** How the customers of one level of a column are predicted, on rows that the learner had not seen. */
export const predictedGroupSchema = z.object({
  column: z.string(),
  level: z.string().nullable().describe('null: the value is missing'),
  customers: z.number().int(),
  accuracy: intervalSchema.describe('share that is told rightly'),
  auc: z.number().nullable().describe('of two classes; null where all are of one class'),
  said: z.number().nullable().describe('of two classes: the mean probability of the positive one'),
  came: intervalSchema.nullable().describe('of two classes: the share that was positive'),
});
export type PredictedGroup = z.infer<typeof predictedGroupSchema>;

/** Who is predicted worse than others. */
export const predictedGroupsSchema = z.object({
  leastCustomers: z.number().int().describe('levels with fewer customers are not listed'),
  groups: z.array(predictedGroupSchema),
  worse: z.array(
    z.object({
      column: z.string(),
      level: z.string().nullable(),
      measures: z.array(z.enum(['accuracy', 'calibration'])).min(1),
      message: z.string().describe('one plain sentence'),
    }),
  ),
});
export type PredictedGroups = z.infer<typeof predictedGroupsSchema>;

/** A model that reads fewer columns: which, how sure the choice is, and what it costs. */
export const featureSelectionSchema = z.object({
  how: z.enum(['importance', 'elimination', 'sparse']),
  most: z.number().int(),
  splits: z.number().int(),
  columns: z
    .array(z.object({ column: z.string(), chosen: z.number().int().describe('splits that chose it') }))
    .describe('those that any split chose, the most often chosen first'),
  stability: z
    .number()
    .nullable()
    .describe('1: every split chose the same; 0: as alike as chance (Nogueira et al. 2018)'),
  cost: intervalSchema.describe('the metric with all columns minus that with these, in the same splits'),
});
export type FeatureSelection = z.infer<typeof featureSelectionSchema>;

/** What is predicted, how well, and whether to believe it. */
export const predictionSchema = z.object({
  target: z.string().describe('column, or what was derived, e.g. churn within 90 days'),
  source: z
    .enum(['column', 'churn-column', 'churn-days', 'churn-when', 'segment'])
    .describe('where the classes come from'),
  description: z.string().describe('what the classes mean, in a sentence'),
  task: z.literal('classification'),
  classes: z.array(targetClassSchema),
  positive: z
    .string()
    .nullable()
    .describe('the class that scores are about; null with more than two classes'),
  rows: z.number().int().describe('rows that were learned from and tested on'),
  rowsWithoutTarget: z.number().int().describe('rows that were left out as their class is not known'),
  learner: z.string().describe('the one that was fitted on all rows'),
  learnerTitle: z.string(),
  imbalance: z
    .enum(['class-weights', 'oversample', 'undersample', 'smote'])
    .optional()
    .describe('what was done about classes of unequal size; absent: nothing'),
  calibration: z
    .enum(['platt', 'isotonic', 'temperature'])
    .optional()
    .describe('absent: probabilities are as learned'),
  threshold: decisionThresholdSchema.optional().describe('absent: the likeliest class is predicted'),
  validation: z.object({
    splits: z.string().describe('in words: 5 times 5 folds'),
    folds: z.number().int(),
    repeats: z.number().int(),
    testRows: z.number().int().describe('of one split, about'),
    groups: z
      .number()
      .int()
      .nullable()
      .describe('groups that were kept on one side; null: every row by itself'),
  }),
  primary: z.string().describe('the metric that the verdict is about'),
  metrics: z
    .record(z.string(), intervalSchema)
    .describe('of the choice among the learners, on rows that had no part in it'),
  training: z.record(z.string(), z.number().nullable()),
  baseline: z.object({ name: z.string(), title: z.string(), metrics: z.record(z.string(), intervalSchema) }),
  gain: intervalSchema.describe('primary metric minus that of the best baseline, in the same splits'),
  verdict: predictionVerdictSchema,
  sentence: z.string(),
  goal: goalSchema.optional().describe('absent where none was asked for'),
  guards: z.array(guardSchema),
  leaderboard: z.array(leaderboardEntrySchema),
  curves: predictionCurvesSchema
    .optional()
    .describe('of the rows of the first deal of the folds, each judged by a model that had not seen it'),
  confusion: z
    .array(z.array(z.number().int().min(0)))
    .optional()
    .describe('the same rows by true class (down) and by the class that they were taken for (across)'),
  subgroups: predictedGroupsSchema.optional().describe('absent: an earlier release made the model'),
  selection: featureSelectionSchema.optional().describe('absent: no limit was asked for'),
  sets: predictionSetsSchema
    .optional()
    .describe('absent: an earlier release, or rows that were not judged once'),
  importance: permutationImportanceSchema
    .optional()
    .describe('what the learner loses on rows that it had not seen when a column is dealt anew'),
  trainingCurves: z
    .array(trainingCurveSchema)
    .optional()
    .describe(
      'of the fit on all rows; absent: the learner does not learn in steps, or an earlier release made it',
    ),
  drawing: modelDrawingSchema
    .optional()
    .describe('absent: it cannot be drawn, or an earlier release made it'),
  learningCurve: learningCurveSchema.optional().describe('where it was asked for'),
  validationCurve: validationCurveSchema.optional().describe('where it was asked for'),
  features: z.array(usedFeatureSchema),
  leftOut: z.array(leftOutSchema),
});
export type Prediction = z.infer<typeof predictionSchema>;
