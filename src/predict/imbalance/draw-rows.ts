import type { Rng } from '#base';
import { sampleRows } from '#learn';

/** `count` of the rows, each as often as any other or once more, in their order. @param rows at least one. */
export function drawEvenly(rows: Uint32Array, count: number, rng: Rng): Uint32Array {
  const times = new Uint32Array(rows.length).fill(Math.floor(count / rows.length));
  for (const i of sampleRows(rows.length, count % rows.length, rng)) times[i]!++;
  const out = new Uint32Array(count);
  let place = 0;
  for (const [i, row] of rows.entries()) {
    out.fill(row, place, place + times[i]!);
    place += times[i]!;
  }
  return out;
}
