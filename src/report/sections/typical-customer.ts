import type { Persona } from '#contract';
import { counted, type FormatOf } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';

const SHOWN = 6;

type Options = { readonly formatOf: FormatOf; readonly hidden: ReadonlySet<string> };

/** The real customers nearest to the middle of the segment, without what would identify a person; all but one fold away. */
export function typicalCustomer(persona: Persona, options: Options): Safe | false {
  const pairs = pairsOf(persona.typicalCustomer, persona, options);
  if (pairs.length === 0) return false;
  const rest = pairs.slice(SHOWN);
  const others = persona.alsoTypical.map(
    (customer) => html`<dl class="pairs">${pairsOf(customer, persona, options).slice(0, SHOWN)}</dl>`,
  );
  return html`<div class="typical"><h4>A typical customer</h4><dl class="pairs">${pairs.slice(0, SHOWN)}</dl>
${rest.length > 0 && html`<details><summary>${counted(rest.length, 'more value')}</summary><dl class="pairs">${rest}</dl></details>`}
${others.length > 0 && html`<details><summary>${counted(others.length, 'more typical customer')}</summary>${others}</details>`}</div>`;
}

/** The values in the order of what tells the segment most. */
function pairsOf(
  customer: Persona['typicalCustomer'],
  { traits }: Persona,
  { formatOf, hidden }: Options,
): Safe[] {
  const rank = new Map(traits.map((trait, i) => [trait.column, i] as const).reverse());
  return Object.entries(customer)
    .filter(([column]) => !hidden.has(column))
    .sort(([a], [b]) => (rank.get(a) ?? traits.length) - (rank.get(b) ?? traits.length))
    .map(
      ([column, value]) => html`<dt>${label(column, 40)}</dt><dd>${written(column, value, formatOf)}</dd>`,
    );
}

function written(column: string, value: string | number | null, formatOf: FormatOf): Safe | string {
  if (value === null) return 'missing';
  if (typeof value === 'number') return formatOf(column).value(value);
  return html`<bdi>${clip(value, 60)}</bdi>`;
}
