import { html, type Safe } from '../markup/index.ts';
import { compact, extent, linear, percent } from './scale.ts';

/** A line over steps; null: not measured. */
export type PlotLine = {
  /** Class that colours it: of a segment, or `main`, `rest`. */
  readonly look: string;
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
};

type LinePlotOptions = {
  /** What a listener is told. */
  readonly text: string;
  /** Names of the axes. */
  readonly across: string;
  readonly up: string;
  /** A place that is marked by an upright line; null for none. */
  readonly mark: number | null;
  readonly write: (value: number) => string;
  /** Least height of the axis: smaller differences look small. Default none. */
  readonly leastSpan?: number;
};

/** Ends of the axes as parts of the drawing. */
const LEFT = 0.15;
const RIGHT = 0.96;
const TOP = 0.11;
const BOTTOM = 0.83;
/** Steps of the lines' own scale, which is stretched to the axes; strokes are not. */
const UNITS = 1000;

/** Lines over the steps of something, from the least value to the largest. */
export function linePlot(
  lines: readonly PlotLine[],
  { text, across, up, mark, write, leastSpan = 0 }: LinePlotOptions,
): Safe {
  const [least, most] = extent(lines.flatMap(({ values }) => values));
  const room = Math.max(0, leastSpan - (most - least)) / 2;
  const [low, high] = [least - room, most + room];
  const [first, last] = extent(lines.flatMap(({ at }) => at));
  const x = linear([first, last], [0, UNITS]);
  const y = linear([low, high], [UNITS, 0]);
  const grid = [0, 0.5, 1].map((part) => {
    const h = percent(BOTTOM - part * (BOTTOM - TOP));
    return html`<line class="grid-line" x1="${percent(LEFT)}" x2="${percent(RIGHT)}" y1="${h}" y2="${h}"/><text class="y" x="${percent(LEFT - 0.02)}" y="${h}" dy=".35em">${write(low + part * (high - low))}</text>`;
  });
  const ends = html`<text x="${percent(LEFT)}" y="${percent(BOTTOM + 0.06)}">${first}</text><text x="${percent(RIGHT)}" y="${percent(BOTTOM + 0.06)}">${last}</text>`;
  const names = html`<text class="name" x="0" y="${percent(TOP - 0.05)}">${up}</text><text class="name end" x="${percent(RIGHT)}" y="97%">${across}</text>`;
  const drawn = lines.map(({ look, at, values }) => {
    const points = at.flatMap((step, i) =>
      values[i] == null ? [] : [`${compact(x(step), 1)},${compact(y(values[i]), 1)}`],
    );
    return html`<polyline class="${look}" points="${points.join(' ')}"/>`;
  });
  const upright =
    mark !== null &&
    html`<polyline class="rest" points="${compact(x(mark), 1)},0 ${compact(x(mark), 1)},${UNITS}"/>`;
  return html`<svg class="plot" role="img" aria-label="${text}">${grid}${ends}${names}<svg x="${percent(LEFT)}" y="${percent(TOP)}" width="${percent(RIGHT - LEFT)}" height="${percent(BOTTOM - TOP)}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none">${upright}${drawn}</svg></svg>`;
}
