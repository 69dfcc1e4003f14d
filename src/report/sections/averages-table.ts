import type { Persona } from '#contract';
import { segmentBadge } from '../charts/index.ts';
import type { FormatOf } from '../format/index.ts';
import { html, label, type Safe } from '../markup/index.ts';

/** Every column of the data in every segment as it stands: averages of numbers, shares of levels, and those of all. */
export function averagesTable(personas: readonly Persona[], formatOf: FormatOf): Safe | false {
  const features = new Map<string, { column: string; level: string | null; overall: number }>();
  for (const { traits } of personas) {
    for (const { feature, column, level, overallMean: overall } of traits)
      if (!features.has(feature)) features.set(feature, { column, level, overall });
  }
  if (features.size === 0) return false;
  const byPersona = personas.map(
    ({ traits }) => new Map(traits.map((trait) => [trait.feature, trait.segmentMean])),
  );
  const rows = [...features].map(([feature, { column, level, overall }]) => {
    const means = byPersona.map((own) => own.get(feature) ?? null);
    const written = formatOf(column, level).alike([...means, overall]);
    return html`<tr><th scope="row">${label(feature, 60)}</th>${written.map((text) => html`<td>${text}</td>`)}</tr>\n`;
  });
  const head = html`<tr><th scope="col">column</th>${personas.map((p) => html`<th scope="col">${segmentBadge(p.id)}</th>`)}<th scope="col">all</th></tr>`;
  const caption = 'Averages of numbers and shares of levels, by segment';
  return html`<details><summary>Averages and shares of all segments as they stand</summary><div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="nums"><caption>${caption}</caption><thead>${head}</thead><tbody>${rows}</tbody></table></div></details>`;
}
