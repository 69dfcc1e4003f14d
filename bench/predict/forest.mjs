// One repetition of ours: node bench/predict/forest.mjs --case 100k20 [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { randomForest } from '../../dist/predict/index.js';
import { CASES, dataFolder, readRows } from './forest-data.mjs';

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: '100k20' },
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
  },
});
const { train, held, d, trees, depth, timed, rows } = CASES[values.case];
const given = readRows(dataFolder(values.data));
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
const x = pool.matrix(train, d);
x.data.set(given.x.subarray(0, train * d));
const input = { x: { x, features }, y: given.y.slice(0, train), nClasses: 2, weights: null, groups: null };
const options = randomForest.options.parse({ trees, maxDepth: depth });
const fitStart = performance.now();
const model = await randomForest.fit(input, options, context);
const fitSeconds = (performance.now() - fitStart) / 1000;
const other = pool.matrix(rows, d);
for (let from = 0; from < rows; from += held) {
  other.data.set(given.x.subarray(train * d, (train + Math.min(held, rows - from)) * d), from * d);
}
const predictStart = performance.now();
const probabilities = await model.predict({ x: other, features }, context);
const predictSeconds = (performance.now() - predictStart) / 1000;
await pool.close();
const leaves = (model.trees.features.length + trees) / 2 / trees;
console.log(
  JSON.stringify({
    name: values.case,
    seconds: timed === 'fit' ? fitSeconds : predictSeconds,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    detail: { auc: Number(auc().toFixed(4)), leaves: Math.round(leaves) },
  }),
);

/** Of the held-out rows; equal probabilities share their ranks. */
function auc() {
  const y = given.y.subarray(train);
  const scores = Float64Array.from({ length: held }, (_, row) => probabilities[2 * row + 1]);
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b]);
  let [zeros, sum] = [0, 0];
  for (let from = 0; from < held; ) {
    let to = from;
    let ones = 0;
    while (to < held && scores[order[to]] === scores[order[from]]) ones += y[order[to++]];
    sum += ones * (zeros + (to - from - ones) / 2);
    zeros += to - from - ones;
    from = to;
  }
  return sum / (zeros * (held - zeros));
}
