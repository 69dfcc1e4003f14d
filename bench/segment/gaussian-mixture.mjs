// One repetition of ours: node bench/segment/gaussian-mixture.mjs [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { segmentLearner } from '../../dist/segment/index.js';
import { CASE, dataFolder, readRows } from './gaussian-mixture-data.mjs';

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
const learner = segmentLearner('gaussian-mixture');
const { k, iterations } = CASE;
const options = learner.options.parse({ k, starts: 1, maxIterations: iterations, tolerance: 0 });
// One report an iteration, and one at the end of the start.
let reports = 0;
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: { report: () => reports++ },
  signal: new AbortController().signal,
  pool,
};
const start = performance.now();
const { model } = await learner.fit({ x: { x, features } }, options, context);
const seconds = (performance.now() - start) / 1000;
await pool.close();
const detail = { dtype: 'float32', iterations: reports - 1, meanLogLikelihood: model.logLikelihood / CASE.n };
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: '100k8', seconds, peakMemory, detail }));
