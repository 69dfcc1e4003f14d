// One repetition of ours: node bench/predict/boosted-rows.mjs [--rows 1000000] [--threads 2] [--data DIR] [--learner NAME]
// Rows are those that the boosting cases hold out, from the start again when they end. One row: the mean of 20,000 calls.
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classifierOf } from '../../dist/predict/index.js';
import { CASES, dataFolder, OPTIONS, readData } from './boosting-data.mjs';

const CALLS = 20_000;
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
    learner: { type: 'string', default: 'gradient-boosting' },
  },
});
const { n, d } = CASES['200k20'];
const data = readData(dataFolder('200k20', values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const features = Array.from({ length: d }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  level: null,
  kind: 'numeric',
}));
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const train = pool.matrix(n, d);
train.data.set(data.x.subarray(0, n * d));
const learner = classifierOf(values.learner);
const options = learner.options.parse(values.learner === 'gradient-boosting' ? OPTIONS : {});
const model = await learner.fit(
  { x: { x: train, features }, y: data.y.subarray(0, n), nClasses: 2, weights: null, groups: null },
  options,
  context,
);
const held = data.x.subarray(n * d);
const seconds = values.rows === '1' ? await oneByOne() : await allAtOnce(Number(values.rows));
await pool.close();
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: values.rows, seconds, peakMemory, detail: { learner: values.learner } }));

/** The second prediction is timed, as on the other side. */
async function allAtOnce(rows) {
  const x = pool.matrix(rows, d);
  for (let from = 0; from < x.data.length; from += held.length) {
    x.data.set(held.subarray(0, x.data.length - from), from);
  }
  await model.predict({ x, features }, context);
  const start = performance.now();
  await model.predict({ x, features }, context);
  return (performance.now() - start) / 1000;
}

async function oneByOne() {
  const predict = await model.rowPredictor();
  let start = 0;
  for (let call = -CALLS; call < CALLS; call++) {
    if (call === 0) start = performance.now();
    const at = ((call + CALLS) * d) % held.length;
    predict(held.subarray(at, at + d));
  }
  return (performance.now() - start) / 1000 / CALLS;
}
