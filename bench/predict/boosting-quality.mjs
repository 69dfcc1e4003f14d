// How well ours and the peers foretell rows out of fold: node bench/predict/boosting-quality.mjs [--set automobile]
// [--options JSON of ours] [--shared JSON of all]. Ends with 1 where ours is worse than LightGBM by more than the 95 %
// interval of the difference between the repeats.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRng, silentLogger, silentProgress, systemClock } from '../../dist/base/index.js';
import { createKernelPool } from '../../dist/kernels/index.js';
import { classifierOf } from '../../dist/predict/index.js';
import { ensurePython } from '../harness/python.mjs';
import { aucOf } from './boosting-data.mjs';
import { FOLDS, OPTIONS, prepare, REPEATS } from './boosting-quality-data.mjs';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'automobile' },
    options: { type: 'string', default: '{}' },
    shared: { type: 'string', default: '{}' },
  },
});
/** Student's t of 4 degrees of freedom, two-sided 95 %: repeats are what is drawn anew. */
const T95 = 2.776;
const both = JSON.parse(values.shared);
const data = prepare(values.set, both);
const sides = [['ours', await ours({ ...OPTIONS, ...both, ...JSON.parse(values.options) })]];
const python = ensurePython((line) => process.stderr.write(`${line}\n`));
for (const [peer, needs] of [
  ['lightgbm', 'lightgbm'],
  ['sklearn', 'scikit-learn'],
]) {
  if (python !== null && needs in python.versions)
    sides.push([`${needs} ${python.versions[needs]}`, peers(peer)]);
}
const metrics = { accuracy, 'log-loss': logLoss, ...(data.nClasses === 2 ? { AUC: auc } : {}) };
let isWorse = false;
for (const [metric, measure] of Object.entries(metrics)) {
  const [own, ...others] = sides.map(([name, p]) => [name, perRepeat(p, measure)]);
  for (const [name, scores] of [own, ...others]) {
    const text = `${values.set}  ${metric.padEnd(9)} ${name.padEnd(20)} ${mean(scores).toFixed(4)}`;
    if (scores === own[1]) process.stdout.write(`${text}\n`);
    else {
      const gaps = own[1].map((score, r) => score - scores[r]);
      const half = (T95 * deviation(gaps)) / Math.sqrt(gaps.length);
      const [low, high] = [mean(gaps) - half, mean(gaps) + half];
      process.stdout.write(
        `${text}   ours - this ${mean(gaps).toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]\n`,
      );
      const isBad = metric === 'log-loss' ? low > 0 : high < 0;
      if (name.startsWith('lightgbm') && metric !== 'log-loss' && isBad) isWorse = true;
    }
  }
}
process.exitCode = isWorse ? 1 : 0;

async function ours(given) {
  const learner = classifierOf('gradient-boosting');
  const options = learner.options.parse(given);
  const pool = await createKernelPool({ threads: Number(process.env.CLIENTELE_BENCH_THREADS ?? 2) });
  const { x, y, n, d, nClasses, folds, columns } = data;
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
  const result = new Float32Array(REPEATS * n * nClasses);
  for (let r = 0; r < REPEATS; r++) {
    const rowsWhere = (isWanted) => [...y.keys()].filter((row) => isWanted(folds[r * n + row]));
    const context = {
      rng: createRng(r),
      clock: systemClock,
      log: silentLogger,
      progress: silentProgress,
      signal: new AbortController().signal,
      pool,
    };
    for (let fold = 0; fold < FOLDS; fold++) {
      const train = rowsWhere((own) => own !== fold);
      const test = rowsWhere((own) => own === fold);
      const input = { x: matrixOf(train), y: Int32Array.from(train, (row) => y[row]) };
      const model = await learner.fit({ ...input, nClasses, weights: null, groups: null }, options, context);
      const held = matrixOf(test);
      const p = await model.predict(held, context);
      for (const [i, row] of test.entries())
        result.set(p.subarray(i * nClasses, (i + 1) * nClasses), (r * n + row) * nClasses);
      input.x.x.release();
      held.x.release();
    }
  }
  await pool.close();
  return result;
}

function peers(peer) {
  const out = join(data.folder, `${peer}.f32`);
  const script = join(import.meta.dirname, 'boosting-quality.py');
  // one thread: small data, and no time is taken
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { status } = spawnSync(python.path, [script, data.folder, peer, out], { env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${peer} failed`);
  const bytes = readFileSync(out);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** The metric of each repeat, over all its rows. */
function perRepeat(p, measure) {
  const size = data.n * data.nClasses;
  return Array.from({ length: REPEATS }, (_, r) => measure(p.subarray(r * size, (r + 1) * size)));
}

function accuracy(p) {
  const { y, n, nClasses } = data;
  let right = 0;
  for (let row = 0; row < n; row++) {
    const own = p.subarray(row * nClasses, (row + 1) * nClasses);
    if (own.indexOf(Math.max(...own)) === y[row]) right++;
  }
  return right / n;
}

function logLoss(p) {
  const { y, n, nClasses } = data;
  let sum = 0;
  for (let row = 0; row < n; row++) sum -= Math.log(Math.max(1e-15, p[row * nClasses + y[row]]));
  return sum / n;
}

/** Of all rows of a repeat together. */
function auc(p) {
  return aucOf(
    p.filter((_, i) => i % 2 === 1),
    data.y,
  );
}

function mean(list) {
  return list.reduce((a, b) => a + b, 0) / list.length;
}

function deviation(list) {
  const centre = mean(list);
  return Math.sqrt(list.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (list.length - 1));
}
