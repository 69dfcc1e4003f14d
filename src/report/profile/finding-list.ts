import type { Finding, Profile, ProposedStep, Severity } from '#contract';
import { counted } from '../format/index.ts';
import { clip, html, label, type Part, type Safe } from '../markup/index.ts';
import { fold } from '../sections/section.ts';

/** Findings listed openly. */
const OPEN = 14;

const WORDS: Readonly<Record<Severity, { readonly tone: string; readonly word: string }>> = {
  error: { tone: 'bad', word: 'error' },
  warning: { tone: 'warn', word: 'warning' },
  info: { tone: '', word: 'good to know' },
};

/** Findings, worst first, with example rows and what to do about them. */
export function findingList({ findings, dataset }: Profile): Safe {
  if (findings.length === 0) return html`<p>Nothing to report.</p>`;
  const places = new Map(dataset.columns.map(({ name }, j) => [name, j]));
  const items = findings.map((finding) => item(finding, places));
  const rest = items.slice(OPEN);
  return html`<div class="find notes">${items.slice(0, OPEN)}</div>${rest.length > 0 && fold(counted(rest.length, 'more finding'), html`<div class="find notes">${rest}</div>`, true)}`;
}

function item(finding: Finding, places: ReadonlyMap<string, number>): Safe {
  const { severity, message, column, rows = [], proposal } = finding;
  const { tone, word } = WORDS[severity];
  const at = column === null ? undefined : places.get(column);
  const where =
    column !== null &&
    (at === undefined
      ? html`<b>${label(column, 60)}</b>: `
      : html`<b><a href="#column-${at}">${label(column, 60)}</a></b>: `);
  return html`<span><span class="chip ${tone}">${word}</span></span><p>${where}${clip(message, 500)}${rows.length > 0 && examples(rows, finding.count)}${proposal !== undefined && step(proposal)}</p>`;
}

function examples(rows: readonly number[], of: number): Part {
  const shown = rows.join(', ');
  return html` <span class="soft">${rows.length === 1 ? 'Row' : 'Rows'} ${shown}${of > rows.length && ', …'}</span>`;
}

function step({ step: name, options, sentence }: ProposedStep): Safe {
  const entries = Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const text = entries.length === 0 ? name : `${name} ${entries.join(', ')}`;
  return html`<span class="step">${clip(sentence, 300)} <code>${clip(text, 160)}</code></span>`;
}
