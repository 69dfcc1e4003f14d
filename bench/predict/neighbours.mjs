// One repetition of ours: node bench/predict/neighbours.mjs [--threads 2] [--data DIR]
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classifierOf } from '../../dist/predict/index.js';
import { CASE, dataFolder, readRows } from './neighbours-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
  },
});
const rows = readRows(dataFolder(values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const features = Array.from({ length: CASE.d }, (_, j) => ({
  name: `x${j}`,
  column: `x${j}`,
  level: null,
  kind: 'numeric',
}));
const matrixOf = (data) => {
  const x = pool.matrix(data.length / CASE.d, CASE.d);
  x.data.set(data);
  return { x, features };
};
const { k, nClasses } = CASE;
const input = { x: matrixOf(rows.x), y: rows.y, nClasses, weights: null, groups: null };
const queries = matrixOf(rows.queries);
const learner = classifierOf('k-nearest-neighbours');
const options = learner.options.parse({ k });
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const start = performance.now();
const model = await learner.fit(input, options, context);
const probabilities = await model.predict(queries, context);
const seconds = (performance.now() - start) / 1000;
await pool.close();
const votes = Int32Array.from(probabilities, (share) => Math.round(share * k));
const hash = createHash('sha256').update(new Uint8Array(votes.buffer)).digest('hex').slice(0, 12);
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: '50k8', seconds, peakMemory, detail: { dtype: 'float32', votes: hash } }));
