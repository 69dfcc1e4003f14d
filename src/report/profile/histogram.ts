import type { NumericSummary } from '#contract';
import { compact } from '../charts/scale.ts';
import { stepPath } from '../charts/step-path.ts';
import type { ColumnFormat } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';

const HEIGHT = 60;

/** The spread of a numeric column with its ends and its median. */
export function histogram(summary: NumericSummary, { value, alike }: ColumnFormat): Safe {
  const { edges, counts } = summary.histogram;
  const { min, max, median } = summary;
  const [low, high] = alike([min, max]) as [string, string];
  if (min === max) return html`<p class="soft">Always ${value(min)}.</p>`;
  const bins = counts.length;
  const at = compact(((median - min) / (max - min)) * bins, 2);
  const text = `Histogram from ${low} to ${high}, median ${value(median)}`;
  return html`<div role="img" aria-label="${text}"><svg class="hist" viewBox="0 0 ${bins} ${HEIGHT}" preserveAspectRatio="none"><path d="${stepPath(counts, edges, HEIGHT)}"/><line x1="${at}" x2="${at}" y1="0" y2="${HEIGHT}"/></svg>
<p class="ends"><span>${low}</span><span>median ${value(median)}</span><span>${high}</span></p></div>`;
}
