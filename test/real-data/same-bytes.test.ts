import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { repeats } from '../testkit/full-scale.ts';
import { longRealDataTest, realData, realDataTest } from '../testkit/real-data.ts';
import { runJob, temporaryFolder } from '../testkit/run-job.ts';

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Hashes of all that a run left: every artifact's facts and arrays by stage key, and the result files. */
async function hashesOf(options: Parameters<typeof runJob>[0], threads: number): Promise<string[]> {
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  const out = join(folder, 'out');
  await runJob(options, { workspace, out, threads });
  const hashes: string[] = [];
  for (const record of readdirSync(join(workspace, 'stages'))) {
    const { stage, artifact } = JSON.parse(readFileSync(join(workspace, 'stages', record), 'utf8'));
    const artifactFolder = join(workspace, 'artifacts', artifact);
    for (const name of readdirSync(artifactFolder)) {
      // Parquet bytes depend on the engine's threads; what is read from them shows in every later stage
      if (name.endsWith('.parquet') || name === 'artifact.json') continue;
      hashes.push(`${stage} ${name} ${sha256(readFileSync(join(artifactFolder, name)))}`);
    }
  }
  for (const name of ['segmented_customers.csv', 'report.html']) {
    hashes.push(`${name} ${sha256(readFileSync(join(out, name)))}`);
  }
  const { timings: _, ...summary } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return [...hashes, `summary.json ${sha256(JSON.stringify(summary))}`].sort();
}

const k = { from: 2, to: repeats({ often: 5, seldom: 4 }) };
/** Threads whose results are held against those of one. */
const THREADS = [3, 2, 3].slice(0, repeats({ often: 3, seldom: 2 }));

const jobs = {
  'an order log without header': { files: [realData('cdnow/CDNOW_sample.txt')], k, predict: true },
  'mixed columns with tiers': {
    files: [realData('loyalty_200/customer_segmentation_data.csv')],
    k,
    tiers: true,
  },
  'raw scale': { files: [realData('ground_truth/unbalance.csv')], k, scale: 'none' },
  'numbers and a target': { files: [realData('ground_truth/wine.csv')], k },
  'workbook tables joined': {
    files: [realData('sprocket_bikes/CustomerDemographic.csv'), realData('sprocket_bikes/Transactions.csv')],
    k,
  },
};

/** Those that take the longest. */
const LONG: readonly string[] = ['raw scale', 'workbook tables joined'];

for (const [title, options] of Object.entries(jobs)) {
  const at = LONG.includes(title) ? longRealDataTest : realDataTest;
  at(`same bytes at 1, ${THREADS.join(', ')} threads: ${title}`, async () => {
    const first = await hashesOf(options, 1);
    // import, recipe, segment, certify, name and report with their arrays, and three files
    expect(first.length).toBeGreaterThanOrEqual(12);
    for (const threads of THREADS) expect(await hashesOf(options, threads)).toEqual(first);
  });
}
