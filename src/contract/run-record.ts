import { z } from 'zod';

/** A metric of a run with its interval where one is known. */
export const metricSchema = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Metric = z.infer<typeof metricSchema>;

/** A figure over the values of something that was tried, such as the silhouette over the number of segments. */
export const curveSchema = z.object({
  over: z.string().describe('what was tried, e.g. k'),
  at: z.array(z.number()),
  values: z.array(z.number().nullable()).describe('[at], to six digits; null where it was not computed'),
});
export type Curve = z.infer<typeof curveSchema>;

/** Why a run failed. */
export const runErrorSchema = z.object({
  code: z.string().describe('of the error catalogue'),
  message: z.string(),
});

/** Identity of data that a run read. */
export const dataVersionSchema = z.object({
  name: z.string(),
  sha256: z.string().describe('of the source file'),
  rows: z.number().int(),
  file: z.string().optional().describe('base name of the source file'),
  period: z
    .object({ column: z.string(), from: z.string(), to: z.string() })
    .optional()
    .describe('first and last date (ISO) of the column with the time of an order'),
  artifact: z.string().nullable().describe('the imported dataset in the workspace'),
});
export type DataVersion = z.infer<typeof dataVersionSchema>;

/** One execution: what was asked, of what data, by what code, and what came out. A line of `runs.jsonl`. */
export const runRecordSchema = z.object({
  formatVersion: z.literal(1),
  id: z.string().describe('sorts by start time'),
  command: z.string().describe('run, score, ...'),
  startedAt: z.string().describe('ISO, UTC'),
  seconds: z.number(),
  status: z.enum(['done', 'failed', 'interrupted']),
  options: z.record(z.string(), z.unknown()),
  seed: z.number().int(),
  build: z.string(),
  version: z.string(),
  datasets: z.array(dataVersionSchema),
  learner: z.string().nullable(),
  verdict: z.string().nullable(),
  metrics: z.record(z.string(), metricSchema),
  curves: z.record(z.string(), curveSchema).default({}),
  artifacts: z.record(z.string(), z.string()).describe('stage -> artifact'),
  costs: z
    .record(z.string(), z.object({ fitSeconds: z.number(), predictSeconds: z.number() }))
    .optional()
    .describe('of learners that were compared: seconds of a fit, and to predict a thousand rows'),
  models: z.array(z.string()).describe('name@version of models that it registered'),
  parents: z.array(z.string()).describe('runs or models (name@version) that it built on'),
  timings: z.array(z.object({ stage: z.string(), seconds: z.number(), cached: z.boolean() })),
  peakMemoryBytes: z.number().int(),
  warnings: z.array(z.string()),
  error: runErrorSchema.nullable().default(null).describe('why it failed or was interrupted'),
  tags: z.array(z.string()),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
