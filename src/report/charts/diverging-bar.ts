import { signed } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { percent } from './scale.ts';

/** A bar left or right of the middle; `reach` is the effect that fills a side, longer bars end in an arrow head. */
export function divergingBar(effect: number, reach: number): Safe {
  const part = Math.min(1, Math.abs(effect) / reach) / 2;
  const beyond = Math.abs(effect) > reach;
  const x = effect < 0 ? 0.5 - part : 0.5;
  const head =
    beyond &&
    html`<text x="${effect < 0 ? '0' : '100%'}" y="9" text-anchor="${effect < 0 ? 'start' : 'end'}">${effect < 0 ? '‹' : '›'}</text>`;
  return html`<svg class="db" role="img" aria-label="${`${signed(effect, 2)} standard deviations`}"><line class="base" x1="0" x2="100%" y1="5" y2="5"/><rect class="${effect < 0 ? 'down' : 'up'}" x="${percent(x)}" y="1" width="${percent(part)}" height="8"/><line x1="50%" x2="50%" y1="0" y2="10"/>${head}</svg>`;
}
