import type { ColumnImportance, Prediction, ReportData } from '#contract';
import { lossBar } from '../charts/index.ts';
import { counted, fixed } from '../format/index.ts';
import { clip, html, label, type Part, type Safe } from '../markup/index.ts';
import { guardList } from '../prediction/guards-section.ts';
import {
  INVALID_WORDS,
  intervalText,
  invalidGuards,
  METRIC_GLOSSES,
  METRIC_TITLES,
  PREDICTION_WORDS,
  sentenceOf,
} from '../prediction/prediction-words.ts';
import { type ShownFigures, shownFigures } from '../prediction/shown-figures.ts';
import { fold, type Section, section, tableBox } from './section.ts';

/** Metrics that a reader of segments is shown; the page of clientele train has all of them. */
const SHOWN = ['auc', 'lift10', 'accuracy', 'averagePrecision', 'brier'];
/** Columns that it relies on most. */
const TOP = 5;

/** What was foretold beside the segments, its verdict first; null where nothing was. */
export function predictions({ predictions: all }: ReportData): Section | null {
  if (all.length === 0) return null;
  return section({
    id: 'predictions',
    title: 'What can be foretold',
    lead: 'Learned from the same files and tested on customers that the model had not seen.',
    content: html`${all.map(one)}
<h3>How to use it</h3>
<p class="lead">Each is a model of the workspace, named when the run ended and by <code>clientele models list</code>. <code>clientele score FILE <span class="nowrap">--model NAME</span></code> gives other customers their probabilities, as the list of customers has those of churn in <code>churn_probability</code>; <code>clientele models card NAME <span class="nowrap">--html prediction.html</span></code> writes all figures, curves, lines to choose from and columns.</p>`,
  });
}

function one(prediction: Prediction): Safe {
  const { target, description, rows, validation, guards } = prediction;
  const shown = shownFigures(prediction);
  const serious = guards.filter(({ severity }) => severity !== 'info');
  const others = guards.filter(({ severity }) => severity === 'info');
  return html`<h3>${label(target, 120)}</h3>
${verdict(prediction, shown)}
<p class="lead">${clip(description, 900)} Learned from ${counted(rows, 'customer')}; ${clip(validation.splits, 160)}.</p>
${shown.stamped(html`<div class="glossed">${figures(prediction, shown)}</div>
${reliedOn(prediction, shown)}`)}
${serious.length > 0 && html`<h4 class="h">What could make the figures look too good</h4>${guardList(serious)}`}
${others.length > 0 && fold(`${counted(others.length, 'more guard')}`, guardList(others), true)}
`;
}

function verdict(prediction: Prediction, { isInvalid }: ShownFigures): Safe {
  const words = PREDICTION_WORDS[prediction.verdict];
  const sentence: Part = clip(sentenceOf(prediction), 400);
  return html`<div class="verdict again ${isInvalid ? 'bad' : words.tone}" role="region" aria-label="Verdict on ${clip(prediction.target, 80)}">
<p class="word">${isInvalid ? INVALID_WORDS.word : words.word}</p>
<p class="say">${isInvalid ? INVALID_WORDS.meaning : html`${words.meaning} ${words.use}`}</p>
${isInvalid && html`<ul>${invalidGuards(prediction).map(({ evidence }) => html`<li>${clip(evidence, 500)}</li>`)}</ul>`}
<p class="small">In figures: ${isInvalid ? html`<s>${sentence}</s>` : sentence}</p>
</div>`;
}

function figures({ metrics, baseline, learnerTitle }: Prediction, shown: ShownFigures): Safe {
  const rows = SHOWN.filter((name) => metrics[name]?.mean != null).map((name) => {
    const rule = baseline.metrics[name] === undefined ? '–' : intervalText(baseline.metrics[name]);
    return html`<tr><th scope="row">${METRIC_TITLES[name]!}<small class="gloss">${METRIC_GLOSSES[name]!}</small></th><td class="num">${shown.figure(intervalText(metrics[name]!))}</td><td class="num">${rule}</td></tr>\n`;
  });
  const head = html`<tr><th scope="col">figure, 95 % interval</th><th scope="col" class="num">${clip(learnerTitle, 60)}</th><th scope="col" class="num">rule of thumb: ${clip(baseline.title, 60).toLowerCase()}</th></tr>`;
  return tableBox('Figures on customers that were not seen, and of the best rule of thumb', head, rows);
}

function reliedOn({ importance }: Prediction, shown: ShownFigures): Safe | null {
  const found = importance?.columns.filter(({ matters }) => matters).slice(0, TOP) ?? [];
  if (importance === undefined || found.length === 0) return null;
  const title = METRIC_TITLES[importance.metric] ?? importance.metric;
  const ends = found.flatMap(({ drop: { mean, low, high } }) => [mean, low ?? mean, high ?? mean]);
  const domain = [Math.min(0, ...ends), Math.max(...ends)] as const;
  const row = ({ column, drop }: ColumnImportance) => {
    const interval =
      drop.low === null || drop.high === null ? '–' : `${fixed(drop.low, 3)} to ${fixed(drop.high, 3)}`;
    return html`<tr><th scope="row">${label(column, 60)}</th><td>${lossBar(drop, domain, true)}</td><td class="num">${shown.figure(fixed(drop.mean, 3))}</td><td class="num">${shown.figure(interval)}</td></tr>\n`;
  };
  const head = html`<tr><th scope="col">column</th><th scope="col"><span class="soft">bar: mean, line: interval</span></th><th scope="col" class="num">${title} lost</th><th scope="col" class="num">95 % interval</th></tr>`;
  return html`<div class="losses">${tableBox(`What it relies on most: loss of ${title} without each column`, head, found.map(row))}</div>`;
}
