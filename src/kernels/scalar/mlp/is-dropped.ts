const STEP = 0x9e3779b9;

function mixed(key: number): number {
  let z = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

/** Whether a row leaves a unit out: a function of seed, epoch, layer, row and unit. */
export function isDropped(
  place: Readonly<Record<'seed' | 'epoch' | 'index' | 'row' | 'unit' | 'share', number>>,
): boolean {
  const { seed, epoch, index, row, unit, share } = place;
  const layer = mixed((mixed((seed + Math.imul(epoch, STEP)) | 0) + Math.imul(index + 1, STEP)) | 0);
  const bits = mixed((mixed((layer + Math.imul(row, STEP)) | 0) + Math.imul(unit, STEP)) | 0);
  return bits >>> 8 < Math.round(share * 2 ** 24);
}
