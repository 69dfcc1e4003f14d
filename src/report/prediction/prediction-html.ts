import type { Guard, LeaderboardEntry, PredictionManifest } from '#contract';
import { count, counted, share } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { fold, type Section, section, tableBox } from '../sections/section.ts';
import { standalonePage } from '../standalone-page.ts';
import { calibrationSection } from './calibration-section.ts';
import { confusionSection } from './confusion-section.ts';
import { curvesSection } from './curves-section.ts';
import { importanceSection } from './importance-section.ts';
import {
  decisionWords,
  GUARD_TITLES,
  intervalText,
  invalidGuards,
  METRIC_TITLES,
  PREDICTION_WORDS,
  shownMetrics,
} from './prediction-words.ts';
import { rankingSection } from './ranking-section.ts';
import { type ShownFigures, shownFigures } from './shown-figures.ts';
import { thresholdSection } from './threshold-section.ts';

type Facts = Omit<PredictionManifest, 'files'>;

/**
 * What a model of classes is, how good and whether to believe it, as one HTML file that opens anywhere, without
 * network. The same facts give the same bytes; every value from data is escaped.
 * @param name what the model is called, e.g. `churn@2`
 */
export function predictionHtml(facts: Facts, name: string): string {
  const shown = shownFigures(facts.prediction);
  const evidence = [
    rankingSection,
    thresholdSection,
    calibrationSection,
    confusionSection,
    curvesSection,
    importanceSection,
  ].flatMap((part) => part(facts.prediction, shown) ?? []);
  const ofFacts = [guarded, classes, features].map((part) => part(facts));
  return standalonePage({
    title: `Prediction: ${clip(facts.prediction.target, 120)}`,
    kind: 'prediction',
    header: header(facts, name),
    sections: [figures(facts, shown), ...evidence, compared(facts, shown), ...ofFacts],
    version: facts.provenance.version,
  });
}

function header({ prediction, provenance }: Facts, name: string): Safe {
  const { tone, word, use } = PREDICTION_WORDS[prediction.verdict];
  const invalid = invalidGuards(prediction);
  const names = provenance.datasets.map((dataset) => dataset.name).join(' and ');
  return html`<header>
<h1>${label(prediction.target, 160)}</h1>
<p class="lead">${clip(prediction.description, 300)} ${label(name, 120)}: ${clip(prediction.learnerTitle, 120)}, learned from ${counted(prediction.rows, 'row')} of ${clip(names, 120)}. ${clip(decisionWords(prediction), 300)}</p>
<div class="verdict ${invalid.length > 0 ? 'bad' : tone}" role="region" aria-label="Verdict">
<p class="word">${invalid.length > 0 ? 'Must not be believed' : word}</p>
<p class="say">${invalid.length > 0 ? html`<s>${clip(prediction.sentence, 400)}</s>` : clip(prediction.sentence, 400)} ${invalid.length === 0 && use}</p>
${invalid.length > 0 && html`<ul>${invalid.map(({ evidence }) => html`<li>${clip(evidence, 500)}</li>`)}</ul>`}
</div>
</header>`;
}

function figures({ prediction }: Facts, shown: ShownFigures): Section {
  const { validation, baseline, metrics, training } = prediction;
  const rows = shownMetrics(prediction).map((name) => {
    const own = shown.figure(intervalText(metrics[name]!));
    const learned = training[name] == null ? '–' : shown.figure(training[name]!.toFixed(3));
    const rule = baseline.metrics[name] === undefined ? '–' : intervalText(baseline.metrics[name]!);
    return html`<tr><th scope="row">${METRIC_TITLES[name]!}</th><td class="num">${own}</td><td class="num">${learned}</td><td class="num">${rule}</td></tr>\n`;
  });
  const head = html`<tr><th scope="col">figure</th><th scope="col" class="num">on rows not seen</th><th scope="col" class="num">on rows learned from</th><th scope="col" class="num">${clip(baseline.title, 40)}</th></tr>`;
  return section({
    id: 'figures',
    title: 'How good it is',
    lead: html`${clip(validation.splits, 200)}: means with 95 % intervals. The third column is what it says of rows that it learned from; the further it is from the second, the more it has learned by heart. The last one is the best rule of thumb.`,
    content: shown.stamped(
      tableBox(
        'Figures on rows that were not seen, on rows that were learned from, and of the best rule of thumb',
        head,
        rows,
      ),
    ),
  });
}

