import type { Interval, Prediction } from '#contract';
import { count, fixed, share } from '../format/index.ts';
import { clip, html, type Safe } from '../markup/index.ts';
import { type Section, section } from '../sections/section.ts';
import { BASELINE_MEANINGS, METRIC_GLOSSES, METRIC_TITLES } from './prediction-words.ts';
import { className, type ShownFigures } from './shown-figures.ts';

/** From here on what is known by heart is worth a word. */
const BY_HEART = 0.03;

/** What the figures come to for somebody who wants to use the model. */
export function meaningSection(prediction: Prediction, shown: ShownFigures): Section {
  const lines = [byHeart(prediction), reliedOn(prediction)].filter((line) => line !== null);
  return section({
    id: 'meaning',
    title: 'What it means',
    lead: `Measured on customers that the model had not seen (${clip(prediction.validation.splits, 160)}: each part judged by a model that learned from the others), beside the best rule of thumb, “${clip(prediction.baseline.title, 60).toLowerCase()}”${meaningOf(prediction)}.`,
    content:
      shown.stamped(html`<dl class="facts">${[ofPairs, ofPrimary, ofDecisions, ofTop].map((part) => part(prediction, shown))}</dl>
<ul class="lines">${lines.map((line) => html`<li>${shown.figure(line)}</li>`)}</ul>`),
  });
}

function meaningOf({ baseline }: Prediction): string {
  const meaning = BASELINE_MEANINGS[baseline.name];
  return meaning === undefined ? '' : ` (${meaning})`;
}

function fact(value: string, name: string, note: string, shown: ShownFigures): Safe {
  return html`<div><dt>${name}</dt><dd>${shown.figure(value)}</dd><dd class="note">${shown.figure(note)}</dd></div>`;
}

function ofPairs(prediction: Prediction, shown: ShownFigures): Safe | null {
  const { mean, low, high } = prediction.metrics['auc'] ?? NOTHING;
  if (mean === null) return null;
  const range = low === null || high === null ? '' : `${hundredths(low)} to ${hundredths(high)}; `;
  const what =
    prediction.positive === null
      ? 'pairs of customers, one of a class and one of any other, are ranked rightly (AUC, mean of the classes)'
      : `pairs of customers, one ${className(prediction, 1)} and one not, are ranked rightly (AUC)`;
  const rule = prediction.baseline.metrics['auc']?.mean ?? null;
  return fact(
    `${hundredths(mean)} of 100`,
    what,
    `${range}${rule === null ? '' : `the rule of thumb ${hundredths(rule)}, `}chance 50`,
    shown,
  );
}

/** What the verdict is about where it is none of the other facts. */
function ofPrimary({ primary, metrics, baseline }: Prediction, shown: ShownFigures): Safe | null {
  const mean = metrics[primary]?.mean ?? null;
  if (mean === null || ['auc', 'accuracy', 'lift10'].includes(primary)) return null;
  const rule = baseline.metrics[primary]?.mean ?? null;
  const gloss = METRIC_GLOSSES[primary];
  return fact(
    fixed(mean, 3),
    `${METRIC_TITLES[primary] ?? primary}, which learners were chosen by${gloss === undefined ? '' : ` (${gloss})`}`,
    `the rule of thumb ${fixed(rule, 3)}`,
    shown,
  );
}

function ofDecisions({ metrics, leaderboard }: Prediction, shown: ShownFigures): Safe | null {
  const mean = metrics['accuracy']?.mean ?? null;
  if (mean === null) return null;
  const majority = leaderboard.find(({ name }) => name === 'majority')?.metrics['accuracy']?.mean ?? null;
  return fact(
    `${hundredths(mean)} of 100`,
    'customers get their class named rightly (accuracy)',
    majority === null ? '' : `always naming the commonest class: ${hundredths(majority)}`,
    shown,
  );
}

function ofTop(prediction: Prediction, shown: ShownFigures): Safe | null {
  const lift = prediction.metrics['lift10']?.mean ?? null;
  if (lift === null || prediction.positive === null) return null;
  const base = prediction.curves?.precisionRecall[0]?.base ?? prediction.classes[1]?.share ?? null;
  return fact(
    `${fixed(lift, 1)} times`,
    `as many ${className(prediction, 1)} in the tenth ranked highest as in a tenth taken blindly (lift)`,
    base === null ? '' : `${share(Math.min(1, lift * base))} instead of ${share(base)} of them`,
    shown,
  );
}

/** How much of what it shows on rows that it learned from is gone on others. */
function byHeart({ primary, training, leaderboard, learner, metrics }: Prediction): string | null {
  const own = leaderboard.find(({ name }) => name === learner);
  const [learned, unseen] = [
    own?.training[primary] ?? training[primary],
    own?.metrics[primary] ?? metrics[primary],
  ];
  if (learned == null || unseen?.mean == null) return null;
  const title = METRIC_TITLES[primary] ?? primary;
  const both = `${title} is ${fixed(learned, 3)} on the customers that it learned from and ${fixed(unseen.mean, 3)} on others`;
  return Math.abs(learned - unseen.mean) < BY_HEART
    ? `${both}: it has learned hardly anything by heart.`
    : `${both}: the difference was learned by heart and is of no use. Only figures on customers that it had not seen count.`;
}

function reliedOn({ importance }: Prediction): string | null {
  if (importance === undefined) return null;
  const found = importance.columns.filter(({ matters }) => matters);
  if (found.length === 0) return 'There is no evidence that any single column matters to it.';
  const names = found.slice(0, 3).map(({ column }) => `“${clip(column, 60)}”`);
  const rest = found.length - names.length;
  return `It relies most on ${names.join(', then ')}${rest === 0 ? '' : `; ${count(rest)} more ${rest === 1 ? 'column matters' : 'columns matter'}`}.`;
}

const NOTHING: Interval = { mean: null, low: null, high: null };

/** A share as a number of a hundred, with a decimal close to none and to all. */
function hundredths(part: number): string {
  return fixed(100 * part, part > 0.985 && part < 1 ? 1 : 0);
}
