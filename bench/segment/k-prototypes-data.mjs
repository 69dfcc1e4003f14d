// The data of the k-prototypes case: six overlapping groups in four numbers and two categories, the same on both sides.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const CASE = { n: 5_000, numbers: 4, levels: [6, 2], k: 6, starts: 2, gamma: 0.5 };

/** Writes `x.f32` (row-major: numbers, then the codes of the categories) and `case.json` once; returns the folder. */
export function dataFolder(given) {
  const folder = given ?? join(tmpdir(), 'clientele-bench-k-prototypes');
  if (existsSync(join(folder, 'x.f32'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'case.json'), JSON.stringify(CASE));
  const temporary = join(folder, `x.${process.pid}`);
  writeFileSync(temporary, new Uint8Array(Float32Array.from(generate(CASE)).buffer));
  renameSync(temporary, join(folder, 'x.f32'));
  return folder;
}

export function readRows(folder) {
  const bytes = readFileSync(join(folder, 'x.f32'));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Normal noise, 3 in the number of the group; the first category is mostly the group, the second its parity; mulberry32. */
function generate({ n, numbers, levels }) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const cells = [];
  for (let i = 0; i < n; i++) {
    const group = i % levels[0];
    for (let j = 0; j < numbers; j++) cells.push((normal() + (group === j ? 3 : 0)) / 1.5);
    for (const count of levels) {
      cells.push(uniform() < 0.6 ? group % count : Math.floor(uniform() * count));
    }
  }
  return cells;
}
