import type { Prediction, PredictionManifest } from '#contract';
import { markdownTable, markdownText as text } from '../card/markdown.ts';
import { count, fixed } from '../format/index.ts';
import { GROUPS_LEAD, groupName, NOBODY_PREDICTED_WORSE } from './groups-section.ts';
import {
  decisionWords,
  GUARD_TITLES,
  INVALID_WORDS,
  intervalText,
  invalidGuards,
  METRIC_GLOSSES,
  METRIC_TITLES,
  PREDICTION_WORDS,
  sentenceOf,
  shownMetrics,
} from './prediction-words.ts';
import { selectionWords } from './selection-section.ts';
import { setWords } from './sets-section.ts';

/** What the card of a model of classes is made of: a manifest, which all its figures are of. */
export type PredictionCardFacts = Omit<PredictionManifest, 'files'>;

/** The model card of a model of classes in Markdown. */
export function predictionCardMarkdown(facts: PredictionCardFacts): string {
  const parts = [
    ...[about, guards, classes, figures, leaderboard, confusion, sets, selection, importance, subgroups],
    ...[preparation, usage],
  ];
  const texts = parts.map((part) => part(facts)).filter((part) => part !== '');
  return `${texts.join('\n\n')}\n`;
}

function about({ prediction, provenance }: PredictionCardFacts): string {
  const { target, verdict, learnerTitle, rows, description } = prediction;
  const { version, build, seed, datasets } = provenance;
  const decision = decisionWords(prediction);
  return `# Model card: ${text(target)}

${verdictOf(prediction)}

${text(description)} Learned by ${text(learnerTitle)} from ${rows.toLocaleString('en-US')} rows of ${datasets.map(({ name }) => text(name)).join(' and ')}.${decision === '' ? '' : ` ${text(decision)}`}
Made by Clientele ${text(version)} (build ${text(build.slice(0, 12))}) with seed ${seed}.

## Intended use

${invalidGuards(prediction).length === 0 ? PREDICTION_WORDS[verdict].use : 'Not meant for any use: the figures say nothing about new customers.'}`;
}

/** The verdict with its meaning and numbers; of what must not be believed why, and its numbers struck through. */
function verdictOf(prediction: Prediction): string {
  const invalid = invalidGuards(prediction);
  const { word, meaning } = PREDICTION_WORDS[prediction.verdict];
  const sentence = text(sentenceOf(prediction));
  if (invalid.length === 0) return `**${word}.** ${meaning} ${sentence}`;
  const reasons = invalid.map(({ evidence }) => `- ${text(evidence)}`);
  return `**${INVALID_WORDS.word}.** ${INVALID_WORDS.meaning}\n\n${reasons.join('\n')}\n\n~~${sentence}~~`;
}

function classes({ prediction }: PredictionCardFacts): string {
  const rows = prediction.classes.map(({ name, rows: n, share }) => [
    text(name),
    n.toLocaleString('en-US'),
    `${(100 * share).toFixed(1)} %`,
  ]);
  return `## Classes\n\n${markdownTable(['class', 'rows', 'share'], rows)}`;
}

/** Strikes figures through that must not be believed. */
function figureOf(prediction: Prediction): (figure: string) => string {
  return invalidGuards(prediction).length === 0 ? (figure) => figure : (figure) => `~~${figure}~~`;
}

function figures({ prediction }: PredictionCardFacts): string {
  const { validation, baseline, metrics, training, gain } = prediction;
  const shown = figureOf(prediction);
  const rows = shownMetrics(prediction).map((name) => [
    METRIC_TITLES[name]!,
    shown(intervalText(metrics[name]!)),
    training[name] == null ? '' : shown(fixed(training[name], 3)),
    baseline.metrics[name] === undefined ? '' : intervalText(baseline.metrics[name]),
    METRIC_GLOSSES[name]!,
  ]);
  const head = ['figure', 'on rows not seen', 'on rows learned from', text(baseline.title), 'what it says'];
  return `## Figures\n\n${text(validation.splits)}; means with 95 % intervals. Gain over the best baseline: ${shown(intervalText(gain))}.\n\n${markdownTable(head, rows)}`;
}

