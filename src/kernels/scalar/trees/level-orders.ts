const AXIS_STEPS = 20;

/** The orders of levels whose cuts are tried: see assembly/trees/order-levels.ts. */
export function levelOrders(
  codes: readonly number[],
  byCode: ReadonlyMap<number, readonly number[]>,
  classWeights: Float64Array,
): number[][] {
  const weighted = new Map(
    codes.map((code) => [code, byCode.get(code)!.map((count, c) => count * classWeights[c]!)]),
  );
  const classes = [...classWeights.keys()];
  const ordered = (scoreOf: (shares: readonly number[]) => number) => {
    const scores = new Map(codes.map((code) => [code, scoreOf(sharesOf(weighted.get(code)!))]));
    return codes.toSorted((a, b) => scores.get(a)! - scores.get(b)! || a - b);
  };
  const byClass = (c: number) => ordered((shares) => shares[c]!);
  if (classes.length === 2) return [byClass(1)];
  const axis = axisOf(codes.map((code) => weighted.get(code)!));
  return [ordered((shares) => dot(shares, axis)), ...classes.map(byClass)];
}

function sharesOf(weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 0));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Principal axis of shares, each weighted by its sum. */
function axisOf(rows: readonly (readonly number[])[]): readonly number[] {
  const zero = rows[0]?.map(() => 0) ?? [];
  const mean = zero.slice();
  let total = 0;
  const weighted = rows.map((row) => ({ weight: row.reduce((a, b) => a + b, 0), shares: sharesOf(row) }));
  for (const { weight, shares } of weighted) {
    total += weight;
    for (const [c, share] of shares.entries()) mean[c]! += weight * share;
  }
  for (const c of mean.keys()) mean[c] = total > 0 ? mean[c]! / total : 0;
  const points = weighted.map(({ weight, shares }) => {
    return { weight, off: weight > 0 ? shares.map((share, c) => share - mean[c]!) : zero };
  });
  let axis: readonly number[] = zero;
  let most = 0;
  for (const { weight, off } of points) {
    const size = dot(off, off) * weight;
    if (size > most) {
      most = size;
      axis = off;
    }
  }
  if (most === 0) return zero;
  for (let step = 0; step < AXIS_STEPS; step++) {
    const next = zero.slice();
    for (const { weight, off } of points) {
      const factor = weight * dot(off, axis);
      for (const c of next.keys()) next[c]! += factor * off[c]!;
    }
    const squares = dot(next, next);
    if (!(squares > 0)) break;
    const length = Math.sqrt(squares);
    axis = next.map((value) => value / length);
  }
  return axis;
}
