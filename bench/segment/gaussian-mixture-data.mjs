// The data of the mixture case: eight Gaussian groups that overlap, each an ellipsoid of its own, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CASE = { n: 100_000, d: 8, k: 8, iterations: 10 };

/** Writes `x.f32` (row-major, little-endian) and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-gaussian-mixture');
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

/** Normal noise, turned and stretched by a random matrix of each group, around centres in [-3, 3]^d; mulberry32, seed 1. */
function generate({ n, d, k }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const centres = Float64Array.from({ length: k * d }, () => 6 * uniform() - 3);
  const turns = Float64Array.from({ length: k * d * d }, () => normal() / Math.sqrt(d));
  const rows = new Float32Array(n * d);
  for (let row = 0; row < n; row++) {
    const c = row % k;
    const noise = Float64Array.from({ length: d }, normal);
    for (let j = 0; j < d; j++) {
      let value = centres[c * d + j] + 0.3 * normal();
      for (let i = 0; i < d; i++) value += turns[(c * d + j) * d + i] * noise[i];
      rows[row * d + j] = value;
    }
  }
  return rows;
}
