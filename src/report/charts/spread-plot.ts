import { html, type Safe } from '../markup/index.ts';
import { stepPath } from './step-path.ts';

const HEIGHT = 40;

/** Histograms over shares from 0 to 100 % below one another, each as tall as its own fullest bin. */
export function spreadPlot(
  rows: readonly { readonly name: Safe; readonly look: string; readonly counts: readonly number[] }[],
  text: string,
): Safe {
  const drawn = rows.map(
    ({ name, look, counts }) =>
      html`<div class="row"><span>${name}</span><svg class="${look}" viewBox="0 0 ${counts.length} ${HEIGHT}" preserveAspectRatio="none"><path d="${stepPath(counts, null, HEIGHT)}"/></svg></div>`,
  );
  return html`<div class="spread" role="img" aria-label="${text}">${drawn}<div class="row ends"><span></span><p><span>0</span><span>50</span><span>100 %</span></p></div></div>`;
}
