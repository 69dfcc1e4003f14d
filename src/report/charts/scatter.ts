import type { Persona, ReportData } from '#contract';
import { count, share } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { isSquare, segmentClass } from '../theme/index.ts';
import { linear, percent } from './scale.ts';
import { type Frame, frameOf } from './scatter-frame.ts';
import { separate } from './separate.ts';

/** Most points drawn. */
const CAP = 3000;

export type Scatter = { readonly svg: Safe; readonly drawn: number; readonly outside: number };

/** Customers as points; `explained` of principal axes, absent where the axes mean nothing. */
export type Points = Omit<ReportData['scatter'], 'explained'> &
  Partial<Pick<ReportData['scatter'], 'explained'>>;

/** Customers on the two axes that show most of their differences; one length is the same distance on both. */
export function scatter(data: Points, personas: readonly Persona[]): Scatter {
  const n = Math.min(data.x.length, data.y.length, data.segment.length);
  const drawn = Math.min(CAP, n);
  const points = Array.from({ length: drawn }, (_, i) => Math.floor((i * n) / drawn));
  const frame = frameOf(data.x, data.y);
  const place = placer(frame);
  let outside = 0;
  const dots = points.map((i) => {
    const [x, y] = [data.x[i]!, data.y[i]!];
    if (x < frame.x[0] || x > frame.x[1] || y < frame.y[0] || y > frame.y[1]) outside++;
    return dot(data.segment[i]!, place(x, y));
  });
  const { explained } = data;
  const on =
    explained === undefined
      ? 'in two dimensions that keep neighbours together'
      : `on two principal axes that hold ${share(explained[0])} and ${share(explained[1])} of the variance`;
  const text = `Scatter of ${count(drawn)} customers ${on}; a number marks the middle of each of ${personas.length} segments`;
  const axes = explained !== undefined && crossAt(place(0, 0));
  const svg = html`<svg class="${frame.shape}" role="img" aria-label="${text}">${axes}
<g class="dots">${dots}</g>${tags(data, personas, frame)}</svg>`;
  return { svg, drawn, outside };
}

function crossAt([x, y]: readonly [number, number]): Safe {
  return html`<line class="axis" x1="${percent(x)}" x2="${percent(x)}" y1="0" y2="100%"/><line class="axis" x1="0" x2="100%" y1="${percent(y)}" y2="${percent(y)}"/>`;
}

function placer(frame: Frame): (x: number, y: number) => [number, number] {
  const across = linear(frame.x, [0.02, 0.98]);
  const up = linear(frame.y, [0.975, 0.025]);
  const within = (part: number) => Math.min(0.992, Math.max(0.008, part));
  return (x, y) => [within(across(x)), within(up(y))];
}

function dot(id: number, [x, y]: readonly [number, number]): Safe {
  return isSquare(id)
    ? html`<rect class="${segmentClass(id)}" x="${percent(x)}" y="${percent(y)}" width="5" height="5"/>`
    : html`<circle class="${segmentClass(id)}" cx="${percent(x)}" cy="${percent(y)}" r="2.8"/>`;
}

function tags(data: Points, personas: readonly Persona[], frame: Frame): Safe[] {
  const place = placer(frame);
  const middles = personas.flatMap((persona) => {
    const mine = data.segment.flatMap((id, i) => (id === persona.id ? [i] : []));
    if (mine.length === 0) return [];
    const [x, y] = place(median(mine.map((i) => data.x[i]!)), median(mine.map((i) => data.y[i]!)));
    return [{ id: persona.id, x, y }];
  });
  return separate(middles, frame.height / frame.width).map(
    ({ id, x, y }) =>
      html`<g class="${segmentClass(id)}"><circle class="tag" cx="${percent(x)}" cy="${percent(y)}" r="12"/><text x="${percent(x)}" y="${percent(y)}" dy=".35em">${id}</text></g>`,
  );
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
