import { clip, html, type Safe } from '../markup/index.ts';
import { segmentClass } from '../theme/index.ts';
import { compact } from './scale.ts';

/** Radius of the outermost ring. */
const RADIUS = 100;
const RINGS = [0.25, 0.5, 0.75, 1];

/** Where the customers of a segment stand among all, a ray a column; half of the way out is the middle customer. */
export function radar(
  columns: readonly string[],
  { id, ranks }: { readonly id: number; readonly ranks: readonly (number | null)[] },
): Safe {
  const at = (ray: number, part: number): [string, string] => {
    const angle = (2 * Math.PI * ray) / columns.length - Math.PI / 2;
    return [compact(RADIUS * part * Math.cos(angle), 1), compact(RADIUS * part * Math.sin(angle), 1)];
  };
  const ring = (part: number) => `M${columns.map((_, ray) => at(ray, part).join(',')).join('L')}z`;
  const rays = columns.map((_, ray) => `M0,0L${at(ray, 1).join(',')}`).join('');
  const shape = ranks.map((rank, ray) => at(ray, rank ?? 0.5).join(',')).join(' ');
  const dots = ranks
    .flatMap((rank, ray) => (rank === null ? [] : [`M${at(ray, rank).join(',')}h0`]))
    .join('');
  const numbers = columns.map((_, ray) => {
    const [x, y] = at(ray, 1.14);
    return html`<text x="${x}" y="${y}">${ray + 1}</text>`;
  });
  const text = columns
    .map(
      (column, ray) =>
        `${clip(column, 40)} ${ranks[ray] == null ? 'not known' : `${Math.round(100 * ranks[ray])} %`}`,
    )
    .join(', ');
  return html`<svg class="${`radar ${segmentClass(id)}`}" role="img" aria-label="${`Segment ${id}, mean place among all customers: ${text}`}" viewBox="-125 -125 250 250">
<path class="grid-line" d="${RINGS.map(ring).join('')}${rays}"/><path class="rule" d="${ring(0.5)}"/><polygon points="${shape}"/><path class="dot" d="${dots}"/>${numbers}</svg>`;
}
