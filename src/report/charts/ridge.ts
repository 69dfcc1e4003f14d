import type { SegmentDensity, SegmentHistogram } from '#contract';
import type { ColumnFormat } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { segmentClass } from '../theme/index.ts';
import { compact } from './scale.ts';
import { segmentBadge } from './segment-badge.ts';
import { stepPath } from './step-path.ts';

const HEIGHT = 24;

type RidgeOptions = {
  /** Unique in the page. */
  readonly key: string;
  readonly format: ColumnFormat;
  readonly segments: readonly { id: number; mean: number | null }[];
  readonly density?: SegmentDensity | undefined;
};

/** One small histogram per segment over the same axis, that of all customers behind each. */
export function ridge(histogram: SegmentHistogram, { key, format, segments, density }: RidgeOptions): Safe {
  const edges = histogram.edges ?? [];
  const bins = Math.max(1, edges.length - 1);
  const all = Array.from({ length: bins }, (_, b) => histogram.counts.reduce((s, c) => s + (c[b] ?? 0), 0));
  const means = format.alike(segments.map((segment) => segment.mean));
  const rows = segments.map(({ id, mean }, s) => {
    const shape = stepPath(histogram.counts[s] ?? [0], edges, HEIGHT);
    return html`<div class="row ${segmentClass(id)}">${segmentBadge(id)}<svg viewBox="0 0 ${bins} ${HEIGHT}" preserveAspectRatio="none"><use href="#${key}"/><path d="${shape}"/>${curve(density?.densities[s], histogram.counts[s] ?? [], edges)}${meanMark(mean, edges)}</svg><span class="v">${means[s] ?? ''}</span></div>\n`;
  });
  const [low, high] = format.alike(endsOf(edges)) as [string, string];
  const open = histogram.openEnds;
  const text = segments.map(({ id }, s) => `segment ${id} averages ${means[s]}`).join(', ');
  return html`<div class="ridge" role="img" aria-label="${`Histograms of ${clip(histogram.column, 60)} by segment, from ${low} to ${high}: ${text}`}">
<div class="row all"><span>all</span><svg viewBox="0 0 ${bins} ${HEIGHT}" preserveAspectRatio="none"><path id="${key}" d="${stepPath(all, edges, HEIGHT)}"/></svg><span class="v soft">average</span></div>
${rows}<div class="ends"><span></span><p><span>${open && '≤ '}${low}</span><span>${open && '≥ '}${high}</span></p><span></span></div></div>`;
}

/** First and last value of the axis; bins around whole numbers are named by those. */
function endsOf(edges: readonly number[]): [number | null, number | null] {
  const [first, second, last] = [edges[0], edges[1], edges.at(-1)];
  if (first === undefined || second === undefined || last === undefined) return [null, null];
  const aroundWhole = Number.isInteger(first + 0.5) && second - first === 1;
  return aroundWhole ? [first + 0.5, last - 0.5] : [first, last];
}

/** A density on the scale of the histogram that it runs over. */
function curve(
  density: readonly number[] | null | undefined,
  counts: readonly number[],
  edges: readonly number[],
): Safe | false {
  const [first, second] = [edges[0], edges[1]];
  if (density == null || first === undefined || second === undefined) return false;
  const inAll = counts.reduce((sum, count) => sum + count, 0);
  const scale = (HEIGHT * inAll * (second - first)) / Math.max(1, ...counts);
  const points = density.map((value, i) => {
    const x = (i / (density.length - 1)) * counts.length;
    return `${compact(x, 2)} ${compact(Math.max(0, HEIGHT - value * scale), 1)}`;
  });
  return html`<path class="density" d="M${points.join('L')}"/>`;
}

function meanMark(mean: number | null, edges: readonly number[]): Safe | false {
  const [first, last] = [edges[0], edges.at(-1)];
  if (mean === null || first === undefined || last === undefined || !(last > first)) return false;
  const x = ((mean - first) / (last - first)) * (edges.length - 1);
  if (x < 0 || x > edges.length - 1) return false;
  return html`<line x1="${compact(x, 2)}" x2="${compact(x, 2)}" y1="0" y2="${HEIGHT}"/>`;
}
