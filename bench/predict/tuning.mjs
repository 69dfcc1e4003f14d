// One repetition of ours: node bench/predict/tuning.mjs [--threads 2] [--halving]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classificationMetric } from '../../dist/learn/index.js';
import { classifierOf, meanOf, Search } from '../../dist/predict/index.js';
import { tuningCase } from './tuning-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    halving: { type: 'boolean', default: false },
  },
});
const FOLDS = 5;
const { x, y, n, d, nClasses, folds, columns, trials } = tuningCase();
const pool = await createKernelPool({ threads: Number(values.threads) });
const features = columns.map(({ title: name, nLevels }) =>
  nLevels > 0
    ? { name, column: name, level: null, kind: 'category', nLevels }
    : { name, column: name, level: null, kind: 'numeric' },
);
const matrixOf = (rows) => {
  const own = pool.matrix(rows.length, d);
  for (const [i, row] of rows.entries()) own.data.set(x.subarray(row * d, (row + 1) * d), i * d);
  return { x: own, features };
};
const parts = Array.from({ length: FOLDS }, (_, fold) => {
  const rowsWhere = (isWanted) => [...y.keys()].filter((row) => isWanted(folds[row]));
  const [train, test] = [rowsWhere((own) => own !== fold), rowsWhere((own) => own === fold)];
  const classes = (rows) => Int32Array.from(rows, (row) => y[row]);
  return { train: matrixOf(train), test: matrixOf(test), y: classes(train), truth: classes(test) };
});
const learner = classifierOf('gradient-boosting');
const metric = classificationMetric('auc', 2);
const context = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
};
const start = performance.now();
const search = new Search({
  folds: FOLDS,
  larger: 'better',
  halving: values.halving,
  async evaluate({ options }, fold) {
    const part = parts[fold];
    const input = { x: part.train, y: part.y, nClasses, weights: null, groups: null };
    const model = await learner.fit(input, learner.options.parse(options), context);
    const probabilities = await model.predict(part.test, context);
    return metric.compute({ probabilities, y: part.truth, nClasses, weights: null });
  },
});
for (const options of trials) await search.step({ learner: learner.name, options });
const seconds = (performance.now() - start) / 1000;
await pool.close();
const best = search.best();
const learned = search.trials.reduce((sum, { scores }) => sum + scores.length, 0);
const detail = {
  rows: n,
  learned,
  best: best + 1,
  auc: Number(meanOf(search.trials[best].scores).toFixed(4)),
};
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: 'telco50', seconds, peakMemory, detail }));
