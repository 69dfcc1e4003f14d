import { join } from 'node:path';
import { z } from 'zod';
import { artifactNameSchema } from '#contract';
import { readJsonFile } from '../json-file.ts';
import type { Workspace } from '../workspace.ts';

/**
 * What a forget takes away: `forget.json`, written before anything goes and removed when all is gone, so that a
 * forget that was killed half-way can be finished. It names nobody.
 */
export const forgetIntentSchema = z.object({
  formatVersion: z.literal(1),
  artifacts: z.array(artifactNameSchema),
  stages: z.array(z.string()),
  bundles: z
    .record(artifactNameSchema, artifactNameSchema)
    .describe('bundle -> the same without typical customers, which takes its place'),
});
export type ForgetIntent = z.infer<typeof forgetIntentSchema>;

/** Where the intent is. */
export function intentFile(workspace: string): string {
  return join(workspace, 'forget.json');
}

/** The forget that was not finished; null when there is none. @throws WORKSPACE_CORRUPT, FORMAT_UNSUPPORTED */
export function readIntent({ folder }: Workspace): Promise<ForgetIntent | null> {
  return readJsonFile(intentFile(folder), { schema: forgetIntentSchema, newest: 1 });
}
