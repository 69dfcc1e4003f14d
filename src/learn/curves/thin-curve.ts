/** Most points of a curve that is shown or stored. */
export const MOST_POINTS = 200;

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The point farthest from the chord, and how far; -1: all lie on it. */
  readonly corner: number;
  readonly distance: number;
}

/**
 * Indices of at most `most` points that keep the form of a curve: both ends, those in `keep`, then again and again the
 * point that is farthest from what is drawn so far (Ramer 1972, Douglas and Peucker 1973, by falling distance). Points
 * on a straight line are dropped, so that a curve with fewer corners than `most` stays exact. O(most n)
 */
export function thinCurve(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { most = MOST_POINTS, keep = [] }: { readonly most?: number; readonly keep?: readonly number[] } = {},
): number[] {
  if (x.length === 0) return [];
  const kept = [...new Set([0, ...keep, x.length - 1])].sort((a, b) => a - b);
  const stretches = kept.slice(1).map((to, i) => stretchOf(x, y, { from: kept[i]!, to }));
  while (kept.length < most) {
    let best = -1;
    for (const [i, { corner, distance }] of stretches.entries()) {
      if (corner >= 0 && (best < 0 || distance > stretches[best]!.distance)) best = i;
    }
    if (best < 0) break;
    const { from, to, corner } = stretches[best]!;
    kept.push(corner);
    stretches[best] = stretchOf(x, y, { from, to: corner });
    stretches.push(stretchOf(x, y, { from: corner, to }));
  }
  return kept.sort((a, b) => a - b);
}

function stretchOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { from, to }: { from: number; to: number },
): Stretch {
  const dx = x[to]! - x[from]!;
  const dy = y[to]! - y[from]!;
  const length = Math.hypot(dx, dy);
  let corner = -1;
  // what rounding can do to a point on the chord
  let distance = 1e-12;
  for (let i = from + 1; i < to; i++) {
    const px = x[i]! - x[from]!;
    const py = y[i]! - y[from]!;
    const off = length > 0 ? Math.abs(dx * py - dy * px) / length : Math.hypot(px, py);
    if (off > distance) {
      distance = off;
      corner = i;
    }
  }
  return { from, to, corner, distance };
}
