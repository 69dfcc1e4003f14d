import { html, type Safe } from '../markup/index.ts';
import { percent } from './scale.ts';

/** A share in [0, 1] as a small bar; decoration beside a number, so hidden from screen readers. */
export function meter(part: number, colourClass = ''): Safe {
  return html`<svg class="${`meter ${colourClass}`.trim()}" aria-hidden="true"><rect class="rest" width="100%" height="8"/><rect class="part" width="${percent(Math.min(1, Math.max(0, part)))}" height="8"/></svg>`;
}
