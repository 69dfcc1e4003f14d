import type { SegmentHistogram } from '#contract';
import { share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { segmentBadge } from './segment-badge.ts';

/** Levels of a category by segment: shares of each segment's customers, shaded by size. */
export function levelTable(histogram: SegmentHistogram, ids: readonly number[]): Safe {
  const levels = histogram.levels ?? [];
  const totals = histogram.counts.map(sum);
  const all = sum(totals);
  const rows = levels.map((level, l) => {
    const inLevel = sum(histogram.counts.map((counts) => counts[l] ?? 0));
    const cells = ids.map((_, s) => cell((histogram.counts[s]?.[l] ?? 0) / (totals[s] || 1)));
    return html`<tr><th scope="row">${label(level, 40)}</th>${cells}${cell(inLevel / (all || 1))}</tr>\n`;
  });
  const heads = ids.map((id) => html`<th scope="col" class="num">${segmentBadge(id)}</th>`);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${`Levels of ${clip(histogram.column, 60)} by segment`}"><table class="levels"><thead><tr><th scope="col">level</th>${heads}<th scope="col" class="num">all</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function cell(part: number): Safe {
  return html`<td class="num q${Math.min(5, Math.ceil(part * 6))}">${share(part)}</td>`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
