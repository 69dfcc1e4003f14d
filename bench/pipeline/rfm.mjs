// One repetition of ours: from an order file to the RFM of its customers, with profile and findings, in a new
// workspace: node bench/pipeline/rfm.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { runOptionsSchema } from '../../dist/contract/index.js';
import { runPipeline } from '../../dist/pipeline/index.js';
import { ordersFile } from './rfm-data.mjs';

// loaded before time counts, as pandas is
await import('@duckdb/node-api');

const threads = Number(process.env.CLIENTELE_BENCH_THREADS ?? '2');
const file = await ordersFile();
const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
const host = {
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  threads,
  workspace: join(folder, 'workspace'),
  out: join(folder, 'out'),
};
try {
  const start = performance.now();
  const { summary } = await runPipeline(runOptionsSchema.parse({ files: [file], until: 'recipe' }), host);
  const seconds = (performance.now() - start) / 1000;
  const detail = { rows: summary.datasets[0].rows, timings: summary.timings };
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ name: 'rfm', seconds, peakMemory, detail })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
