import type { ReportData } from '#contract';
import { counted } from '../format/index.ts';
import { clip, html, label } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from './section.ts';

const OPEN = 15;

/** What went into the clustering, how it was prepared, what was left out and why. */
export function recipe({ features, leftOut, datasets }: ReportData): Section {
  const used = features.map(
    (f) =>
      html`<tr><th scope="row">${label(f.column, 90)}</th><td class="text">${f.steps.length === 0 ? 'as it is' : f.steps.map((step, i) => html`${i > 0 && ', then '}${clip(step, 160)}`)}</td></tr>\n`,
  );
  const several = datasets.length > 1;
  const out = leftOut.map(
    (column) =>
      html`<tr><th scope="row">${label(column.column, 90)}</th>${several && html`<td>${label(column.dataset, 40)}</td>`}<td class="text">${clip(column.reason, 300)}</td></tr>\n`,
  );
  return section({
    id: 'recipe',
    title: 'Recipe',
    lead: 'Which columns the segments were made from and how they were prepared. New customers go through the same steps.',
    content: html`<h3>Used: ${counted(features.length, 'column')}</h3>
${tableBox('Columns used and their preparation, in order', html`<tr><th scope="col">column</th><th scope="col">prepared by</th></tr>`, used)}
<h3>Left out: ${counted(leftOut.length, 'column')}</h3>
${leftOut.length === 0 ? html`<p>Nothing was left out.</p>` : fold('Show them with their reasons', tableBox('Columns left out', html`<tr><th scope="col">column</th>${several && html`<th scope="col">dataset</th>`}<th scope="col">because</th></tr>`, out), leftOut.length > OPEN)}`,
  });
}
