// One repetition of ours: node bench/kernels/ward.mjs [--threads 2] [--data DIR]. The rows are those of the silhouette case.
import { parseArgs } from 'node:util';
import { createKernelPool, wardLinkage } from '../../dist/kernels/index.js';
import { CASE, dataFolder, readRows } from './silhouette-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
  },
});
const rows = Float64Array.from(readRows(dataFolder(values.data)));
const pool = await createKernelPool({ threads: Number(values.threads) });
const start = performance.now();
const { heights } = await wardLinkage(pool, rows, { nCols: CASE.d });
const seconds = (performance.now() - start) / 1000;
await pool.close();
const peakMemory = process.resourceUsage().maxRSS * 1024;
const detail = { dtype: 'float64', heights: heights.reduce((a, b) => a + b), last: heights.at(-1) };
console.log(JSON.stringify({ name: 'ward-20k', seconds, peakMemory, detail }));
