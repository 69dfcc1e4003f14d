import { columnBytes, curvaturesOf, LogisticParameters, probabilitiesOf, weightsOf } from './parameters';

/** Adds the block's part of the Hessian: an upper triangle [m, m] for each pair of classes a <= b. */
export function addHessian(q: LogisticParameters, block: usize, out: usize): void {
  const cells = (<usize>q.m * <usize>q.m) << 3;
  if (q.k == 1) {
    addWeighted(q, block, out);
    return;
  }
  let to = out;
  for (let a = 0; a < q.k; a++) {
    for (let b = a; b < q.k; b++) {
      curve(q, block, a, b);
      addWeighted(q, block, to);
      to += cells;
    }
  }
}

/** Curvature of each row between two classes: weight times p_a ([a = b] - p_b). */
function curve(q: LogisticParameters, block: usize, a: i32, b: i32): void {
  const step = columnBytes(q);
  const first = probabilitiesOf(q, block) + <usize>a * step;
  const second = probabilitiesOf(q, block) + <usize>b * step;
  const weights = weightsOf(q, block);
  const out = curvaturesOf(q, block);
  const same = f64x2.splat(a == b ? 1.0 : 0.0);
  for (let at: usize = 0; at < step; at += 16) {
    const rest = f64x2.sub(same, v128.load(second + at));
    v128.store(out + at, f64x2.mul(v128.load(weights + at), f64x2.mul(v128.load(first + at), rest)));
  }
}

/** Upper triangle of out [m, m] += columns^T diag(curvatures) columns, in tiles of 2 x 2. */
function addWeighted(q: LogisticParameters, block: usize, out: usize): void {
  const step = columnBytes(q);
  const curvatures = curvaturesOf(q, block);
  const u0 = curvatures + step;
  const u1 = u0 + step;
  const m = <usize>q.m;
  const row = m << 3;
  for (let i: usize = 0; i < m; i += 2) {
    const isPair = i + 1 < m;
    const x0 = columnAt(q, block, i);
    const x1 = isPair ? columnAt(q, block, i + 1) : x0;
    for (let at: usize = 0; at < step; at += 16) {
      const curvature = v128.load(curvatures + at);
      v128.store(u0 + at, f64x2.mul(curvature, v128.load(x0 + at)));
      v128.store(u1 + at, f64x2.mul(curvature, v128.load(x1 + at)));
    }
    const to = out + i * row;
    for (let j = i; j < m; j += 2) {
      const hasNext = j + 1 < m;
      const v0 = columnAt(q, block, j);
      const v1 = hasNext ? columnAt(q, block, j + 1) : v0;
      let a = f64x2.splat(0.0);
      let b = a;
      let c = a;
      let e = a;
      for (let at: usize = 0; at < step; at += 16) {
        const w0 = v128.load(u0 + at);
        const w1 = v128.load(u1 + at);
        const z0 = v128.load(v0 + at);
        const z1 = v128.load(v1 + at);
        a = f64x2.add(a, f64x2.mul(w0, z0));
        b = f64x2.add(b, f64x2.mul(w0, z1));
        c = f64x2.add(c, f64x2.mul(w1, z0));
        e = f64x2.add(e, f64x2.mul(w1, z1));
      }
      addTo(to + (j << 3), a);
      if (hasNext) addTo(to + (j << 3) + 8, b);
      if (!isPair) continue;
      if (j > i) addTo(to + row + (j << 3), c);
      if (hasNext) addTo(to + row + (j << 3) + 8, e);
    }
  }
}

@inline
function columnAt(q: LogisticParameters, block: usize, i: usize): usize {
  return block + <usize>load<i32>(q.columns + (i << 2)) * columnBytes(q);
}

@inline
function addTo(at: usize, pair: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)));
}
