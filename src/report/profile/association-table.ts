import type { Association } from '#contract';
import { percent } from '../charts/scale.ts';
import { html, label, type Part, type Safe } from '../markup/index.ts';
import { tableBox } from '../sections/section.ts';
import { measureOf, strongest } from './association-words.ts';

/** Associations as bars with their figures; `name` says which columns a row is about. */
export function associationTable(
  caption: string,
  pairs: readonly Association[],
  name: (pair: Association) => Part,
): Safe {
  const head = html`<tr><th scope="col">columns</th><th scope="col">strength</th></tr>`;
  const rows = pairs.map(
    (pair) =>
      html`<tr><th scope="row">${name(pair)}<span class="how">${measureOf(pair)}</span></th><td>${bar(strongest(pair))}</td></tr>\n`,
  );
  return html`<div class="bars">${tableBox(caption, head, rows)}</div>`;
}

/** Both names of a pair. */
export function bothNames({ a, b }: Association): Part {
  return html`${label(a, 60)} and ${label(b, 60)}`;
}

function bar(value: number | null): Safe {
  const width = percent(Math.abs(value ?? 0));
  return html`<svg class="meter" aria-hidden="true"><rect class="rest" width="100%" height="8"/><rect class="${(value ?? 0) < 0 ? 'down' : 'up'}" width="${width}" height="8"/></svg>`;
}
