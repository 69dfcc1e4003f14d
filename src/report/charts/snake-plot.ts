import { signed } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { isSquare, segmentClass } from '../theme/index.ts';
import { extent, linear } from './scale.ts';

/** Height of a feature's row in pixels. */
const ROW = 30;
/** Width of the drawing, which is stretched to the page; strokes are not. */
const WIDTH = 1000;

type Rows = readonly { readonly feature: string; readonly effects: readonly number[] }[];
type Segments = readonly { readonly id: number; readonly name: string }[];

/** A line a segment through its averages of the features, in standard deviations from all customers, which is the rule. */
export function snakePlot(rows: Rows, segments: Segments): Safe {
  const [low, high] = extent(rows.flatMap(({ effects }) => effects));
  const reach = Math.max(Math.abs(low), Math.abs(high), 0.1);
  const across = linear([-reach, reach], [0.02 * WIDTH, 0.98 * WIDTH]);
  const y = (row: number) => row * ROW + ROW / 2;
  const height = rows.length * ROW;
  const grid = html`<path class="grid-line" d="${rows.map((_, row) => `M0,${y(row)}h${WIDTH}`).join('')}"/>`;
  const snakes = segments.map(({ id }, s) => {
    const points = rows.flatMap(({ effects }, row) => {
      const effect = effects[s];
      return effect === undefined || !Number.isFinite(effect)
        ? []
        : [`${Math.round(across(effect))},${y(row)}`];
    });
    const dots = points.map((at) => `M${at}h0`).join('');
    return html`<g class="${segmentClass(id)}"><polyline points="${points.join(' ')}"/><path class="dot" d="${dots}"/>${isSquare(id) && html`<path class="hollow" d="${dots}"/>`}</g>`;
  });
  const text = `Averages of ${rows.length} features in ${segments.length} segments, from ${signed(-reach, 1)} to ${signed(reach, 1)} standard deviations; the table above has the numbers`;
  return html`<div class="snake"><ul class="plain">${rows.map(({ feature }) => html`<li>${label(feature, 30)}</li>`)}</ul>
<svg role="img" aria-label="${text}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" height="${height}">${grid}<path class="rule" d="M${WIDTH / 2},0v${height}"/>${snakes}</svg>
<span></span><p class="ends"><span>${signed(-reach, 1)}</span><span>all customers</span><span>${signed(reach, 1)}</span></p></div>`;
}
