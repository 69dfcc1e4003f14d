import type { Persona } from '#contract';
import { fixed } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { isSquare, segmentClass } from '../theme/index.ts';
import { percent } from './scale.ts';
import { segmentName } from './segment-badge.ts';

/** Ends of the stability bands (Hennig 2007). */
const BANDS = [0, 0.6, 0.75, 0.85, 1] as const;

/** Mean bootstrap Jaccard of each segment on the bands unstable, doubtful, stable, highly stable. */
export function stabilityStrip(personas: readonly Persona[], words: (persona: Persona) => Safe): Safe {
  const rows = personas.map(
    (persona) =>
      html`<div class="row"><span>${segmentName(persona, 40)}</span>${strip(persona)}<span>${words(persona)}</span></div>\n`,
  );
  const ticks = [0, 0.6, 0.75, 0.85, 1].map(
    (at) =>
      html`<text x="${percent(at)}" y="14" text-anchor="${at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}">${fixed(at, at % 1 === 0 ? 0 : 2)}</text>`,
  );
  return html`<div class="strip">${rows}<div class="row scale-row" aria-hidden="true"><span></span><svg>${ticks}</svg><span></span></div></div>`;
}

function strip({ id, stability }: Persona): Safe {
  const bands = BANDS.slice(1).map((to, i) => {
    const from = BANDS[i]!;
    return html`<rect class="b${i}" x="${percent(from)}" width="${percent(to - from)}" y="4" height="14"/>`;
  });
  const cut = BANDS.slice(1, -1).map(
    (at) => html`<line class="tick" x1="${percent(at)}" x2="${percent(at)}" y1="4" y2="18"/>`,
  );
  const text = stability === null ? 'not measured' : `stability ${fixed(stability, 2)} of 1`;
  return html`<svg class="${segmentClass(id)}" role="img" aria-label="${`Segment ${id}: ${text}`}">${bands}${cut}${stability !== null && mark(id, stability)}</svg>`;
}

function mark(id: number, stability: number): Safe {
  if (!isSquare(id)) return html`<circle cx="${percent(stability)}" cy="11" r="8"/>`;
  return html`<g transform="translate(-7)"><rect class="dot" x="${percent(stability)}" y="4" width="14" height="14"/></g>`;
}
