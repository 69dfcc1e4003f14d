import type { TrainOptions, TrainTarget } from '#contract';
import { runOptionsSchema } from '#contract';
import type { CustomerTable } from '../customer-table.ts';
import { Job } from '../job.ts';
import type { SegmentedRun } from '../segmented-run.ts';
import type { JobHost } from '../table-job.ts';
import type { TargetFacts } from './target-facts.ts';

/**
 * The segments that the main job finds in the same files as classes. Columns that the segments were made from are the
 * makers of the classes.
 */
export async function segmentTarget(
  table: CustomerTable,
  {
    options,
    target,
    job: given,
  }: {
    options: TrainOptions;
    target: Extract<TrainTarget, { kind: 'segment' }>;
    job: SegmentedRun | null;
  },
  host: JobHost,
): Promise<Omit<TargetFacts, 'parts'> & { rows: Uint32Array; y: Int32Array }> {
  const job: SegmentedRun = given ?? new Job(runOptionsFor(options, target), { ...host, like: null });
  const { rows: segmented, spec } = await job.recipeFacts();
  const { personas, segmentIds } = await job.named();
  const { verdict } = (await job.certified()).certificate;
  const ids = personas.map((persona) => persona.id);
  const rows = segmented ?? Uint32Array.from({ length: table.nRows }, (_, row) => row);
  const makers = spec.columns.map((column) => column.name);
  return {
    source: 'segment',
    target: 'segment',
    description: `Which of ${personas.length} segments a customer is in, by what is known of one who is new.`,
    classes: personas.map(({ name }) => name),
    makers,
    tellers: [],
    rowsWithoutTarget: table.nRows - rows.length,
    notes: [
      `The segments are ${verdict}: ${personas.map(({ name, size }) => `${name} (${size})`).join(', ')}.`,
      `They were made from ${makers.map((column) => `"${column}"`).join(', ')}.`,
    ],
    rows,
    y: Int32Array.from(segmentIds, (one) => ids.indexOf(one)),
  };
}

/** The run of the main job up to its segments. */
function runOptionsFor(options: TrainOptions, target: Extract<TrainTarget, { kind: 'segment' }>) {
  const { files, id, time, amount, dateOrder, cutoff, from, tables, dedupe, seed } = options;
  const k = target.k === null ? {} : { k: target.k };
  return runOptionsSchema.parse({
    ...{ files, id, time, amount, dateOrder, cutoff, from, tables, dedupe, seed },
    ...k,
    until: 'name',
  });
}
