// One repetition of ours: node bench/kernels/silhouette.mjs [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createKernelPool, silhouette } from '../../dist/kernels/index.js';
import { CASE, dataFolder, labelsOf, readRows } from './silhouette-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
  },
});
const rows = readRows(dataFolder(values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const x = pool.matrix(CASE.n, CASE.d);
x.data.set(rows);
const labels = labelsOf(CASE);
const start = performance.now();
const { mean } = await silhouette(pool, x, labels, CASE.k);
const seconds = (performance.now() - start) / 1000;
await pool.close();
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(
  JSON.stringify({ name: '20k8', seconds, peakMemory, detail: { dtype: 'float32', silhouette: mean } }),
);
