/** Value below which a standard normal deviate stays with probability p in (0, 1): by bisection on the tail. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  let [low, high] = [-40, 0];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (lowerTail(-middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Z > x) for x >= 0: the series of Abramowitz and Stegun 26.2.10 near 0, their continued fraction 26.2.14 beyond. */
function lowerTail(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < 3) {
    let [term, sum] = [x, x];
    for (let n = 3; n < 200; n += 2) {
      term *= (x * x) / n;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let n = 200; n > 0; n--) fraction = n / (x + fraction);
  return density / (x + fraction);
}
