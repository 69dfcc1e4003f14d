import type { ColumnImportance, PermutationImportance, Prediction } from '#contract';
import { lossBar } from '../charts/index.ts';
import { count, counted, fixed } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { METRIC_TITLES } from './prediction-words.ts';
import type { ShownFigures } from './shown-figures.ts';

/** Columns that stand open. */
const OPEN_COLUMNS = 12;

/** What the learner loses without each raw column. */
export function importanceSection(prediction: Prediction, shown: ShownFigures): Section | null {
  const { importance } = prediction;
  if (importance === undefined || importance.columns.length === 0) return null;
  const title = METRIC_TITLES[importance.metric] ?? importance.metric;
  const { columns } = importance;
  const domain = domainOf(columns);
  // of many columns those without evidence are folded
  const open =
    columns.length <= OPEN_COLUMNS + 3 ? columns.length : Math.min(OPEN_COLUMNS, mattering(columns));
  const table = (some: readonly ColumnImportance[], caption: string) =>
    lossTable(some, { caption, title, domain, shown });
  const rest = columns.slice(open);
  return section({
    id: 'importance',
    title: 'What it relies on',
    lead: html`The values of one column after another are dealt anew among customers that it had not seen, so that the column says nothing any more: how much ${title} that costs ${clip(prediction.learnerTitle, 60)}, with ${intervalWords(importance)}. It tells what the model uses, not what would make customers act otherwise; columns that say the same share what they are worth.`,
    content: shown.stamped(html`<p class="lead">${shown.figure(inWords(importance))}</p>
${open > 0 && table(columns.slice(0, open), `Loss of ${title} without each column`)}
${rest.length > 0 && fold(`${open === 0 ? 'Show the' : 'The other'} ${counted(rest.length, 'column')}`, table(rest, `Loss of ${title} without each of the other columns`), true)}`),
  });
}

function intervalWords({ over, splits }: PermutationImportance): string {
  return over === 'splits' ? `95 % intervals over ${count(splits)} folds` : 'intervals of a single test set';
}

function mattering(columns: readonly ColumnImportance[]): number {
  return columns.findLastIndex(({ matters }) => matters) + 1;
}

function inWords({ columns }: PermutationImportance): string {
  const found = columns.filter(({ matters }) => matters);
  if (found.length === 0) return 'There is no evidence that any column matters.';
  const rest = columns.length - found.length;
  const names = found.slice(0, 3).map(({ column }) => `“${clip(column, 40)}”`);
  const what =
    found.length === 1
      ? `One column matters: ${names[0]!}.`
      : `${count(found.length)} columns matter, most of all ${names.join(', then ')}.`;
  if (rest === 0) return what;
  return rest === 1
    ? `${what} Of the other one nothing shows that it matters.`
    : `${what} Of the other ${count(rest)} nothing shows that they matter.`;
}

function domainOf(columns: readonly ColumnImportance[]): readonly [number, number] {
  const ends = columns.flatMap(({ drop: { mean, low, high } }) => [mean, low ?? mean, high ?? mean]);
  return [Math.min(0, ...ends), Math.max(1e-6, ...ends)];
}

function lossTable(
  columns: readonly ColumnImportance[],
  {
    caption,
    title,
    domain,
    shown,
  }: { caption: string; title: string; domain: readonly [number, number]; shown: ShownFigures },
): Safe {
  const head = html`<tr><th scope="col">column</th><th scope="col"><span class="soft">bar: mean, line: interval</span></th><th scope="col" class="num">${title} lost</th><th scope="col" class="num">95 % interval</th></tr>`;
  const rows = columns.map(({ column, drop, matters, used }) => {
    const { mean, low, high } = drop;
    const interval = low === null || high === null ? '–' : `${fixed(low, 4)} to ${fixed(high, 4)}`;
    const word = !used ? 'not used' : matters ? null : 'no evidence that it matters';
    return html`<tr><th scope="row">${label(column, 60)}</th><td>${lossBar(drop, domain, matters)}${word !== null && html`<small>${word}</small>`}</td><td class="num">${shown.figure(fixed(mean, 4))}</td><td class="num">${shown.figure(interval)}</td></tr>\n`;
  });
  const box = tableBox(caption, head, rows);
  return html`<div class="losses">${box}</div>`;
}
