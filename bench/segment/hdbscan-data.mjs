// The data of the HDBSCAN case: eight Gaussian blobs in 4 columns and one row in twenty anywhere, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CASE = { n: 50_000, d: 4, k: 8, minClusterSize: 500, minSamples: 10 };

/** Writes `x.f32` (row-major, little-endian) and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-hdbscan');
  if (existsSync(join(folder, 'x.f32'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'case.json'), JSON.stringify(CASE));
  const temporary = join(folder, `x.${process.pid}`);
  writeFileSync(temporary, new Uint8Array(generate(CASE).buffer));
  renameSync(temporary, join(folder, 'x.f32'));
  return folder;
}

export function readRows(folder) {
  const bytes = readFileSync(join(folder, 'x.f32'));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Normal noise around k centres in [-10, 10]^d, every twentieth row in [-15, 15]^d; mulberry32, seed 1. */
function generate({ n, d, k }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const centres = Float64Array.from({ length: k * d }, () => 20 * uniform() - 10);
  return Float32Array.from({ length: n * d }, (_, at) => {
    const row = Math.floor(at / d);
    return row % 20 === 0 ? 30 * uniform() - 15 : centres[(row % k) * d + (at % d)] + normal();
  });
}
