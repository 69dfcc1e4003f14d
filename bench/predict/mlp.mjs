// One repetition of ours: node bench/predict/mlp.mjs [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classifierOf } from '../../dist/predict/index.js';
import { CASE, dataFolder, fitOf, readCase } from './mlp-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
  },
});
const { n, d, classes, layers, batch, epochs } = CASE;
const data = readCase(dataFolder(values.data));
const y = new Int32Array(data.y);
const pool = await createKernelPool({ threads: Number(values.threads) });
const x = pool.matrix(n, d);
x.data.set(data.x);
const features = Array.from({ length: d }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  level: null,
  kind: 'numeric',
}));
const learner = classifierOf('multilayer-perceptron');
const options = learner.options.parse({
  layers,
  batchSize: batch,
  epochs,
  validationShare: 0,
  weightDecay: 0,
});
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const input = { x: { x, features }, y, nClasses: classes, weights: null, groups: null };
const start = performance.now();
const model = await learner.fit(input, options, context);
const seconds = (performance.now() - start) / 1000;
const probabilities = await model.predict(input.x, context);
await pool.close();
const detail = { dtype: 'float32', epochs: model.history.length, ...fitOf(probabilities, y, classes) };
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: 'mlp', seconds, peakMemory, detail }));
