import { NO_SEGMENT } from '../protocol/index.ts';

/**
 * vip, plus, mid and low for segments in the order of their value: fewer go without the middle ones, more have several
 * in the middle, which are numbered. Who is in no segment keeps being called so.
 * @param order labels, the most valuable first
 */
export function rankNames(
  order: readonly number[],
  segments: readonly { readonly name: string | null }[],
): string[] {
  const isNone = (label: number) => segments[label]!.name === NO_SEGMENT;
  const ranked = order.filter((label) => !isNone(label)).length;
  const names = namesOf(ranked);
  return order.map((label, at) => (isNone(label) ? NO_SEGMENT : names[at]!));
}

function namesOf(n: number): string[] {
  if (n <= 2) return ['vip', 'low'].slice(0, n);
  if (n === 3) return ['vip', 'mid', 'low'];
  const middle = n - 3;
  const mids = middle === 1 ? ['mid'] : Array.from({ length: middle }, (_, i) => `mid ${i + 1}`);
  return ['vip', 'plus', ...mids, 'low'];
}
