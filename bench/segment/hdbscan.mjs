// One repetition of ours: node bench/segment/hdbscan.mjs [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { segmentLearner } from '../../dist/segment/index.js';
import { CASE, dataFolder, readRows } from './hdbscan-data.mjs';

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
const features = Array.from({ length: CASE.d }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  level: null,
  kind: 'numeric',
}));
const learner = segmentLearner('hdbscan');
const { minClusterSize, minSamples } = CASE;
const options = learner.options.parse({ minClusterSize, minSamples });
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const start = performance.now();
const { k, labels, names } = await learner.fit({ x: { x, features } }, options, context);
const seconds = (performance.now() - start) / 1000;
await pool.close();
const noise = names.at(-1) === null ? -1 : k - 1;
const detail = {
  dtype: 'float32',
  clusters: noise < 0 ? k : k - 1,
  noise: labels.filter((label) => label === noise).length,
};
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: '50k4', seconds, peakMemory, detail }));
