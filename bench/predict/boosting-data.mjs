// The data of the boosting cases: two classes, a log-odds of products, waves and steps of some columns, the same bytes
// on both sides; a fifth again as many rows to tell the AUC by.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CASES = {
  '200k20': { n: 200_000, d: 20 },
  '1m28': { n: 1_000_000, d: 28 },
};
export const OPTIONS = { trees: 100, learningRate: 0.1, leaves: 31, minSamplesLeaf: 20, maxBins: 255 };

/** Writes `x.f32` (row-major, little-endian), `y.i32` and `case.json` once; returns the folder. */
export function dataFolder(name, given) {
  const folder = given ?? join(tmpdir(), `clientele-bench-boosting-${name}`);
  if (existsSync(join(folder, 'x.f32'))) return folder;
  mkdirSync(folder, { recursive: true });
  const shape = { ...CASES[name], nTest: CASES[name].n / 5 };
  const { x, y } = generate({ n: shape.n + shape.nTest, d: shape.d });
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ ...shape, ...OPTIONS }));
  writeFileSync(join(folder, 'y.i32'), new Uint8Array(y.buffer));
  const temporary = join(folder, `x.${process.pid}`);
  writeFileSync(temporary, new Uint8Array(x.buffer));
  renameSync(temporary, join(folder, 'x.f32'));
  return folder;
}

export function readData(folder) {
  const x = readFileSync(join(folder, 'x.f32'));
  const y = readFileSync(join(folder, 'y.i32'));
  return {
    x: new Float32Array(x.buffer, x.byteOffset, x.byteLength / 4),
    y: new Int32Array(y.buffer, y.byteOffset, y.byteLength / 4),
  };
}

/** Area under the ROC curve of the scores of class 1, ties counted by half. */
export function aucOf(scores, y) {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  let positives = 0;
  let ranks = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    while (to < order.length && scores[order[to]] === scores[order[from]]) here += y[order[to++]];
    ranks += (here * (from + to + 1)) / 2;
    positives += here;
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

/** mulberry32, seed 1. */
function generate({ n, d }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const x = new Float32Array(n * d);
  const y = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const own = x.subarray(row * d, (row + 1) * d);
    for (let j = 0; j < d; j++) own[j] = normal();
    const [a, b, c, e, f, g, h] = own;
    const odds = a * b + Math.sin(2 * c) + Math.abs(e) - 0.8 + 0.6 * f + (g > 0.5 ? 1 : 0) * h - 0.2;
    y[row] = uniform() < 1 / (1 + Math.exp(-1.5 * odds)) ? 1 : 0;
  }
  return { x, y };
}
