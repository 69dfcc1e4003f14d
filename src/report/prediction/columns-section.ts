import type { PredictionManifest } from '#contract';
import { count, counted, share } from '../format/index.ts';
import { clip, html, label } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';

type Facts = Omit<PredictionManifest, 'files'>;

/** What there is to tell apart. */
export function classesSection({
  prediction: { classes: all, positive, rowsWithoutTarget },
}: Facts): Section {
  const rows = all.map(
    ({ name, rows: n, share: part }) =>
      html`<tr><th scope="row">${label(name, 90)}</th><td class="num">${count(n)}</td><td class="num">${share(part, 1)}</td></tr>\n`,
  );
  const about = positive === null ? '' : ` Scores are about “${clip(positive, 60)}”.`;
  const without =
    rowsWithoutTarget === 0 ? '' : ` ${counted(rowsWithoutTarget, 'row')} without a class were left out.`;
  const head = html`<tr><th scope="col">class</th><th scope="col" class="num">rows</th><th scope="col" class="num">share</th></tr>`;
  return section({
    id: 'classes',
    title: 'Classes',
    lead: `What there is to tell apart.${about}${without}`,
    content: tableBox('Classes', head, rows),
  });
}

/** Columns that the model reads, and those that it does not. */
export function featuresSection({ features: used, leftOut }: Facts): Section {
  const head = (second: string) => html`<tr><th scope="col">column</th><th scope="col">${second}</th></tr>`;
  const rows = used.map(
    ({ column, steps }) =>
      html`<tr><th scope="row">${label(column, 90)}</th><td class="text">${steps.length === 0 ? 'as it is' : clip(steps.join(', then '), 400)}</td></tr>\n`,
  );
  const without = leftOut.map(
    ({ column, reason }) =>
      html`<tr><th scope="row">${label(column, 90)}</th><td class="text">${clip(reason, 400)}</td></tr>\n`,
  );
  return section({
    id: 'features',
    title: 'Features',
    lead: 'What it reads of a customer, and what it must not or cannot read.',
    content: html`<h3>Used: ${counted(used.length, 'column')}</h3>
${fold('Show them', tableBox('Columns used', head('prepared by'), rows), used.length > 15)}
<h3>Left out: ${counted(leftOut.length, 'column')}</h3>
${leftOut.length === 0 ? html`<p>Nothing was left out.</p>` : fold('Show them with their reasons', tableBox('Columns left out', head('because'), without), leftOut.length > 15)}`,
  });
}
