import type { Persona, ReportData } from '#contract';
import { scatter, segmentName } from '../charts/index.ts';
import { count, share } from '../format/index.ts';
import { html, type Safe } from '../markup/index.ts';
import { type Section, section } from './section.ts';

/** Customers as points on two principal axes. */
export function map({ scatter: data, umap, segmentation }: ReportData): Section {
  const { personas } = segmentation;
  const { svg, drawn, outside } = scatter(data, personas);
  const [first, second] = data.explained;
  const sample =
    drawn < data.sampledFrom
      ? `${count(drawn)} of ${count(data.sampledFrom)} customers, a sample`
      : `All ${count(drawn)} customers`;
  const edge = outside > 0 ? ` ${count(outside)} far-off points are drawn at the edge.` : '';
  const choices = personas.map(
    (p) => html`<label><input type="radio" name="focus" id="focus-${p.id}">${segmentName(p, 56)}</label>`,
  );
  return section({
    id: 'map',
    title: 'Map',
    lead: `Customers that are alike lie close together. The picture keeps ${share(first + second)} of the differences between them (${share(first)} from left to right, ${share(second)} from bottom to top), so segments that overlap here may still be apart in the rest.`,
    content: html`<figure><div class="map">${svg}
<fieldset><legend>Show</legend><label><input type="radio" name="focus" checked>all segments</label>${choices}</fieldset></div>
<figcaption>${sample}. Axes: the first two principal components of the prepared columns, one length meaning the same on both. Numbers mark the median of each segment.${edge}</figcaption></figure>
${umap !== null && neighbours(umap, personas)}`,
  });
}

/** Customers placed beside those most like them; the choice of a segment above holds here too. */
function neighbours(data: NonNullable<ReportData['umap']>, personas: readonly Persona[]): Safe {
  const { svg, drawn } = scatter(data, personas);
  return html`<h3>Neighbours</h3>
<figure><div class="map">${svg}</div>
<figcaption>${count(drawn)} of ${count(data.sampledFrom)} customers, each beside those most like it in all prepared columns at once (UMAP, 15 neighbours). Who is near is like; sizes of groups and distances between them mean little.</figcaption></figure>`;
}
