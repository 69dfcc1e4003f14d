import type { NullTest, ReportData } from '#contract';
import { stabilityStrip } from '../charts/index.ts';
import { count, pValue, share } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { ADVICE } from './advice.ts';
import { type Section, section } from './section.ts';
import { meaningOf, stabilityChip, stableShare, stampOf, VERDICT_WORDS } from './verdict-words.ts';

/** Largest p that counts as structure. */
const ALPHA = 0.01;

/** The evidence behind the verdict. */
export function certificate(data: ReportData): Section {
  const { nulls, nullRows, personas, verdict, reasons, evidence, byRule } = data.segmentation;
  const held = stableShare(personas);
  return section({
    id: 'certificate',
    title: 'Certificate',
    lead: 'Two questions decide whether segments may be used: is there any structure at all, and does each segment come back when the data change a little?',
    content: html`<h3>Is there structure at all?</h3>
<p class="lead">The same clustering was run on data without segments. Only if those practically never look as clustered as the real data (p of ${ALPHA} or less in every test) is there structure.${nullRows > 0 && ` Computed on ${count(nullRows)} rows.`}</p>
${nulls.length > 0 ? html`<div class="grid tests">${nulls.map(nullTest)}</div>` : html`<p>${byRule ? 'Not asked: rules cut these segments, and no clusters are claimed.' : 'Not tested.'}</p>`}
<h3>Does each segment come back?</h3>
<p class="lead">Customers were drawn anew with replacement and clustered again; stability is the mean overlap (Jaccard) of a segment with its nearest match, from 0 to 1. Under .60 is unstable, .60 to .75 doubtful, .75 to .85 stable, above highly stable.${held !== null && ` ${share(held, 1)} of customers are in segments that are stable or better; 80 % are needed.`}</p>
${stabilityStrip(personas, stabilityChip)}
${
  evidence !== null &&
  evidence.reasons.length > 0 &&
  html`<h3>What else speaks for and against it</h3>
<p class="lead">Computed on ${count(evidence.rows)} customers. This does not enter the verdict.</p>
<ul class="lines">${evidence.reasons.map((r) => html`<li>${clip(r.message, 700)}</li>`)}</ul>`
}
<h3>What this verdict means</h3>
<div class="verdict again ${VERDICT_WORDS[verdict].tone}"><p class="word">${VERDICT_WORDS[verdict].word}</p><p class="say">${meaningOf(data.segmentation)}</p>
${reasons.length > 0 && html`<ul>${reasons.map((r) => html`<li>${clip(r.message, 700)}</li>`)}</ul>`}</div>
<h3>What to do ${verdict === 'do-not-use' ? 'instead' : 'with it'}</h3>
<ul class="lines">${ADVICE[verdict].map((line) => html`<li>${line}</li>`)}</ul>
${stampOf(data) && html`<p class="onpaper" aria-hidden="true"><span class="stamp">Do not use</span></p>`}`,
  });
}

const NULLS: Readonly<Record<NullTest['name'], { title: string; text: string }>> = {
  'independent-columns': {
    title: 'Against unrelated columns',
    text: 'Every column keeps its values, but they are shuffled among the customers, so that nothing belongs together.',
  },
  'one-gaussian': {
    title: 'Against one single cloud',
    text: 'Customers drawn from one bell-shaped cloud with the same averages and correlations.',
  },
  'one-box': {
    title: 'Against one filled box',
    text: 'Customers spread evenly over a box along the directions in which they differ most, so that there are edges but no groups.',
  },
  'one-mode': {
    title: 'Against a single peak',
    text: 'Values drawn from the distribution with one peak that is nearest to the column. It stands in for shuffling, which changes nothing about a single column.',
  },
};

function nullTest({ name, draws, p }: NullTest): Safe {
  const asGood = Math.max(0, Math.round(p * (draws + 1)) - 1);
  const passed = p <= ALPHA;
  const { title, text } = NULLS[name];
  return html`<div class="panel"><h4>${title}</h4><p class="p">p = ${pValue(p)} <span class="chip ${passed ? 'good' : 'bad'}">${passed ? 'structure' : 'no structure shown'}</span></p>
<p class="small">${asGood === 0 ? 'None' : count(asGood)} of ${count(draws)} draws looked at least as clustered. ${text}</p></div>`;
}
