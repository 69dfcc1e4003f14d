// The data of the k-means cases: Gaussian groups, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * n rows of d columns around k centres; Lloyd from `k` of the rows, at most `maxIterations`, tolerance 0. The centres
 * are uniform in [-4, 4]^d: with noise 1 the groups are apart and Lloyd creeps along a border inside one of them,
 * with 2.5 they touch, with 5.5 they lie in one another and bounds can spare little.
 */
export const CASES = {
  '1m8': { n: 1_000_000, d: 8, k: 8, noise: 2.5, maxIterations: 300 },
  '100k20': { n: 100_000, d: 20, k: 10, noise: 1, maxIterations: 50 },
  '100k20-overlap': { n: 100_000, d: 20, k: 10, noise: 5.5, maxIterations: 50 },
};

/** Writes `x.f32` (row-major, little-endian) and `case.json` once; returns the folder. */
export function dataFolder(name, given) {
  const folder = given ?? join(tmpdir(), `clientele-bench-groups-${name}`);
  if (existsSync(join(folder, 'x.f32'))) return folder;
  mkdirSync(folder, { recursive: true });
  const shape = CASES[name];
  writeFileSync(join(folder, 'case.json'), JSON.stringify(shape));
  const temporary = join(folder, `x.${process.pid}`);
  writeFileSync(temporary, new Uint8Array(generate(shape).buffer));
  renameSync(temporary, join(folder, 'x.f32'));
  return folder;
}

export function readRows(folder) {
  const bytes = readFileSync(join(folder, 'x.f32'));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Each row lies at a random centre plus normal noise; mulberry32, seed 1. */
function generate({ n, d, k, noise }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const centres = Float64Array.from({ length: k * d }, () => 8 * uniform() - 4);
  const x = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    const centre = Math.floor(uniform() * k);
    for (let j = 0; j < d; j++) x[i * d + j] = centres[centre * d + j] + noise * normal();
  }
  return x;
}

/** The rows 0, 17, 34 ... as first centres, on both sides. */
export function firstCentres(x, { d, k }) {
  return Float64Array.from({ length: k * d }, (_, at) => x[Math.floor(at / d) * 17 * d + (at % d)]);
}
