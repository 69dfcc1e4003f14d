import { signed } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { DIVERGING_STEPS } from '../theme/index.ts';
import { segmentBadge } from './segment-badge.ts';

/** Effect that reaches the end of the colour scale, in standard deviations. */
const REACH = 1.5;

/** Rows from which the table scrolls under its head. */
const LONG = 24;

type Rows = readonly { feature: string; effects: readonly number[] }[];
type Columns = readonly { id: number; name: string }[];

/** Features by segments, coloured below and above the mean of all, with the numbers in the cells. */
export function heatTable(rows: Rows, segments: Columns, caption: string): Safe {
  const head = segments.map((s) => html`<th scope="col">${segmentBadge(s.id)}<br>${label(s.name, 56)}</th>`);
  const body = rows.map(
    ({ feature, effects }) => html`<tr><th scope="row">${label(feature, 60)}</th>${effects.map(cell)}</tr>\n`,
  );
  return html`<div class="scroll heat${rows.length > LONG && ' long'}" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr><th scope="col">feature</th>${head}</tr></thead><tbody>${body}</tbody></table></div>${scaleKey()}`;
}

function cell(effect: number): Safe {
  return html`<td class="d${step(effect)}">${signed(effect, 2)}</td>`;
}

function step(effect: number): number {
  if (!Number.isFinite(effect)) return DIVERGING_STEPS;
  const part = Math.max(-1, Math.min(1, effect / REACH));
  return DIVERGING_STEPS + Math.sign(part) * Math.round(Math.abs(part) * DIVERGING_STEPS);
}

function scaleKey(): Safe {
  const cells = Array.from({ length: 2 * DIVERGING_STEPS + 1 }, (_, i) => html`<i class="d${i}"></i>`);
  return html`<p class="scale">lower than all customers <span aria-hidden="true">${cells}</span> higher; colour ends at ±${REACH} standard deviations</p>`;
}
