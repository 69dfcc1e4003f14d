// One repetition of ours: node bench/predict/logistic.mjs [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classifierOf } from '../../dist/predict/index.js';
import { CASE, dataFolder, readRows } from './logistic-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
    tolerance: { type: 'string', default: String(CASE.tolerance) },
  },
});
const rows = readRows(dataFolder(values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const x = pool.matrix(CASE.n, CASE.d);
x.data.set(rows.x);
const features = Array.from({ length: CASE.d }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  level: null,
  kind: 'numeric',
}));
const learner = classifierOf('logistic-regression');
const options = learner.options.parse({ c: CASE.c, tolerance: Number(values.tolerance) });
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const input = { x: { x, features }, y: rows.y, nClasses: 2, weights: null, groups: null };
const start = performance.now();
const model = await learner.fit(input, options, context);
const seconds = (performance.now() - start) / 1000;
const probabilities = await model.predict(input.x, context);
await pool.close();
let loss = 0;
for (let row = 0; row < CASE.n; row++) loss -= Math.log(probabilities[2 * row + rows.y[row]]);
const { iterations } = model;
const detail = { dtype: 'float32', iterations, meanLoss: Number((loss / CASE.n).toFixed(7)) };
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: '200k30', seconds, peakMemory, detail }));
