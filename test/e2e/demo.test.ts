import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { generateDemo, plantedSegments } from '#demo';
import { adjustedRand } from '#learn';
import { readCsv } from '../testkit/read-csv.ts';
import { runJob, temporaryFolder } from '../testkit/run-job.ts';

test('the default demo comes out stable and finds the planted segments (adjusted Rand of at least .8)', async () => {
  const outDir = await temporaryFolder();
  const signal = new AbortController().signal;
  const ctx = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  const made = await generateDemo({ seed: 1, outDir }, ctx);
  const files = ['campaign.csv', 'customers.csv', 'orders.csv'].map((name) => join(outDir, name));
  const { summary, files: results } = await runJob({ files });
  const { names, customerIds, segment } = plantedSegments({ seed: 1 });
  expect(summary.segmentation).toMatchObject({ k: names.length, verdict: 'stable' });
  const customers = readCsv(results.customers!);
  expect(customers).toHaveLength(made.counts.customers);
  const found = new Map(customers.map((row) => [row['customer_id']!, row['segment_id']!]));
  const labels = Int32Array.from(customerIds, (id) => Number(found.get(id)));
  expect(labels.every((label) => label >= 1)).toBe(true);
  expect(adjustedRand(labels, segment)).toBeGreaterThanOrEqual(0.8);
  const cents = customers.reduce((sum, row) => sum + Math.round(100 * Number(row['monetary'] || 0)), 0);
  expect(cents).toBe(made.counts.grossSalesCents);
  // who never ordered is listed without a segment
  expect(customers.filter((row) => row['segment_id'] === '')).toHaveLength(
    made.counts.customers - customerIds.length,
  );
});