function leaderboard({ prediction }: PredictionCardFacts): string {
  const { leaderboard: entries, primary } = prediction;
  const shown = figureOf(prediction);
  const rows = entries.map(({ title, isBaseline, metrics, training, chosen }) => {
    const figure = isBaseline ? String : shown;
    return [
      `${text(title)}${isBaseline ? ' (baseline)' : ''}`,
      metrics[primary] === undefined ? '' : figure(intervalText(metrics[primary])),
      training[primary] == null ? '' : figure(fixed(training[primary], 3)),
      isBaseline ? '' : String(chosen),
    ];
  });
  const title = METRIC_TITLES[primary] ?? text(primary);
  return `## Compared\n\n${markdownTable(['', title, 'on rows learned from', 'splits that chose it'], rows)}`;
}

/** Classes of which the confusion still is a table to read. */
const MOST_CLASSES = 12;

function confusion({ prediction }: PredictionCardFacts): string {
  const { confusion: cells, classes: all } = prediction;
  if (cells === undefined || all.length > MOST_CLASSES) return '';
  const shown = figureOf(prediction);
  const rows = cells.map((row, one) => [text(all[one]?.name ?? ''), ...row.map((n) => shown(count(n)))]);
  return `## What it takes for what\n\nRows by what they are, columns by what they were taken for; each row was judged once by a model that had not seen it.\n\n${markdownTable(['is', ...all.map(({ name }) => text(name))], rows)}`;
}

function sets({ prediction }: PredictionCardFacts): string {
  if (prediction.sets === undefined) return '';
  return `## Sets of classes\n\n${figureOf(prediction)(text(setWords(prediction.sets)))}`;
}

function subgroups({ prediction }: PredictionCardFacts): string {
  const found = prediction.subgroups;
  if (found === undefined || found.groups.length === 0) return '';
  const shown = figureOf(prediction);
  const worse =
    found.worse.length === 0
      ? NOBODY_PREDICTED_WORSE
      : found.worse.map(({ message }) => `- ${text(message)}`).join('\n');
  const rows = found.groups.map((group) => [
    text(groupName(group)),
    count(group.customers),
    shown(intervalText(group.accuracy)),
    group.auc === null ? '' : shown(fixed(group.auc, 3)),
    group.said === null ? '' : shown(fixed(group.said, 3)),
    group.came === null ? '' : intervalText(group.came),
  ]);
  const head = ['group', 'customers', 'right', 'AUC', 'said', 'came'];
  return `## Who is predicted worse\n\n${GROUPS_LEAD}\n\n${worse}\n\n${markdownTable(head, rows)}`;
}

function selection({ prediction }: PredictionCardFacts): string {
  const words = selectionWords(prediction);
  return words === '' ? '' : `## With fewer columns\n\n${figureOf(prediction)(text(words))}`;
}

function importance({ prediction }: PredictionCardFacts): string {
  const { importance: found } = prediction;
  if (found === undefined || found.columns.length === 0) return '';
  const shown = figureOf(prediction);
  const rows = found.columns.map(({ column, drop, matters, used }) => [
    text(column),
    shown(intervalText(drop, 4)),
    used ? (matters ? '' : 'no evidence that it matters') : 'not used',
  ]);
  const title = METRIC_TITLES[found.metric] ?? text(found.metric);
  return `## What it relies on\n\n${title} lost on rows that were not seen when the values of a column are dealt anew, with 95 % intervals. It tells what the model uses, not what would make customers act otherwise.\n\n${markdownTable(['column', `${title} lost`, ''], rows)}`;
}

function guards({ prediction }: PredictionCardFacts): string {
  if (prediction.guards.length === 0) return '## Guards\n\nNothing was found.';
  const lines = prediction.guards.map(
    ({ code, evidence, action }) => `- **${GUARD_TITLES[code]}**: ${text(evidence)} ${text(action)}`,
  );
  return `## Guards\n\n${lines.join('\n')}`;
}

function preparation({ features, leftOut }: PredictionCardFacts): string {
  const used = features.map(({ column, steps }) => [text(column), text(steps.join(', '))]);
  const without = leftOut.map(({ column, reason }) => [text(column), text(reason)]);
  const table = without.length === 0 ? 'Nothing.' : markdownTable(['column', 'why'], without);
  return `## Features and their preparation\n\n${markdownTable(['column', 'preparation'], used)}\n\n## Left out\n\n${table}`;
}

function usage({ columns }: PredictionCardFacts): string {
  const names = columns.map(({ name, kind }) => [text(name), kind]);
  return `## How to use it

\`clientele score FILE --model NAME\` adds prediction, probabilities and confidence to a file with these columns:

${markdownTable(['column', 'kind'], names)}`;
}
