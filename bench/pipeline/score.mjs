// One repetition of ours: rows x 20 columns assigned to 8 segments, Parquet to Parquet:
// node bench/pipeline/score.mjs [--rows 10000000] [--boosted]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '../../dist/base/index.js';
import { scoreWith } from '../../dist/pipeline/score/score-with.js';
import { openShelf, Workspace } from '../../dist/store/index.js';
import { boostedModel, customersFile, plantedModel } from './score-data.mjs';

const at = process.argv.indexOf('--rows');
const rows = at < 0 ? 10_000_000 : Number(process.argv[at + 1]);
const threads = Number(process.env.CLIENTELE_BENCH_THREADS ?? '2');
const model = process.argv.includes('--boosted') ? await boostedModel() : plantedModel();
const file = await customersFile(rows);
const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
const host = {
  clock: systemClock,
  log: silentLogger,
  progress: { report() {} },
  signal: new AbortController().signal,
  threads,
  out: folder,
};
try {
  const workspace = await Workspace.open(join(folder, 'workspace'), silentLogger);
  const tempDir = await workspace.createTemporaryFolder();
  const start = performance.now();
  const shelf = (input) => openShelf(workspace, { work: { input }, tempDir });
  const target = { file, out: join(folder, 'scored.parquet'), append: false };
  const result = await scoreWith(model, { target, tempDir, shelf }, host);
  const seconds = (performance.now() - start) / 1000;
  const detail = { rows: result.rows, sizes: result.groups.map(({ size }) => size) };
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ name: 'score', seconds, peakMemory, detail })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
