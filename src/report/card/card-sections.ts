import { segmentName, shareRibbon, stabilityStrip } from '../charts/index.ts';
import { count, counted, number, pValue, share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { stabilityChip } from '../sections/verdict-words.ts';
import {
  type CardFacts,
  COLUMN_WORDS,
  guardsOf,
  METRIC_NAMES,
  MISUSE,
  NULL_SENTENCES,
  optionsOf,
  STABILITY_LEAD,
  STRUCTURE_LEAD,
} from './card-words.ts';
import { subgroupSection } from './subgroup-section.ts';

const OPEN = 15;

/** The parts of a model card below its verdict. */
export function cardSections(facts: CardFacts): Section[] {
  return [use, data, segments, validation, subgroupSection, preparation, guards, made].map((part) =>
    part(facts),
  );
}

function use(_: CardFacts): Section {
  return section({
    id: 'misuse',
    title: 'What it is not for',
    lead: 'What it is meant for stands with the verdict above.',
    content: lines(MISUSE),
  });
}

function data({ provenance }: CardFacts): Section {
  const rows = provenance.datasets.map(
    ({ name, file, rows: n, period, sha256 }) =>
      html`<tr><th scope="row">${label(name, 90)}</th><td class="text">${file !== undefined && label(file, 90)}</td><td class="num">${count(n)}</td><td class="text">${period === undefined ? '–' : html`${period.from} to ${period.to} <span class="soft">(${label(period.column, 40)})</span>`}</td><td class="text small">${clip(sha256, 64)}</td></tr>\n`,
  );
  return section({
    id: 'data',
    title: 'Data',
    lead: `What it was fitted on: ${counted(provenance.customers, 'customer')}. A file with the same SHA-256 is the same file, byte for byte.`,
    content: tableBox('Tables', heads('table', 'file', '#rows', 'period', 'SHA-256 of the file'), rows),
  });
}

function segments({ personas }: CardFacts): Section {
  const items = personas.map(
    (persona) =>
      html`<tr><th scope="row"><span class="named">${segmentName(persona)}</span></th><td class="num">${count(persona.size)}</td><td class="num">${share(persona.share, 1)}</td><td class="text">${clip(persona.sentence, 500)}</td></tr>\n`,
  );
  return section({
    id: 'segments',
    title: 'Segments',
    lead: 'Who the segments are.',
    content: html`${shareRibbon(personas)}${tableBox('Segments', heads('segment', '#customers', '#share', 'in a sentence'), items)}`,
  });
}

function validation({ personas, nulls, metrics }: CardFacts): Section {
  const tests = nulls.map(
    ({ name, draws, p }) =>
      html`<tr><th scope="row">${NULL_SENTENCES[name]}</th><td class="num">${count(draws)}</td><td class="num">${pValue(p)}</td></tr>\n`,
  );
  const beyondTests = Object.entries(metrics).filter(([name]) => !name.startsWith('p.'));
  const figures = beyondTests.map(
    ([name, { value, low, high }]) =>
      html`<tr><th scope="row">${clip(METRIC_NAMES[name] ?? name, 60)}</th><td class="num">${number(value)}</td><td class="num">${low !== null && high !== null && `${number(low)} to ${number(high)}`}</td></tr>\n`,
  );
  return section({
    id: 'validation',
    title: 'Validation',
    lead: 'The evidence behind the verdict.',
    content: html`<h3>Structure</h3>
<p class="lead">${STRUCTURE_LEAD}</p>
${nulls.length === 0 ? html`<p>Not tested.</p>` : tableBox('Against data without segments', heads('against', '#draws', '#p'), tests)}
<h3>Stability</h3>
<p class="lead">${STABILITY_LEAD}</p>
${stabilityStrip(personas, stabilityChip)}
<h3>Figures</h3>
${tableBox('Figures with their interval where it is known', heads('figure', '#value', '#95 % interval'), figures)}`,
  });
}

function preparation({ features, leftOut }: CardFacts): Section {
  const used = features.map(
    ({ column, steps }) =>
      html`<tr><th scope="row">${label(column, 90)}</th><td class="text">${steps.length === 0 ? 'as it is' : clip(steps.join(', then '), 400)}</td></tr>\n`,
  );
  const without = leftOut.map(
    ({ column, reason }) =>
      html`<tr><th scope="row">${label(column, 90)}</th><td class="text">${clip(reason, 300)}</td></tr>\n`,
  );
  return section({
    id: 'features',
    title: 'Features',
    lead: 'The columns that it was fitted on and how they are prepared, for new customers too, and what was left out.',
    content: html`<h3>Used: ${counted(features.length, 'column')}</h3>
${folded('Show them', tableBox('Columns used and their preparation', heads('column', 'prepared by'), used), features.length)}
<h3>Left out: ${counted(leftOut.length, 'column')}</h3>
${leftOut.length === 0 ? html`<p>Nothing was left out.</p>` : folded('Show them with their reasons', tableBox('Columns left out', heads('column', 'because'), without), leftOut.length)}`,
  });
}

function guards(facts: CardFacts): Section {
  const columns = facts.columns.map(
    ({ name, kind }) => html`<tr><th scope="row">${label(name, 90)}</th><td>${kind}</td></tr>\n`,
  );
  return section({
    id: 'guards',
    title: 'Guards and limits',
    lead: 'What it refuses, what it tells, and what to keep in mind when it is used.',
    content: html`${lines(guardsOf(facts))}
<h3>What it reads</h3>
<p class="lead">${COLUMN_WORDS[facts.source]}</p>
${folded('Show them', tableBox('Columns that it reads', heads('column', 'kind'), columns), columns.length)}`,
  });
}

function made(facts: CardFacts): Section {
  const { version, build, seed } = facts.provenance;
  const options = optionsOf(facts).map(
    ([name, value]) => html`<dt>${clip(name, 60)}</dt><dd>${clip(value, 300)}</dd>`,
  );
  return section({
    id: 'made',
    title: 'How it was made',
    lead: 'The same files, options, seed and version give the same model, byte for byte.',
    content: html`<dl class="pairs made"><dt>version</dt><dd>Clientele ${version}</dd><dt>build</dt><dd>${clip(build, 64)}</dd><dt>seed of all random numbers</dt><dd>${seed}</dd></dl>
<h3>Options</h3><dl class="pairs made">${options}</dl>`,
  });
}

function lines(sentences: readonly string[]): Safe {
  return html`<ul class="lines">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

function folded(summary: string, content: Safe, length: number): Safe {
  return fold(summary, content, length > OPEN);
}

/** A row of headings; `#` before one stands for a column of numbers. */
function heads(...names: readonly string[]): Safe {
  const cells = names.map((name) =>
    name.startsWith('#')
      ? html`<th scope="col" class="num">${name.slice(1)}</th>`
      : html`<th scope="col">${name}</th>`,
  );
  return html`<tr>${cells}</tr>`;
}
