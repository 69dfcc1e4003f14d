import type { Interval, Tuning, TuningTrial } from '#contract';
import { intervalBar } from '../charts/index.ts';
import { counted, fixed } from '../format/index.ts';
import { clip, html, label, type Safe } from '../markup/index.ts';
import { goalSection } from '../prediction/goal-section.ts';
import { GUARD_TITLES, INVALID_WORDS, PREDICTION_WORDS } from '../prediction/prediction-words.ts';
import { fold, section, tableBox } from '../sections/section.ts';
import { standalonePage } from '../standalone-page.ts';
import { optionsText } from './option-text.ts';
import { parallelChart } from './parallel-chart.ts';
import { trialsChart } from './trials-chart.ts';

/** A search for good options, what it found and what that is worth, as one HTML file that opens anywhere. @param version of the release */
export function tuningHtml(tuning: Tuning, version: string): string {
  const { guards } = tuning.prediction;
  return standalonePage({
    title: `Tuning: ${clip(tuning.prediction.target, 120)}`,
    kind: 'tuning',
    header: header(tuning),
    sections: [
      ...[goalSection(tuning.prediction) ?? []].flat(),
      ...(guards.length === 0 ? [] : [guardsSection(tuning)]),
      compared(tuning),
      trials(tuning),
      options(tuning),
      splits(tuning),
    ],
    version,
  });
}

function header(tuning: Tuning): Safe {
  const { prediction, defaults, learnerTitle, best } = tuning;
  const isInvalid = prediction.guards.some(({ severity }) => severity === 'invalid');
  const { word } = isInvalid ? INVALID_WORDS : PREDICTION_WORDS[prediction.verdict];
  const look = isInvalid ? 'bad' : PREDICTION_WORDS[prediction.verdict].tone;
  return html`<header>
<h1>Tuning: ${label(prediction.target, 120)}</h1>
<p class="lead">${clip(prediction.description, 600)} ${counted(prediction.rows, 'row')}; ${counted(tuning.trials.length, 'trial')}, judged by ${tuning.metricTitle} in ${tuning.folds} folds of the rows that are learned from. The figures below are of the whole search made again inside of the training rows of ${clip(prediction.validation.splits, 120)}: no trial saw the rows that it is judged on.</p>
<div class="verdict ${look}" role="region" aria-label="Verdict">
<p class="word">${word}</p>
<p class="say">${clip(prediction.sentence, 500)}</p>
<p class="say">${clip(defaults.sentence, 500)}</p>
<ul><li>Trial ${best} was taken: ${clip(learnerTitle, 80)} with ${clip(optionsText(tuning.options), 500)}.</li></ul>
</div>
</header>`;
}

function guardsSection({ prediction: { guards } }: Tuning) {
  return section({
    id: 'guards',
    title: 'Guards',
    lead: 'What would make the figures look better than they are, and what was done about it.',
    content: html`<ul class="inset">${guards.map(({ code, evidence, action }) => html`<li><strong>${GUARD_TITLES[code]}</strong>: ${clip(evidence, 600)} ${clip(action, 300)}</li>`)}</ul>`,
  });
}

