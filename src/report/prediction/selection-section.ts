import type { FeatureSelection, Prediction } from '#contract';
import { count, counted, fixed, share } from '../format/index.ts';
import { clip, html } from '../markup/index.ts';
import { type Section, section, tableBox } from '../sections/section.ts';
import { METRIC_TITLES } from './prediction-words.ts';
import type { ShownFigures } from './shown-figures.ts';

const HOW = {
  importance: 'by what the learner loses without each',
  elimination: 'by dropping the least important ones again and again',
  sparse: 'by a logistic regression that drops columns (L1)',
} as const;
/** Rows of the table. */
const MOST = 30;

/** What fewer columns cost, and how sure the choice of them is, in sentences. */
export function selectionWords({ selection, primary }: Prediction): string {
  if (selection === undefined) return '';
  const { how, most, splits, stability, cost } = selection;
  const metric = METRIC_TITLES[primary] ?? primary;
  const what = `At most ${counted(most, 'column')} are read, chosen ${HOW[how]}, anew in each of ${count(splits)} training parts.`;
  return [what, costWords(cost, metric), stabilityWords(stability)].filter((text) => text !== '').join(' ');
}

function costWords({ mean, low, high }: FeatureSelection['cost'], metric: string): string {
  if (mean === null || low === null || high === null) return '';
  const range = `95 % interval ${fixed(low, 3)} to ${fixed(high, 3)}`;
  if (low > 0) return `That costs ${fixed(mean, 3)} of ${metric} against all columns (${range}).`;
  if (high < 0) return `It even gains ${fixed(-mean, 3)} of ${metric} against all columns (${range} lost).`;
  return `Against all columns nothing is shown to be lost: ${metric} ${fixed(mean, 3)} lower (${range}).`;
}

function stabilityWords(stability: number | null): string {
  if (stability === null) return '';
  if (stability === 1) return 'All parts chose the same columns (stability 1).';
  const word =
    stability >= 0.75 ? 'nearly the same' : stability >= 0.4 ? 'partly the same' : 'mostly different';
  return `The parts chose ${word} columns (stability ${fixed(stability, 2)}; 1 is the same ones always, 0 as by chance).`;
}

/** The columns that were chosen, by how often. */
export function selectionSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const { selection } = prediction;
  if (selection === undefined) return null;
  const { columns, splits } = selection;
  const head = html`<tr><th scope="col">column</th><th scope="col" class="num">chosen in</th></tr>`;
  const rows = columns
    .slice(0, MOST)
    .map(
      ({ column, chosen }) =>
        html`<tr><th scope="row">${clip(column, 60)}</th><td class="num">${shown.figure(`${count(chosen)} of ${count(splits)} (${share(chosen / splits)})`)}</td></tr>\n`,
    );
  const rest = columns.length - MOST;
  const box = tableBox('Columns by how many training parts chose them', head, rows);
  return section({
    id: 'selection',
    title: 'With fewer columns',
    lead: 'A model that reads less is easier to feed, to explain and to keep. The choice is made in training parts alone, so that the figures are what it is worth.',
    content: shown.stamped(
      html`<div class="panel"><p>${shown.figure(selectionWords(prediction))}</p></div><div class="tight">${box}</div>${rest > 0 && html`<p class="small soft">and ${counted(rest, 'column')} more.</p>`}`,
    ),
  });
}
