import { html, type Safe } from '../markup/index.ts';
import { extent, linear, percent } from './scale.ts';

/** One criterion at one k; `low` and `high` bound it, `second` is a companion value drawn as a small dot. */
export type CurvePoint = {
  readonly k: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly second: number | null;
  readonly dropped: boolean;
};

type CurveOptions = {
  /** Null when none of the candidates was taken. */
  readonly chosen: number | null;
  readonly text: string;
  readonly write: (value: number) => string;
};

type Drawn = { at: CurvePoint; x: number; y: number };

/** A criterion over k with the chosen k marked; candidates that were dropped are dashed rings. */
export function kCurve(points: readonly CurvePoint[], { chosen, text, write }: CurveOptions): Safe {
  const [low, high] = extent(points.flatMap((p) => [p.value, p.low, p.high, p.second]));
  const across = linear(extent(points.map((p) => p.k)), [0.23, 0.96]);
  const up = linear([low, high], [0.78, 0.1]);
  const shown = points.flatMap((at) => (at.value === null ? [] : [{ at, x: across(at.k), y: up(at.value) }]));
  const lines = shown.slice(1).map((b, i) => segment('line', shown[i]!, b));
  const rules = [low, high].map(
    (v) =>
      html`<line class="grid-line" x1="20%" x2="96%" y1="${percent(up(v))}" y2="${percent(up(v))}"/><text class="y" x="18%" y="${percent(up(v))}" dy=".35em">${write(v)}</text>`,
  );
  const every = Math.ceil(points.length / 10);
  const ticks = points
    .filter(
      (p, i) =>
        p.k === chosen ||
        (i % every === 0 && (chosen === null || Math.abs(p.k - chosen) >= Math.min(every, 2))),
    )
    .map(
      (p) =>
        html`<text${p.k === chosen && html` class="chosen"`} x="${percent(across(p.k))}" y="95%">${p.k}</text>`,
    );
  const mark = chosen !== null && points.some((p) => p.k === chosen) && verticalMark(across(chosen));
  return html`<svg role="img" aria-label="${text}">${rules}${mark}${shown.map((d) => whisker(d, up))}${lines}${shown.map((d) => point(d, chosen))}${ticks}</svg>`;
}

function verticalMark(x: number): Safe {
  return html`<line class="mark" x1="${percent(x)}" x2="${percent(x)}" y1="4%" y2="84%"/>`;
}

function segment(name: string, a: Drawn, b: Drawn): Safe {
  return html`<line class="${name}" x1="${percent(a.x)}" y1="${percent(a.y)}" x2="${percent(b.x)}" y2="${percent(b.y)}"/>`;
}

function whisker({ at, x }: Drawn, up: (value: number) => number): Safe {
  const bounds =
    at.low !== null &&
    at.high !== null &&
    html`<line class="whisker" x1="${percent(x)}" x2="${percent(x)}" y1="${percent(up(at.low))}" y2="${percent(up(at.high))}"/>`;
  const second =
    at.second !== null &&
    html`<circle class="second" cx="${percent(x)}" cy="${percent(up(at.second))}" r="2.5"/>`;
  return html`${bounds}${second}`;
}

function point({ at, x, y }: Drawn, chosen: number | null): Safe {
  const kind = at.k === chosen ? ' chosen' : at.dropped ? ' dropped' : '';
  return html`<circle class="pt${kind}" cx="${percent(x)}" cy="${percent(y)}" r="${at.k === chosen ? 5 : 3.5}"/>`;
}