/** Bars from the worst to the best mean. */
function compared({ prediction: { leaderboard, primary } }: Facts, shown: ShownFigures): Section {
  const title = METRIC_TITLES[primary] ?? primary;
  const rows = leaderboard.map((entry) => leaderboardRow(entry, primary, shown));
  const head = html`<tr><th scope="col"></th><th scope="col">${title}, 95 % interval</th><th scope="col" class="num">${title}</th><th scope="col" class="num">learned by heart</th><th scope="col" class="num">chosen</th></tr>`;
  return section({
    id: 'compared',
    title: 'What it was compared with',
    lead: 'Every one on the same splits. “Chosen” counts the splits in which it did best on a part of the training rows; the test rows had no say in that.',
    content: shown.stamped(tableBox('Learners and rules of thumb', head, rows)),
  });
}

function leaderboardRow(
  { title, isBaseline, metrics, training, chosen }: LeaderboardEntry,
  primary: string,
  shown: ShownFigures,
): Safe {
  const interval = metrics[primary] ?? { mean: null, low: null, high: null };
  const own = training[primary];
  const figure = (text: string) => (isBaseline ? text : shown.figure(text));
  const name = isBaseline
    ? html`${clip(title, 60)} <span class="soft">rule of thumb</span>`
    : clip(title, 60);
  return html`<tr><th scope="row">${name}</th><td>${intervalMark(interval.mean, interval.low, interval.high)}</td><td class="num">${figure(intervalText(interval))}</td><td class="num">${own == null ? '–' : figure(own.toFixed(3))}</td><td class="num">${isBaseline ? '' : count(chosen)}</td></tr>\n`;
}

const WIDTH = 160;

/** The interval on a line from 0 to 1. */
function intervalMark(mean: number | null, low: number | null, high: number | null): Safe {
  if (mean === null || mean < 0 || mean > 1) return html``;
  const at = (value: number) => (WIDTH * Math.min(1, Math.max(0, value))).toFixed(1);
  const [from, to] = [low ?? mean, high ?? mean];
  return html`<svg width="${String(WIDTH)}" height="16" viewBox="0 0 ${String(WIDTH)} 16" aria-hidden="true"><line x1="0" y1="8" x2="${String(WIDTH)}" y2="8" stroke="currentColor" stroke-opacity=".2"/><line x1="${at(from)}" y1="8" x2="${at(to)}" y2="8" stroke="currentColor" stroke-width="3"/><circle cx="${at(mean)}" cy="8" r="4" fill="currentColor"/></svg>`;
}

function guarded({ prediction: { guards } }: Facts): Section {
  return section({
    id: 'guards',
    title: 'What was looked for',
    lead: 'Everything that would make the figures look better than they are, and what was done about it.',
    content:
      guards.length === 0
        ? html`<p>Nothing was found: no copy of the target, no output of another model, no customer listed twice.</p>`
        : html`<ul>${guards.map(guardLine)}</ul>`,
  });
}

function guardLine({ code, severity, evidence, action }: Guard): Safe {
  const tone = severity === 'invalid' ? 'bad' : severity === 'warning' ? 'warn' : '';
  return html`<li><span class="chip ${tone}">${GUARD_TITLES[code]}</span> ${clip(evidence, 600)} <strong>${clip(action, 300)}</strong></li>`;
}

function classes({ prediction: { classes: all, positive, rowsWithoutTarget } }: Facts): Section {
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

function features({ features: used, leftOut }: Facts): Section {
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
