// One repetition of ours: node bench/kernels/kmeans.mjs 1m8|100k20 [--threads 2] [--data DIR] [--cold]
// As on the other side, the second fit of the process is timed, or with --cold the first.
import { parseArgs } from 'node:util';
import { createKernelPool, kmeansLloyd } from '../../dist/kernels/index.js';
import { CASES, dataFolder, firstCentres, readRows } from './kmeans-data.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    case: { type: 'string', default: '1m8' },
    threads: { type: 'string', default: process.env.CLIENTELE_BENCH_THREADS ?? '2' },
    data: { type: 'string' },
    cold: { type: 'boolean', default: false },
  },
});
const name = positionals[0] ?? values.case;
const shape = CASES[name];
const rows = readRows(dataFolder(name, values.data));
const pool = await createKernelPool({ threads: Number(values.threads) });
const x = pool.matrix(shape.n, shape.d);
x.data.set(rows);
const centres = firstCentres(rows, shape);
const runFit = () => kmeansLloyd(pool, x, { centres, maxIterations: shape.maxIterations, tolerance: 0 });
if (!values.cold) await runFit();
const start = performance.now();
const result = await runFit();
const seconds = (performance.now() - start) / 1000;
await pool.close();
const detail = { dtype: 'float32', iterations: result.iterations, inertia: result.inertia };
const peakMemory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ name, seconds, peakMemory, detail }));
