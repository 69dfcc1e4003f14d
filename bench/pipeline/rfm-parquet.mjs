// One repetition of ours: from the imported table of an order file to the RFM of its customers, their table written and
// the recipe fitted: node bench/pipeline/rfm-parquet.mjs
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { runOptionsSchema } from '../../dist/contract/index.js';
import { runPipeline } from '../../dist/pipeline/index.js';
import { ordersFile } from './rfm-data.mjs';

// loaded before time counts, as pandas is
await import('@duckdb/node-api');

const threads = Number(process.env.CLIENTELE_BENCH_THREADS ?? '2');
const file = await ordersFile();
const imported = join(dirname(file), 'workspace');
const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
const run = (workspace, until) => {
  const host = {
    clock: systemClock,
    log: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
    threads,
    workspace,
    out: join(folder, 'out'),
  };
  return runPipeline(runOptionsSchema.parse({ files: [file], until }), host);
};
try {
  await run(imported, 'import');
  const workspace = join(folder, 'workspace');
  cpSync(imported, workspace, { recursive: true });
  const { summary } = await run(workspace, 'recipe');
  const { seconds, cached } = summary.timings.find(({ stage }) => stage === 'recipe');
  const detail = { rows: summary.datasets[0].rows, cached };
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ name: 'rfm-parquet', seconds, peakMemory, detail })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
