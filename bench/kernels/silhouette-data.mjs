// The data of the silhouette case: five overlapping Gaussian blobs, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CASE = { n: 20_000, d: 8, k: 5 };

/** Row `i` has label i mod k. */
export function labelsOf({ n, k }) {
  return Int32Array.from({ length: n }, (_, i) => i % k);
}

/** Writes `x.f32` (row-major, little-endian) and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-silhouette');
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

/** Normal noise around k centres (3 in the column of the label, else 0); mulberry32, seed 1. */
function generate({ n, d, k }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float32Array.from(
    { length: n * d },
    (_, at) => normal() + (Math.floor(at / d) % k === at % d ? 3 : 0),
  );
}
