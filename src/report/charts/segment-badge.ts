import { html, label, type Safe } from '../markup/index.ts';
import { isSquare, segmentClass } from '../theme/index.ts';

/** The coloured number of a segment. */
export function segmentBadge(id: number): Safe {
  return html`<span class="badge ${segmentClass(id)}${isSquare(id) ? ' square' : ''}">${id}</span>`;
}

/** Badge and name. */
export function segmentName(segment: { id: number; name: string }, longest = 60): Safe {
  return html`${segmentBadge(segment.id)} <span>${label(segment.name, longest)}</span>`;
}
