// The data of the perceptron case: classes by a small network with random weights and some noise, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbersOf } from '../segment/made-data.mjs';

export const CASE = { n: 50_000, d: 20, classes: 4, layers: [64, 32], batch: 128, epochs: 10 };

/** Writes `x.f32` (row-major), `y.i32`, both little-endian, and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-mlp');
  if (existsSync(join(folder, 'y.i32'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'case.json'), JSON.stringify(CASE));
  const { x, y } = generate(CASE);
  for (const [name, values] of [
    ['x.f32', x],
    ['y.i32', y],
  ]) {
    const temporary = join(folder, `${name}.${process.pid}`);
    writeFileSync(temporary, new Uint8Array(values.buffer));
    renameSync(temporary, join(folder, name));
  }
  return folder;
}

/** x: f32[n, d], y: i32[n] */
export function readCase(folder) {
  const bytesOf = (name) => readFileSync(join(folder, name));
  const [x, y] = [bytesOf('x.f32'), bytesOf('y.i32')];
  return {
    x: new Float32Array(x.buffer, x.byteOffset, x.byteLength / 4),
    y: new Int32Array(y.buffer, y.byteOffset, y.byteLength / 4),
  };
}

/** Mean cross-entropy and share of rows whose class is the most probable one. */
export function fitOf(probabilities, y, classes) {
  let [loss, right] = [0, 0];
  for (const [row, one] of y.entries()) {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    loss -= Math.log(own[one]);
    if (own.indexOf(Math.max(...own)) === one) right++;
  }
  return { logLoss: loss / y.length, accuracy: right / y.length };
}

function generate({ n, d, classes }) {
  const { normal } = numbersOf(1);
  const hidden = 24;
  const first = Float64Array.from({ length: hidden * d }, () => (1.5 * normal()) / Math.sqrt(d));
  const second = Float64Array.from({ length: classes * hidden }, () => (4 * normal()) / Math.sqrt(hidden));
  const x = Float32Array.from({ length: n * d }, normal);
  const y = new Int32Array(n);
  const units = new Float64Array(hidden);
  for (let row = 0; row < n; row++) {
    for (let u = 0; u < hidden; u++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += first[u * d + j] * x[row * d + j];
      units[u] = Math.tanh(sum);
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      let score = normal();
      for (let u = 0; u < hidden; u++) score += second[c * hidden + u] * units[u];
      if (score > most) [most, y[row]] = [score, c];
    }
  }
  return { x, y };
}
