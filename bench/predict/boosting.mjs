// One repetition of ours: node bench/predict/boosting.mjs [--case 200k20] [--threads 2] [--data DIR] [--cold]
// As on the other side, the second fit of the process is timed, or with --cold the first.
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classifierOf } from '../../dist/predict/index.js';
import { aucOf, CASES, dataFolder, OPTIONS, readData } from './boosting-data.mjs';

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: '200k20' },
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
    cold: { type: 'boolean', default: false },
  },
});
const { n, d } = CASES[values.case];
const data = readData(dataFolder(values.case, values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const features = Array.from({ length: d }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  level: null,
  kind: 'numeric',
}));
const matrixOf = (rows) => {
  const x = pool.matrix(rows.length / d, d);
  x.data.set(rows);
  return { x, features };
};
const learner = classifierOf('gradient-boosting');
const options = learner.options.parse(OPTIONS);
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const input = {
  x: matrixOf(data.x.subarray(0, n * d)),
  y: data.y.subarray(0, n),
  nClasses: 2,
  weights: null,
  groups: null,
};
if (!values.cold) await learner.fit(input, options, context);
const start = performance.now();
const model = await learner.fit(input, options, context);
const seconds = (performance.now() - start) / 1000;
const test = matrixOf(data.x.subarray(n * d));
const probabilities = await model.predict(test, context);
await pool.close();
const auc = aucOf(
  probabilities.filter((_, i) => i % 2 === 1),
  data.y.subarray(n),
);
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: values.case, seconds, peakMemory, detail: { dtype: 'float32', auc } }));
