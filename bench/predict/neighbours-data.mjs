// The data of the neighbours case: four Gaussian groups of correlated columns, and as many queries of the same kind.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CASE = { n: 50_000, d: 8, k: 15, nClasses: 4, nQueries: 50_000 };

/** Writes `x.f32`, `queries.f32` (row-major, little-endian), `y.i32` and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-neighbours');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'case.json'), JSON.stringify(CASE));
  if (existsSync(join(folder, 'y.i32'))) return folder;
  const draw = generator(CASE);
  const { x, y } = draw(CASE.n);
  const queries = draw(CASE.nQueries).x;
  for (const [name, values] of Object.entries({ 'x.f32': x, 'queries.f32': queries, 'y.i32': y })) {
    const temporary = join(folder, `${name}.${process.pid}`);
    writeFileSync(temporary, new Uint8Array(values.buffer));
    renameSync(temporary, join(folder, name));
  }
  return folder;
}

export function readRows(folder) {
  const read = (name) => readFileSync(join(folder, name)).buffer;
  return {
    x: new Float32Array(read('x.f32')),
    queries: new Float32Array(read('queries.f32')),
    y: new Int32Array(read('y.i32')),
  };
}

/** Columns of about variance 1: centres, two shared factors, noise; mulberry32, seed 1. */
function generator({ d, nClasses }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const centres = Float64Array.from({ length: nClasses * d }, () => 0.5 * normal());
  return (n) => {
    const x = new Float32Array(n * d);
    const y = new Int32Array(n);
    for (let row = 0; row < n; row++) {
      const c = row % nClasses;
      const factors = [normal(), normal()];
      for (let j = 0; j < d; j++) x[row * d + j] = centres[c * d + j] + 0.5 * factors[j % 2] + 0.7 * normal();
      y[row] = c;
    }
    return { x, y };
  };
}
