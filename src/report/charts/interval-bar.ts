import { html, type Safe } from '../markup/index.ts';
import { linear, percent } from './scale.ts';

/**
 * A figure on its scale with its interval, and a line across where the figure of all is; decoration beside a number,
 * so hidden from screen readers.
 */
export function intervalBar(
  { value, low, high }: { value: number; low: number | null; high: number | null },
  { domain, across }: { domain: readonly [number, number]; across: number },
): Safe {
  const scale = linear(domain, [0, 1]);
  const at = (x: number) => Math.min(1, Math.max(0, scale(x)));
  const [from, to] = [at(low ?? value), at(high ?? value)];
  return html`<svg class="ib" aria-hidden="true"><line class="rest" x1="0" x2="100%" y1="6" y2="6"/><line class="all" x1="${percent(at(across))}" x2="${percent(at(across))}" y1="0" y2="12"/><rect x="${percent(from)}" y="4" width="${percent(to - from)}" height="4"/><circle cx="${percent(at(value))}" cy="6" r="3.5"/></svg>`;
}
