import { html, type Safe } from '../markup/index.ts';
import { linear, percent } from './scale.ts';

/**
 * A loss as a bar from nothing with its interval; decoration beside a number, so hidden from screen readers.
 * @param domain holds 0.
 */
export function lossBar(
  { mean, low, high }: { mean: number; low: number | null; high: number | null },
  domain: readonly [number, number],
  matters: boolean,
): Safe {
  const at = linear(domain, [0.01, 0.99]);
  const [zero, end] = [at(0), at(mean)];
  const whisker =
    low !== null &&
    high !== null &&
    html`<line class="whisker" x1="${percent(at(low))}" x2="${percent(at(high))}" y1="7" y2="7"/>`;
  return html`<svg class="lb${!matters && ' faint'}" aria-hidden="true"><rect x="${percent(Math.min(zero, end))}" y="2" width="${percent(Math.abs(end - zero))}" height="10"/><line class="zero" x1="${percent(zero)}" x2="${percent(zero)}" y1="0" y2="14"/>${whisker}</svg>`;
}
