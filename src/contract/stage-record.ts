import { z } from 'zod';

const version1 = z.object({ formatVersion: z.literal(1), stage: z.string(), artifact: z.string() });
const version2 = version1.extend({ formatVersion: z.literal(2), inputs: z.array(z.string()) });

/**
 * Which artifact a stage gave for a key, and the keys of what it was made from: `stages/KEY.json`. Format version 1
 * did not say what it was made from: its inputs are null.
 */
export const stageRecordSchema = z
  .discriminatedUnion('formatVersion', [version1, version2])
  .transform((record) => ({
    stage: record.stage,
    artifact: record.artifact,
    inputs: record.formatVersion === 1 ? null : record.inputs,
  }));
export type StageRecord = z.infer<typeof stageRecordSchema>;
