import type { PredictionManifest } from '#contract';
import { counted } from '../format/index.ts';
import { clip, html, label } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { invalidGuards, PREDICTION_WORDS } from './prediction-words.ts';

/** How other customers get their probabilities. @param name what the model is called */
export function useSection(
  { prediction, columns }: Omit<PredictionManifest, 'files'>,
  name: string,
): Section {
  const isInvalid = invalidGuards(prediction).length > 0;
  const advice = isInvalid
    ? 'Do not: take the columns out that the guards name, and train again.'
    : PREDICTION_WORDS[prediction.verdict].use;
  const rows = columns.map(
    ({ name: column, kind, figure, table }) =>
      html`<tr><th scope="row">${label(column, 90)}</th><td>${kind}</td><td>${figure === true ? 'computed from the orders' : table == null ? 'the customers' : label(table, 60)}</td></tr>\n`,
  );
  const head = html`<tr><th scope="col">column</th><th scope="col">kind</th><th scope="col">from</th></tr>`;
  return section({
    id: 'use',
    title: 'How to use it',
    lead: advice,
    content: html`<p class="h"><code>clientele score FILE <span class="nowrap">--model</span> ${clip(name, 120)}</code></p>
<p class="lead">The file gets the columns <code>prediction</code>, <code>probability_…</code> of each class, <code>confidence</code> (the probability of the predicted class) and <code>model</code>. ${columns.some(({ figure }) => figure === true) ? 'FILE is an order log like the one that it was learned from, or several files.' : 'FILE holds a row a customer.'} What is missing in a cell is treated as it was while learning.</p>
${fold(`Show the ${counted(columns.length, 'column')}`, tableBox('Columns that it needs', head, rows), true)}`,
  });
}
