import { z } from 'zod';

/** What to do about a segment. */
export const actionSchema = z.object({
  action: z.string().describe('what the playbook calls it, such as "win back"'),
  title: z.string().describe('for a person, such as "Win them back"'),
  why: z.string().describe('one sentence with the figures, and a second where the verdict asks for care'),
});
export type Action = z.infer<typeof actionSchema>;
