import { signed } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';
import { isSquare, segmentClass } from '../theme/index.ts';
import { extent, linear, percent } from './scale.ts';

/** Height of a feature's row in pixels. */
const ROW = 30;

type Rows = readonly { readonly feature: string; readonly effects: readonly number[] }[];
type Segments = readonly { readonly id: number; readonly name: string }[];

/** A line a segment through its averages of the features, in standard deviations from all customers, which is the rule. */
export function snakePlot(rows: Rows, segments: Segments): Safe {
  const [low, high] = extent(rows.flatMap(({ effects }) => effects));
  const reach = Math.max(Math.abs(low), Math.abs(high), 0.1);
  const across = linear([-reach, reach], [0.02, 0.98]);
  const y = (row: number) => row * ROW + ROW / 2;
  const height = rows.length * ROW;
  const grid = rows.map(
    (_, row) => html`<line class="grid-line" x1="0" x2="100%" y1="${y(row)}" y2="${y(row)}"/>`,
  );
  const snakes = segments.map(({ id }, s) => {
    const points = rows.flatMap(({ effects }, row) => {
      const effect = effects[s];
      return effect === undefined || !Number.isFinite(effect)
        ? []
        : [{ x: percent(across(effect)), y: y(row) }];
    });
    const lines = points
      .slice(1)
      .map((to, i) => html`<line x1="${points[i]!.x}" y1="${points[i]!.y}" x2="${to.x}" y2="${to.y}"/>`);
    const dots = points.map((at) =>
      isSquare(id)
        ? html`<circle class="hollow" cx="${at.x}" cy="${at.y}" r="4"/>`
        : html`<circle cx="${at.x}" cy="${at.y}" r="4"/>`,
    );
    return html`<g class="${segmentClass(id)}">${lines}${dots}</g>`;
  });
  const text = `Averages of ${rows.length} features in ${segments.length} segments, from ${signed(-reach, 1)} to ${signed(reach, 1)} standard deviations; the table above has the numbers`;
  return html`<div class="snake"><ul class="plain">${rows.map(({ feature }) => html`<li>${label(feature, 30)}</li>`)}</ul>
<svg role="img" aria-label="${text}" height="${height}"><line class="rule" x1="50%" x2="50%" y1="0" y2="${height}"/>${grid}${snakes}</svg>
<span></span><p class="ends"><span>${signed(-reach, 1)}</span><span>all customers</span><span>${signed(reach, 1)}</span></p></div>`;
}
