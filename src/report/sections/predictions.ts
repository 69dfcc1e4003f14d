import type { Prediction, ReportData } from '#contract';
import { counted } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import {
  GUARD_TITLES,
  intervalText,
  invalidGuards,
  METRIC_TITLES,
  PREDICTION_WORDS,
} from '../prediction/prediction-words.ts';
import { type Section, section, tableBox } from './section.ts';

/** Metrics that a reader of segments is shown; the page of clientele train has all of them. */
const SHOWN = ['auc', 'accuracy', 'averagePrecision', 'brier'];

/** What was foretold beside the segments, its verdict first; null where nothing was. */
export function predictions({ predictions: all }: ReportData): Section | null {
  if (all.length === 0) return null;
  return section({
    id: 'predictions',
    title: 'What can be foretold',
    lead: 'Learned from the same files and tested on customers that the model had not seen. The list of customers has the probabilities.',
    content: all.map(one),
  });
}

function one(prediction: Prediction): Safe {
  const { tone, word } = PREDICTION_WORDS[prediction.verdict];
  const invalid = invalidGuards(prediction);
  const { metrics, baseline, guards, validation } = prediction;
  const rows = SHOWN.filter((name) => metrics[name]?.mean != null).map(
    (name) =>
      html`<tr><th scope="row">${METRIC_TITLES[name]!}</th><td class="num">${intervalText(metrics[name]!)}</td><td class="num">${baseline.metrics[name] === undefined ? '–' : intervalText(baseline.metrics[name]!)}</td></tr>\n`,
  );
  const head = html`<tr><th scope="col">figure, 95 % interval</th><th scope="col" class="num">${clip(prediction.learnerTitle, 60)}</th><th scope="col" class="num">${clip(baseline.title, 60)}</th></tr>`;
  const told = guards.filter(({ severity }) => severity !== 'info');
  return html`<h3>${label(prediction.target, 120)}</h3>
<div class="verdict ${invalid.length > 0 ? 'bad' : tone}" role="region" aria-label="Verdict on ${clip(prediction.target, 80)}">
<p class="word">${invalid.length > 0 ? 'Must not be believed' : word}</p>
<p class="say">${invalid.length > 0 ? html`<s>${clip(prediction.sentence, 400)}</s>` : clip(prediction.sentence, 400)}</p>
</div>
<p>${clip(prediction.description, 900)} Learned from ${counted(prediction.rows, 'customer')}; ${clip(validation.splits, 160)}.</p>
${tableBox('Figures on customers that were not seen, and of the best rule of thumb', head, rows)}
${told.length > 0 && html`<ul>${told.map(({ code, evidence, action }) => html`<li><span class="chip warn">${GUARD_TITLES[code]}</span> ${clip(evidence, 500)} ${clip(action, 200)}</li>`)}</ul>`}`;
}
