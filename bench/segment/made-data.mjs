// Data whose truth is known: one cluster, no cluster, or well separated ones. The same numbers for the same seed.

/** Uniform and normal numbers of a seed (mulberry32, Box-Muller). */
export function numbersOf(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b9) | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const whole = (from, to) => from + Math.floor(uniform() * (to - from + 1));
  return { uniform, normal, whole };
}

/** Every third set of a kind is correlated. */
const isCorrelated = (seed) => seed % 3 === 2;

/** One Gaussian cloud. */
export function gaussian(seed) {
  const numbers = numbersOf(seed);
  const { normal } = numbers;
  return oneGroup(numbers, { seed, value: normal, kind: 'Gaussian' });
}

/** One uniform box; a correlated one is a box under a linear map. */
export function box(seed) {
  const numbers = numbersOf(1000 + seed);
  return oneGroup(numbers, { seed, value: () => numbers.uniform() - 0.5, kind: 'box' });
}

function oneGroup({ whole, normal }, { seed, value, kind }) {
  const n = whole(200, 2000);
  const d = whole(2, 8);
  const map = isCorrelated(seed) ? Array.from({ length: d * d }, normal) : null;
  const rows = Array.from({ length: n }, () => {
    const row = Array.from({ length: d }, value);
    if (map === null) return row;
    return row.map((_, i) => row.reduce((sum, v, j) => sum + v * map[i * d + j], 0));
  });
  return { rows, kind: `${kind}${map === null ? '' : ', correlated'}` };
}

/** Least distance between two centres, in standard deviations of a group. */
const APART = 8;

/** 3 to 6 Gaussian groups of unequal size (one to three parts each) whose centres are `APART` and more apart. */
export function mixture(seed) {
  const { whole, normal, uniform } = numbersOf(2000 + seed);
  const n = whole(200, 2000);
  const d = whole(2, 8);
  const k = whole(3, 6);
  const centres = [];
  while (centres.length < k) {
    const centre = Array.from({ length: d }, () => (uniform() - 0.5) * APART * 4);
    const isApart = centres.every((other) => Math.hypot(...other.map((v, j) => v - centre[j])) >= APART);
    if (isApart) centres.push(centre);
  }
  const deck = centres.flatMap((_, c) => new Array(whole(1, 3)).fill(c));
  const labels = Array.from({ length: n }, () => deck[whole(0, deck.length - 1)]);
  const rows = labels.map((label) => centres[label].map((v) => v + normal()));
  return { rows, labels, k, kind: 'mixture' };
}
