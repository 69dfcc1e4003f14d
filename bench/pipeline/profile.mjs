// One repetition of ours: everything that a profile holds, from an imported table: node bench/pipeline/profile.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { createEngine, profileTable } from '../../dist/table/index.js';
import { profileDataset } from './profile-data.mjs';

const threads = Number(process.env.CLIENTELE_BENCH_THREADS ?? '2');
const { folder, parquet } = await profileDataset();
const dataset = JSON.parse(readFileSync(join(folder, 'dataset.json'), 'utf8'));
const start = performance.now();
const engine = await createEngine({ threads, tempDir: join(folder, 'spill') });
const pool = await createKernelPool({ threads });
const ctx = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress };
const signal = new AbortController().signal;
const profile = await profileTable({ dataset, parquet, target: 'c0' }, { ...ctx, signal, engine, pool });
const seconds = (performance.now() - start) / 1000;
await pool.close();
await engine.close();
const pair = profile.associations.pairs.find(({ a, b }) => a === 'n4' && b === 'n7');
const detail = {
  rows: dataset.rows,
  pairs: profile.associations.pairs.length,
  pearson: pair.value,
  spearman: pair.spearman,
};
const peakMemory = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ name: 'profile', seconds, peakMemory, detail })}\n`);
