// The data of the forest cases: two classes by a sum and a product of normal columns, the same bytes on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `depth` 0 is no limit. `rows` are predicted: so many of the held-out ones, from the start again when they end. */
export const CASES = {
  '100k20': { train: 100_000, held: 50_000, d: 20, trees: 100, depth: 0, timed: 'fit', rows: 50_000 },
  '50k20': { train: 100_000, held: 50_000, d: 20, trees: 100, depth: 0, timed: 'predict', rows: 50_000 },
  '1m20': { train: 100_000, held: 50_000, d: 20, trees: 100, depth: 5, timed: 'predict', rows: 1_000_000 },
};

/** Writes `x.f32` (row-major, little-endian) and `y.i32` once, and `cases.json`; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-forest');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(CASES));
  if (existsSync(join(folder, 'y.i32'))) return folder;
  const { x, y } = generate(CASES['100k20']);
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

/** Eight columns matter; noise of standard deviation 1.5; mulberry32, seed 1. */
function generate({ train, held, d }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const n = train + held;
  const x = Float32Array.from({ length: n * d }, normal);
  const y = Int32Array.from({ length: n }, (_, row) => {
    const own = x.subarray(row * d, (row + 1) * d);
    let sum = own[0] * own[1] + 1.5 * normal();
    for (let j = 0; j < 8; j++) sum += (j % 2 === 0 ? -0.5 : 0.5) * own[j];
    return sum > 0 ? 1 : 0;
  });
  return { x, y };
}
