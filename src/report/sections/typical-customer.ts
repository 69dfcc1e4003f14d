import type { Persona } from '#contract';
import { counted, type FormatOf } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';

const SHOWN = 6;

type Options = { readonly formatOf: FormatOf; readonly hidden: ReadonlySet<string> };

/** The real customer nearest to the middle of the segment, without what would identify a person. */
export function typicalCustomer(
  { typicalCustomer, traits }: Persona,
  { formatOf, hidden }: Options,
): Safe | false {
  const rank = new Map(traits.map((trait, i) => [trait.column, i] as const).reverse());
  const values = Object.entries(typicalCustomer)
    .filter(([column]) => !hidden.has(column))
    .sort(([a], [b]) => (rank.get(a) ?? traits.length) - (rank.get(b) ?? traits.length));
  if (values.length === 0) return false;
  const pairs = values.map(
    ([column, value]) => html`<dt>${label(column, 40)}</dt><dd>${written(column, value, formatOf)}</dd>`,
  );
  const rest = pairs.slice(SHOWN);
  return html`<div class="typical"><h4>A typical customer</h4><dl class="pairs">${pairs.slice(0, SHOWN)}</dl>
${rest.length > 0 && html`<details><summary>${counted(rest.length, 'more value')}</summary><dl class="pairs">${rest}</dl></details>`}</div>`;
}

function written(column: string, value: string | number | null, formatOf: FormatOf): Safe | string {
  if (value === null) return 'missing';
  if (typeof value === 'number') return formatOf(column).value(value);
  return html`<bdi>${clip(value, 60)}</bdi>`;
}
