import { html, type Part, type Safe } from '../markup/index.ts';
import { compact, percent } from './scale.ts';

/** A line through points of shares in [0, 1]. */
export type UnitLine = {
  /** Class that colours it: of a segment, or `main`, `rest`. */
  readonly look: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
};

/** A share with its interval at a place. */
export type UnitPoint = {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** Radius in pixels. */
  readonly size: number;
};

type PlotOptions = {
  /** What a listener is told. */
  readonly text: string;
  /** Names of the axes. */
  readonly across: string;
  readonly up: string;
  readonly points?: readonly UnitPoint[];
};

/** Ends of the axes as parts of the drawing. */
const LEFT = 0.13;
const RIGHT = 0.96;
const TOP = 0.09;
const BOTTOM = 0.83;
/** Steps of the lines' own scale, which is stretched to the axes; strokes are not. */
const UNITS = 1000;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

const across = (share: number) => LEFT + share * (RIGHT - LEFT);
const upwards = (share: number) => BOTTOM - share * (BOTTOM - TOP);

/** Lines and points in a square of shares: both axes go from 0 to 100 %. */
export function unitPlot(
  lines: readonly UnitLine[],
  { text, across: x, up, points = [] }: PlotOptions,
): Safe {
  const grid = TICKS.map((tick) => {
    const [h, v] = [percent(upwards(tick)), percent(across(tick))];
    return html`<line class="grid-line" x1="${percent(LEFT)}" x2="${percent(RIGHT)}" y1="${h}" y2="${h}"/><line class="grid-line" x1="${v}" x2="${v}" y1="${percent(TOP)}" y2="${percent(BOTTOM)}"/><text class="y" x="${percent(LEFT - 0.02)}" y="${h}" dy=".35em">${written(tick)}</text><text x="${v}" y="${percent(BOTTOM + 0.06)}">${written(tick)}</text>`;
  });
  const names = html`<text class="name" x="0" y="${percent(TOP - 0.045)}">${up}</text><text class="name end" x="${percent(RIGHT)}" y="97%">${x}</text>`;
  const box = html`<svg x="${percent(LEFT)}" y="${percent(TOP)}" width="${percent(RIGHT - LEFT)}" height="${percent(BOTTOM - TOP)}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none">${lines.map(polyline)}</svg>`;
  return html`<svg class="plot" role="img" aria-label="${text}">${grid}${names}${box}${points.map(mark)}</svg>`;
}

/** The diagonal: chance, or what was said. */
export const DIAGONAL: UnitLine = { look: 'rest', x: [0, 1], y: [0, 1] };

function written(tick: number): string {
  return tick === 1 ? '100 %' : String(100 * tick);
}

function polyline({ look, x, y }: UnitLine): Part {
  const points = x.map((at, i) => `${compact(at * UNITS, 1)},${compact((1 - y[i]!) * UNITS, 1)}`);
  return html`<polyline class="${look}" points="${points.join(' ')}"/>`;
}

function mark({ x, y, low, high, size }: UnitPoint): Safe {
  const at = percent(across(x));
  return html`<line class="whisker" x1="${at}" x2="${at}" y1="${percent(upwards(low))}" y2="${percent(upwards(high))}"/><circle cx="${at}" cy="${percent(upwards(y))}" r="${compact(size, 1)}"/>`;
}
