// The data of the logistic case: two classes by a logit of correlated columns, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Both sides end when no derivative of the mean loss is above the tolerance. */
export const CASE = { n: 200_000, d: 30, c: 1, tolerance: 1e-4 };

/** Writes `x.f32` (row-major, little-endian), `y.i32` and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-logistic');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'case.json'), JSON.stringify(CASE));
  if (existsSync(join(folder, 'y.i32'))) return folder;
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

export function readRows(folder) {
  const [x, y] = ['x.f32', 'y.i32'].map((name) => readFileSync(join(folder, name)));
  return {
    x: new Float32Array(x.buffer, x.byteOffset, x.byteLength / 4),
    y: new Int32Array(y.buffer, y.byteOffset, y.byteLength / 4),
  };
}

/** Columns of variance 1 that share three factors; mulberry32, seed 1. */
function generate({ n, d }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const logits = Float64Array.from({ length: d }, () => 0.5 * normal());
  const x = new Float32Array(n * d);
  const y = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const factors = Float64Array.from({ length: 3 }, normal);
    let logit = -1;
    for (let j = 0; j < d; j++) {
      const value = 0.6 * factors[j % 3] + 0.8 * normal();
      x[row * d + j] = value;
      logit += logits[j] * value;
    }
    y[row] = uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }
  return { x, y };
}
