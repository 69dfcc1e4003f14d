import type { Persona } from '#contract';
import { share } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { segmentClass } from '../theme/index.ts';
import { percent } from './scale.ts';

/** All customers as one bar, cut into segments. */
export function shareRibbon(personas: readonly Persona[]): Safe {
  const total = personas.reduce((sum, persona) => sum + persona.share, 0) || 1;
  let start = 0;
  const parts = personas.map((persona) => {
    const [at, width] = [start / total, persona.share / total];
    start += persona.share;
    const tag =
      width >= 0.03 && html`<text x="${percent(at + width / 2)}" y="50%" dy=".35em">${persona.id}</text>`;
    const shown = Math.max(0.001, width - 0.002);
    return html`<g class="${segmentClass(persona.id)}"><rect x="${percent(at)}" width="${percent(shown)}" height="100%"/>${tag}</g>`;
  });
  const text = personas.map((p) => `${p.id} ${clip(p.name, 40)} ${share(p.share)}`).join(', ');
  return html`<svg class="ribbon" role="img" aria-label="${`Share of customers by segment: ${text}`}">${parts}</svg>`;
}