function compared({ prediction: { leaderboard }, metric, metricTitle, larger }: Tuning) {
  const found = leaderboard.map(({ title, isBaseline, metrics }) => ({
    title: isBaseline ? `${title} (rule of thumb)` : title,
    value: metrics[metric] ?? { mean: null, low: null, high: null },
  }));
  const ends = found.flatMap(({ value: { mean, low, high } }) => [low ?? mean, high ?? mean]);
  const known = ends.filter((end) => end !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const room = Math.max(1e-6, 0.04 * (most - least));
  const scale = { domain: [least - room, most + room] as const, across: least - room };
  const head = html`<tr><th scope="col">learner</th><th scope="col">${metricTitle} (${larger === 'better' ? 'right' : 'left'} is better)</th><th scope="col" class="num">mean</th><th scope="col" class="num">95 % interval</th></tr>`;
  const rows = found.map(
    ({ title, value }) =>
      html`<tr><th scope="row">${clip(title, 80)}</th><td>${value.mean !== null && intervalBar({ value: value.mean, low: value.low, high: value.high }, scale)}</td><td class="num">${figure(value.mean)}</td><td class="num">${range(value)}</td></tr>\n`,
  );
  return section({
    id: 'compared',
    title: 'What it is worth',
    lead: 'Tuned and not tuned learners and rules of thumb on the same rows, which none of them saw.',
    content: html`<div class="ranked tight">${tableBox('Learners on rows that were not seen', head, rows)}</div>`,
  });
}

/** Rows of the table of trials that are open. */
const OPEN = 12;

function trials(tuning: Tuning) {
  const { metricTitle, larger, rungs, folds, best } = tuning;
  const sign = larger === 'better' ? -1 : 1;
  const rank = ({ mean, scores }: TuningTrial) =>
    mean === null ? Number.POSITIVE_INFINITY : (scores.length < folds ? 1e9 : 0) + sign * mean;
  const ordered = [...tuning.trials].sort((a, b) => rank(a) - rank(b));
  const head = html`<tr><th scope="col" class="num">trial</th><th scope="col">learner</th><th scope="col" class="num">${metricTitle}</th><th scope="col" class="num">folds</th><th scope="col">options</th></tr>`;
  const row = ({ trial, learner, mean, scores, options: own, isDefault, error }: TuningTrial) =>
    html`<tr><th scope="row" class="num">${trial}${trial === best && ' ★'}</th><td>${clip(learner, 40)}</td><td class="num">${figure(mean, 4)}</td><td class="num">${scores.length}</td><td>${error === null ? clip(`${isDefault ? 'as they are: ' : ''}${optionsText(own)}`, 300) : clip(`failed: ${error}`, 300)}</td></tr>\n`;
  const table = (which: readonly TuningTrial[], caption: string) => tableBox(caption, head, which.map(row));
  const rest = ordered.slice(OPEN);
  const halving =
    rungs.length === 1
      ? 'Every trial is judged on all folds.'
      : `After ${rungs.slice(0, -1).join(' and ')} of ${folds} folds a trial goes on only if it is among the better half of those that came so far.`;
  return section({
    id: 'trials',
    title: 'Trials',
    lead: html`${halving} Rings were given up, dots were judged on all folds, the line is the best of these so far. Figures of trials look better than they are, since the best was chosen by them.`,
    content: html`<figure>${trialsChart(tuning)}</figure>${table(ordered.slice(0, OPEN), 'The best trials')}${rest.length > 0 && fold(`${counted(rest.length, 'further trial')}`, table(rest, 'Further trials'), true)}`,
  });
}

/** Share of the trials of a learner that are drawn as good ones. */
const GOOD = 0.2;

function options(tuning: Tuning) {
  const { spaces, larger, best, learner: winner } = tuning;
  const sign = larger === 'better' ? -1 : 1;
  const worst = Number.POSITIVE_INFINITY;
  const parts = Object.entries(spaces)
    .sort(([a], [b]) => Number(b === winner) - Number(a === winner))
    .flatMap(([name, axes]) => {
      const own = tuning.trials.filter(({ learner }) => learner === name);
      if (Object.keys(axes).length === 0 || own.length < 2) return [];
      const ordered = [...own].sort(
        (a, b) =>
          b.scores.length - a.scores.length ||
          (a.mean === null ? worst : sign * a.mean) - (b.mean === null ? worst : sign * b.mean),
      );
      const good = new Set(ordered.slice(0, Math.ceil(GOOD * own.length)).map(({ trial }) => trial));
      return html`<h3 class="h">${clip(name, 60)}</h3><figure>${parallelChart(axes, { trials: own, good, best })}</figure>`;
    });
  return section({
    id: 'options',
    title: 'Options',
    lead: 'An upright line an option, a line a trial: the strong ones are the best fifth of each learner, the strongest is what was taken. Where strong lines go everywhere the option does not matter.',
    content: html`${parts}`,
  });
}

function splits({ splits: found, metricTitle }: Tuning) {
  const head = html`<tr><th scope="col">part</th><th scope="col" class="num">trial</th><th scope="col">learner</th><th scope="col" class="num">${metricTitle} inside</th><th scope="col" class="num">on unseen rows</th><th scope="col">options</th></tr>`;
  const rows = found.map(
    ({ split, trial, learner, inside, outside, options: own }) =>
      html`<tr><th scope="row">${clip(split, 40)}</th><td class="num">${trial}</td><td>${clip(learner, 40)}</td><td class="num">${figure(inside)}</td><td class="num">${figure(outside)}</td><td>${clip(optionsText(own), 300)}</td></tr>\n`,
  );
  return section({
    id: 'splits',
    title: 'The same search in every part',
    lead: 'What the search takes when a part of the rows is kept from it. Where it takes something else every time, many options do equally well.',
    content: tableBox('What was found within the training rows of each split', head, rows),
  });
}

function figure(value: number | null, digits = 3): string {
  return value === null ? '–' : fixed(value, digits);
}

function range({ low, high }: Interval): string {
  return low === null || high === null ? '–' : `${fixed(low, 3)} to ${fixed(high, 3)}`;
}
