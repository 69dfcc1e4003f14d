import type { Dataset, ReportData } from '#contract';
import type { FormatOf } from '../format/index.ts';
import { html } from '../markup/index.ts';
import { averagesTable } from './averages-table.ts';
import { personaCard } from './persona-card.ts';
import { type Section, section } from './section.ts';
import { stampOf } from './verdict-words.ts';

/** A card per segment. */
export function personas(data: ReportData, formatOf: FormatOf): Section {
  const list = data.segmentation.personas;
  const largest = Math.max(
    0,
    ...list.flatMap((p) => p.traits.map((t) => Math.abs(t.effect))).filter(Number.isFinite),
  );
  const actions = new Map(data.segmentation.actions.map((action) => [action.id, action]));
  const options = {
    formatOf,
    reach: Math.min(3, Math.max(1, largest)),
    stamp: stampOf(data),
    hidden: identifying(data.datasets),
  };
  return section({
    id: 'segments',
    title: 'Segments',
    lead: 'Who is in each segment and what sets it apart. Bars show how far its average lies from that of all customers, in standard deviations and to the same scale on every card; the averages stand beside them in their own units.',
    content: html`<div class="grid cards">${list.map((persona) => personaCard(persona, { ...options, action: actions.get(persona.id) ?? null }))}</div>
${averagesTable(list, formatOf)}`,
  });
}

function identifying(datasets: readonly Dataset[]): ReadonlySet<string> {
  const columns = datasets.flatMap((dataset) => dataset.columns);
  const personal = columns.filter(
    ({ kind, role }) =>
      kind === 'identifier' || kind === 'text' || role === 'customer-id' || role === 'order-id',
  );
  return new Set(personal.map((column) => column.name));
}
