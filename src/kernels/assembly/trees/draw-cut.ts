// A cut that is drawn in place of the best one (Geurts, Ernst and Wehenkel 2006).
import { nextUint32, nextUniform, Rng } from '../random';
import { CODES, GrowParameters, Search } from './parameters';

/** Draws so often at most before a subset of the levels is taken as it is. */
const DRAWS: i32 = 64;

/**
 * Where the codes that occur, of which there are at least two, are cut: the place of the last one on the left. Of
 * numbers a value between the smallest and the largest is drawn, of a category any part of the levels, which then come first.
 */
export function drawCut(q: GrowParameters, search: Search, rng: Rng, column: i32): i32 {
  return load<i32>(q.levels + (<usize>column << 2)) > 0
    ? drawLevels(search, rng)
    : drawValue(q, search, rng, column);
}

function drawValue(q: GrowParameters, search: Search, rng: Rng, column: i32): i32 {
  const values = q.cutValues + ((<usize>column * <usize>CODES) << 3);
  const last = search.nPresent - 1;
  const low = valueOf(search, values, 0);
  const value = low + nextUniform(rng) * (valueOf(search, values, last) - low);
  let cut = 0;
  while (cut + 1 < last && valueOf(search, values, cut + 1) <= value) cut++;
  return cut;
}

@inline
function valueOf(search: Search, values: usize, place: i32): f64 {
  return load<f64>(values + (<usize>load<u8>(search.present + <usize>place) << 3));
}

/** Every level by a coin, again where all of them fall on one side; those on the left come first, each side in its order. */
function drawLevels(search: Search, rng: Rng): i32 {
  const n = search.nPresent;
  let nLeft = 0;
  for (let draw = 0; draw < DRAWS && (nLeft == 0 || nLeft == n); draw++) {
    nLeft = 0;
    for (let i = 0; i < n; i++) {
      const isLeft = nextUint32(rng) & 1;
      store<u8>(search.goesLeft + <usize>i, <u8>isLeft);
      nLeft += <i32>isLeft;
    }
  }
  if (nLeft == 0 || nLeft == n) return 0;
  const order = search.scores;
  let left = 0;
  let right = nLeft;
  for (let i: usize = 0; i < <usize>n; i++) {
    const place = load<u8>(search.goesLeft + i) ? left++ : right++;
    store<u8>(order + <usize>place, load<u8>(search.present + i));
  }
  memory.copy(search.present, order, <usize>n);
  return nLeft - 1;
}
