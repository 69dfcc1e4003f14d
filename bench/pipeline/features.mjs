// One repetition of ours: rows x 10 numbers from Parquet to a feature matrix, filled and standardised by a recipe that
// was learned before: node bench/pipeline/features.mjs [--rows 5000000]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { readFeatures } from '../../dist/features/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { createEngine } from '../../dist/table/index.js';
import { columns, numbersFile, standardRecipe } from './features-data.mjs';

const at = process.argv.indexOf('--rows');
const rows = at < 0 ? 5_000_000 : Number(process.argv[at + 1]);
const threads = Number(process.env.CLIENTELE_BENCH_THREADS ?? '2');
const parquet = await numbersFile(rows);
const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
const engine = await createEngine({ threads, tempDir: folder });
const pool = await createKernelPool({ threads });
const ctx = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
try {
  const spec = await standardRecipe(engine, parquet);
  const start = performance.now();
  const { x } = await readFeatures(engine, { parquet, columns, spec }, ctx);
  const seconds = (performance.now() - start) / 1000;
  let sum = 0;
  for (let i = 0; i < x.data.length; i += 997) sum += x.data[i];
  const detail = { rows: x.nRows, columns: x.nCols, sum };
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ name: 'features', seconds, peakMemory, detail })}\n`);
} finally {
  await pool.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}
