import { z } from 'zod';

/** One list of customers with their segments. */
export const migrationSideSchema = z.object({
  name: z.string(),
  rows: z.number().int(),
  customers: z.number().int().describe('with an id and a segment, each once'),
  withoutId: z.number().int().describe('rows'),
  withoutSegment: z.number().int().describe('rows'),
  repeated: z.number().int().describe('further rows of customers that were there already: the first counts'),
});
export type MigrationSide = z.infer<typeof migrationSideSchema>;

/** A segment of the first list and what became of it. */
export const leftSegmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  customers: z.number().int(),
  shared: z.number().int().describe('that are in the second list too'),
  fate: z.enum(['matched', 'split', 'merged', 'vanished']),
  into: z.array(z.string()).describe('names of segments of the second list; the one that it is again first'),
  stayed: z
    .object({ share: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe(
      'share of the shared that are in the segment that it is again, with its Wilson interval; null for none',
    ),
});

/** A segment of the second list and where it comes from. */
export const enteredSegmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  customers: z.number().int(),
  shared: z.number().int(),
  fate: z.enum(['matched', 'split', 'merged', 'born']),
  from: z.array(z.string()),
  same: z.string().nullable().describe('name of the segment that it is again'),
  jaccard: z.number().nullable(),
});

/** Segments of two lists held against each other by their centres, where no customer is in both. */
export const centresSchema = z.object({
  columns: z
    .array(z.string())
    .describe('numeric columns of both lists; a customer counts by the rank in both'),
  pairs: z.array(
    z.object({
      before: z.string(),
      after: z.string().describe('the segment that it is again, else the nearest'),
      distance: z
        .number()
        .describe('root mean square difference of the mean ranks over the columns, in standard deviations'),
      limit: z.number().describe('farther apart they are not the same'),
      same: z.boolean(),
    }),
  ),
});

/** How customers moved between the segments of two lists. */
export const migrationSchema = z.object({
  before: migrationSideSchema,
  after: migrationSideSchema,
  shared: z.number().int(),
  gone: z.number().int().describe('customers of the first list only'),
  joined: z.number().int().describe('customers of the second list only'),
  matchedBy: z
    .enum(['id', 'customers', 'centres'])
    .describe(
      'id: segments of one id and name are the same; customers: by the largest overlap; centres: no customer is in both, so by what their customers are like',
    ),
  centres: centresSchema
    .nullable()
    .default(null)
    .describe('what the segments were held against each other by, of centres; null: not needed'),
  segments: z.object({ before: z.array(leftSegmentSchema), after: z.array(enteredSegmentSchema) }),
  matrix: z
    .array(z.array(z.number().int()))
    .describe('[segments before, then "not there before"][segments after, then "gone"] customers'),
  flows: z
    .array(z.object({ from: z.string().nullable(), to: z.string().nullable(), customers: z.number().int() }))
    .describe('the cells that are not 0, the largest first; null: not there'),
});
export type Migration = z.infer<typeof migrationSchema>;
