import type { NumericSummary } from '#contract';
import { html, type Safe } from '../markup/index.ts';
import { stepPath } from './step-path.ts';

/** The shape of a numeric column in one line of a table; the numbers stand beside it. */
export function sparkline({ edges, counts }: NumericSummary['histogram']): Safe | false {
  if (counts.length === 0) return false;
  return html`<svg class="spark" viewBox="0 0 ${counts.length} 20" preserveAspectRatio="none" aria-hidden="true"><path d="${stepPath(counts, edges, 20)}"/></svg>`;
}
