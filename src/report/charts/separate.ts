type Tag = { readonly id: number; readonly x: number; readonly y: number };

/** Distance that two tags keep, as a share of the drawing's width. */
const GAP = 0.045;

/** Pushes tags apart that would cover each other; `aspect` is height over width, positions are shares of each. */
export function separate(tags: readonly Tag[], aspect: number): Tag[] {
  const at = tags.map(({ id, x, y }) => ({ id, x, y: y * aspect }));
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < at.length; i++) for (let j = 0; j < i; j++) push(at[i]!, at[j]!, i);
    for (const tag of at) {
      tag.x = Math.min(0.97, Math.max(0.03, tag.x));
      tag.y = Math.min(aspect - 0.03, Math.max(0.03, tag.y));
    }
  }
  return at.map(({ id, x, y }) => ({ id, x, y: y / aspect }));
}

type Place = { x: number; y: number };

function push(a: Place, b: Place, turn: number): void {
  const distance = Math.hypot(a.x - b.x, a.y - b.y);
  if (distance >= GAP) return;
  const angle = distance > 1e-6 ? Math.atan2(a.y - b.y, a.x - b.x) : turn * 2.4;
  const half = (GAP - distance) / 2;
  a.x += half * Math.cos(angle);
  a.y += half * Math.sin(angle);
  b.x -= half * Math.cos(angle);
  b.y -= half * Math.sin(angle);
}
