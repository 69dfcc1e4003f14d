import { js } from '#base';

/** What exported JavaScript calls: small, plain, the same arithmetic in the same order as the models. */
export const RUNTIME = js`
const decoded = (Type, text) => new Type(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer);

/** Sums of leaf values: tree t adds to group t % groups. */
const treeSums = ({ width, groups, roots, leaves, features, thresholds, children, missingLeft, sets, setOffsets, setWords, values }) => (x) => {
  const sums = new Float64Array(width * groups);
  for (let tree = 0; tree < leaves.length; tree++) {
    const root = roots[tree];
    let node = root;
    for (let feature = features[node]; feature >= 0; feature = features[node]) {
      const value = x[feature];
      const set = setOffsets === null ? -1 : setOffsets[node];
      let left = missingLeft[node] === 1;
      if (set < 0) left = value <= thresholds[node] || (left && value !== value);
      else if (value >= 0 && value < 32 * setWords[node]) left = ((sets[set + (value >>> 5)] >>> (value & 31)) & 1) === 1;
      node = root + children[node] + (left ? 0 : 1);
    }
    const from = (leaves[tree] + children[node]) * width;
    const to = (tree % groups) * width;
    for (let w = 0; w < width; w++) sums[to + w] += values[from + w];
  }
  return sums;
};

const sigmoid = (z) => {
  const small = 1 / (1 + Math.exp(Math.abs(z)));
  return z > 0 ? 1 - small : small;
};

const softmax = (scores) => {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const shares = scores.map((score) => Math.exp(score - most));
  const sum = shares.reduce((a, b) => a + b, 0);
  return Float32Array.from(shares, (share) => share / sum);
};

const first = (values, from, to) => {
  let best = from;
  for (let i = from + 1; i < to; i++) if (values[i] > values[best]) best = i;
  return best;
};`;
