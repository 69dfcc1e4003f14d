// One repetition of ours: node bench/segment/k-prototypes.mjs [--threads 2] [--data DIR]
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { kPrototypesLearner } from '../../dist/segment/index.js';
import { CASE, dataFolder, readRows } from './k-prototypes-data.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
  },
});
const { n, numbers, levels, k, starts, gamma } = CASE;
const features = [
  ...Array.from({ length: numbers }, (_, j) => ({
    name: `n${j}`,
    column: `n${j}`,
    level: null,
    kind: 'numeric',
  })),
  ...levels.flatMap((count, c) =>
    Array.from({ length: count }, (_, level) => ({
      name: `c${c} = ${level}`,
      column: `c${c}`,
      level: `${level}`,
      kind: 'indicator',
    })),
  ),
];
const rows = readRows(dataFolder(values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const x = pool.matrix(n, features.length);
const width = numbers + levels.length;
for (let i = 0; i < n; i++) {
  const row = rows.subarray(i * width, (i + 1) * width);
  const indicators = levels.flatMap((count, c) =>
    Array.from({ length: count }, (_, level) => (row[numbers + c] === level ? 1 : 0)),
  );
  x.data.set([...row.subarray(0, numbers), ...indicators], i * features.length);
}
const signal = new AbortController().signal;
const ctx = {
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal,
  pool,
};
const options = kPrototypesLearner.options.parse({ k, starts, gamma });
const start = performance.now();
const { model } = await kPrototypesLearner.fit({ x: { features, x } }, options, ctx);
const seconds = (performance.now() - start) / 1000;
await pool.close();
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name: 'k-prototypes', seconds, peakMemory, detail: { cost: model.cost } }));
