import type { PredictionManifest } from '#contract';
import { markdownTable, markdownText as text } from '../card/markdown.ts';
import {
  decisionWords,
  GUARD_TITLES,
  intervalText,
  invalidGuards,
  METRIC_TITLES,
  PREDICTION_WORDS,
  shownMetrics,
} from './prediction-words.ts';

/** What the card of a model of classes is made of: a manifest, which all its figures are of. */
export type PredictionCardFacts = Omit<PredictionManifest, 'files'>;

/** The model card of a model of classes in Markdown. */
export function predictionCardMarkdown(facts: PredictionCardFacts): string {
  const parts = [about, classes, figures, leaderboard, guards, preparation, usage];
  return `${parts.map((part) => part(facts)).join('\n\n')}\n`;
}

function about({ prediction, provenance }: PredictionCardFacts): string {
  const { target, verdict, sentence, learnerTitle, rows, description } = prediction;
  const { version, build, seed, datasets } = provenance;
  const invalid = invalidGuards(prediction).map(({ evidence }) => `- ${text(evidence)}`);
  const decision = decisionWords(prediction);
  const stamp =
    invalid.length === 0 ? '' : `\n\n**The figures must not be believed:**\n\n${invalid.join('\n')}`;
  return `# Model card: ${text(target)}

**${PREDICTION_WORDS[verdict].word}.** ${text(sentence)}${stamp}

${text(description)} Learned by ${text(learnerTitle)} from ${rows.toLocaleString('en-US')} rows of ${datasets.map(({ name }) => text(name)).join(' and ')}.${decision === '' ? '' : ` ${text(decision)}`}
Made by Clientele ${text(version)} (build ${text(build.slice(0, 12))}) with seed ${seed}.

## Intended use

${PREDICTION_WORDS[verdict].use}`;
}

function classes({ prediction }: PredictionCardFacts): string {
  const rows = prediction.classes.map(({ name, rows: n, share }) => [
    text(name),
    n.toLocaleString('en-US'),
    `${(100 * share).toFixed(1)} %`,
  ]);
  return `## Classes\n\n${markdownTable(['class', 'rows', 'share'], rows)}`;
}

function figures({ prediction }: PredictionCardFacts): string {
  const { validation, baseline, metrics, training, gain } = prediction;
  const rows = shownMetrics(prediction).map((name) => [
    METRIC_TITLES[name]!,
    intervalText(metrics[name]!),
    training[name] == null ? '' : training[name]!.toFixed(3),
    baseline.metrics[name] === undefined ? '' : intervalText(baseline.metrics[name]!),
  ]);
  const head = ['figure', 'on rows not seen', 'on rows learned from', text(baseline.title)];
  return `## Figures\n\n${text(validation.splits)}; means with 95 % intervals. Gain over the best baseline: ${intervalText(gain)}.\n\n${markdownTable(head, rows)}`;
}

function leaderboard({ prediction: { leaderboard: entries, primary } }: PredictionCardFacts): string {
  const rows = entries.map(({ title, isBaseline, metrics, chosen }) => [
    `${text(title)}${isBaseline ? ' (baseline)' : ''}`,
    metrics[primary] === undefined ? '' : intervalText(metrics[primary]!),
    isBaseline ? '' : String(chosen),
  ]);
  return `## Compared\n\n${markdownTable(['', METRIC_TITLES[primary] ?? text(primary), 'splits that chose it'], rows)}`;
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
