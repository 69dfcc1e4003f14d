import type { Interval, Lab, LabEntry } from '#contract';
import { intervalBar } from '../charts/index.ts';
import { count, counted, fixed } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { GUARD_TITLES } from '../prediction/prediction-words.ts';
import { section, tableBox } from '../sections/section.ts';
import { standalonePage } from '../standalone-page.ts';
import { LAB_FIGURES, type LabColumn, labColumns } from './lab-words.ts';

/** Ways of dealing with classes of unequal size, and which one to take, as one HTML file that opens anywhere. @param version of the release */
export function labHtml(lab: Lab, version: string): string {
  return standalonePage({
    title: `Lab: ${clip(lab.target, 120)}`,
    kind: 'lab',
    header: header(lab),
    sections: [
      ...(lab.guards.length === 0 ? [] : [guards(lab)]),
      differences(lab),
      table(lab, 'probabilities'),
      ...[...new Set(lab.entries.map(({ decision }) => decision))].map((decision) => table(lab, decision)),
    ],
    version,
  });
}

function header({ target, description, learnerTitle, rows, classes, splits, recommendation }: Lab): Safe {
  const shares = classes.map(({ name, share }) => html`${label(name, 40)} ${fixed(100 * share, 1)} %`);
  const listed = shares.map((one, i) => html`${i > 0 && ', '}${one}`);
  return html`<header>
<h1>Classes of unequal size: ${label(target, 120)}</h1>
<p class="lead">${clip(description, 600)} ${counted(rows, 'row')}: ${listed}. Every way is learned by ${clip(learnerTitle, 80)} in the same ${clip(splits, 120)}; resampling, calibration and thresholds see the rows learned from alone.</p>
<div class="verdict good" role="region" aria-label="Recommendation">
<p class="word">${recommendation.way === 'none' ? 'Nothing beats the plain way' : 'Another way is better'}</p>
<p class="say">${clip(recommendation.sentence, 500)}</p>
<ul>${recommendation.reasons.map((reason) => html`<li>${clip(reason, 400)}</li>`)}</ul>
</div>
</header>`;
}

function guards({ guards: found }: Lab) {
  return section({
    id: 'guards',
    title: 'Guards',
    lead: 'What would make the figures look better than they are, and what was done about it.',
    content: html`<ul class="inset">${found.map(({ code, evidence, action }) => html`<li><strong>${GUARD_TITLES[code]}</strong>: ${clip(evidence, 600)} ${clip(action, 300)}</li>`)}</ul>`,
  });
}

/** Figures whose difference to the plain way is drawn. */
const DRAWN = ['auc', 'calibrationError'];

function differences({ entries }: Lab) {
  const first = entries.filter(
    ({ decision, way }) => decision === entries.at(-1)!.decision && way !== 'none',
  );
  const drawn = DRAWN.filter((name) => first.some((entry) => entry.differences[name]?.mean != null));
  return section({
    id: 'differences',
    title: 'What each way changes',
    lead: html`The difference to the plain way, split by split, with 95 % intervals; the dotted line is no difference. An interval that holds it shows nothing.`,
    content: html`${drawn.map((name) => differenceTable(first, name))}`,
  });
}

function differenceTable(entries: readonly LabEntry[], name: string): Safe {
  const { title, gloss, larger } = LAB_FIGURES[name]!;
  const found = entries.map((entry) => ({ title: entry.title, ...entry.differences[name]! }));
  const ends = found.flatMap(({ mean, low, high }) => [low ?? mean ?? 0, high ?? mean ?? 0]);
  const room = Math.max(1e-6, 0.04 * (Math.max(0, ...ends) - Math.min(0, ...ends)));
  const scale = {
    domain: [Math.min(0, ...ends) - room, Math.max(0, ...ends) + room] as const,
    across: 0,
  };
  const head = html`<tr><th scope="col">way</th><th scope="col">${title}, difference to plain (${larger === 'better' ? 'right' : 'left'} is better)</th><th scope="col" class="num">mean</th><th scope="col" class="num">95 % interval</th></tr>`;
  const rows = found.map(
    ({ title: way, mean, low, high }) =>
      html`<tr><th scope="row">${way}</th><td>${mean !== null && intervalBar({ value: mean, low, high }, scale)}</td><td class="num">${signed(mean)}</td><td class="num">${low === null || high === null ? '–' : `${signed(low)} to ${signed(high)}`}</td></tr>\n`,
  );
  return html`<h3 class="h">${title}</h3><p class="lead">${gloss}</p><div class="ranked tight">${tableBox(`Difference of ${title} to the plain way`, head, rows)}</div>`;
}

const TITLES = {
  probabilities: 'Probabilities',
  likeliest: 'Decisions for the likelier class',
  threshold: 'Decisions by a chosen threshold',
} as const;

const LEADS = {
  probabilities: 'Figures of the order and of the percentages; they do not depend on what is decided.',
  likeliest: 'Who is more likely than not to be of a class is taken for it.',
  threshold:
    'The threshold is chosen within the rows learned from, for the goal that was named; figures are of rows that had no part in it.',
} as const;

function table({ entries }: Lab, part: keyof typeof TITLES) {
  const wanted = part === 'probabilities' ? entries[0]!.decision : part;
  const own = entries.filter(({ decision }) => decision === wanted);
  const columns = labColumns(own, part === 'probabilities');
  const head = html`<tr><th scope="col">way</th>${columns.map(({ title }) => html`<th scope="col" class="num">${title}</th>`)}</tr>`;
  const rows = own.map(
    ({ title, figures }) =>
      html`<tr><th scope="row">${title}</th>${columns.map((column) => html`<td class="num">${cell(figures[column.name], column)}</td>`)}</tr>\n`,
  );
  return section({
    id: part,
    title: TITLES[part],
    lead: LEADS[part],
    content: html`<div class="tight">${tableBox(TITLES[part], head, rows)}</div>
<ul class="lead inset">${columns.map(({ title, gloss }) => html`<li><strong>${title}</strong>: ${gloss}</li>`)}</ul>`,
  });
}

function cell(interval: Interval | undefined, { name }: LabColumn): Safe {
  const mean = interval?.mean ?? null;
  if (mean === null) return html`–`;
  const text = (value: number) => (name === 'money' ? count(Math.round(value)) : fixed(value, 3));
  const { low, high } = interval!;
  return low === null || high === null
    ? html`${text(mean)}`
    : html`${text(mean)} <small>${text(low)} to ${text(high)}</small>`;
}

function signed(value: number | null): string {
  if (value === null) return '–';
  if (fixed(Math.abs(value), 3) === fixed(0, 3)) return fixed(0, 3);
  return `${value < 0 ? '−' : '+'}${fixed(Math.abs(value), 3)}`;
}
