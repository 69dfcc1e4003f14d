import { html, type Safe } from '../markup/index.ts';
import { segmentClass } from '../theme/index.ts';

const DASHES = ['', ' t2', ' t3', ' t4'];

/** How the line of a class is drawn, by its place from 0: colour, and dashes for those who cannot tell colours. */
export function lookOf(one: number): string {
  return `${segmentClass(one + 1)}${DASHES[one % DASHES.length]!}`;
}

/** A piece of a line beside its name. */
export function key(look: string): Safe {
  return html`<svg class="key ${look.split(' ')[0]!}" viewBox="0 0 30 6" aria-hidden="true"><polyline class="${look}" points="0,3 30,3"/></svg>`;
}
