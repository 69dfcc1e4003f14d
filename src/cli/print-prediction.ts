import type { Interval, LeaderboardEntry, Prediction, PredictionVerdict } from '#contract';
import { decisionWords, selectionWords, setWords } from '#report';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';
import { wrapped } from './wrapped.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US');

const verdictWords: Record<PredictionVerdict, string> = {
  signal: 'SIGNAL',
  weak: 'WEAK SIGNAL',
  none: 'NO SIGNAL',
};
const verdictColours = { signal: 'green', weak: 'yellow', none: 'red' } as const;

/** Metrics of the table, in this order where the target has them. */
const SHOWN = [
  ['auc', 'AUC'],
  ['averagePrecision', 'avg. precision'],
  ['accuracy', 'accuracy'],
  ['f1Macro', 'F1 macro'],
  ['brier', 'Brier'],
  ['calibrationError', 'calibration'],
] as const;

/** The result of training for a person: what was looked for, the comparison, the verdict, the model. */
export function printPrediction(
  prediction: Prediction,
  { model, page }: { model: string; page: string },
): void {
  const { target, description, classes, rows, rowsWithoutTarget, validation, leaderboard, guards } =
    prediction;
  const shares = classes.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`).join(', ');
  const without = rowsWithoutTarget === 0 ? '' : `, ${number.format(rowsWithoutTarget)} left out`;
  const lines = [
    '',
    `${paint('bold', target, out)}  ${number.format(rows)} rows${without}: ${shares}`,
    ...wrapped(description),
    '',
    ...guards.map(({ severity, evidence, action }) => {
      const mark = severity === 'info' ? '-' : paint(severity === 'invalid' ? 'red' : 'yellow', '!', out);
      return `  ${mark} ${evidence} ${action}`;
    }),
    ...(guards.length === 0 ? [] : ['']),
    `${validation.splits}, means on rows that were not seen:`,
    comparison(leaderboard),
    '',
    ...verdictLines(prediction),
    ...goalLines(prediction),
    '',
    ...[prediction.learningCurve, prediction.validationCurve].flatMap((curve) =>
      curve === undefined ? [] : [...wrapped(curve.sentence), ''],
    ),
    ...decided(prediction),
    ...possible(prediction),
    ...fewer(prediction),
    `${'Page:'.padEnd(12)}${page}`,
    `${'Model:'.padEnd(12)}${model}`,
  ];
  out.write(`${lines.join('\n')}\n`);
}

/** How it decides, where it is not by the likeliest class. */
function decided(prediction: Prediction): string[] {
  const words = decisionWords(prediction);
  return words === '' ? [] : [...wrapped(words), ''];
}

/** What fewer columns cost. */
function fewer(prediction: Prediction): string[] {
  const words = selectionWords(prediction);
  return words === '' ? [] : [...wrapped(words), ''];
}

/** How often its sets of classes hold the true one. */
function possible({ sets, guards }: Prediction): string[] {
  const isInvalid = guards.some(({ severity }) => severity === 'invalid');
  return sets === undefined || isInvalid ? [] : [...wrapped(setWords(sets)), ''];
}

function comparison(leaderboard: readonly LeaderboardEntry[]): string {
  const shown = SHOWN.filter(([name]) => leaderboard.some(({ metrics }) => metrics[name]?.mean != null));
  const rows = leaderboard.map(({ title, isBaseline, metrics, training }) => [
    isBaseline ? `${title} (rule of thumb)` : title,
    ...shown.map(([name]) => cell(metrics[name], name === 'auc')),
    training['auc'] == null ? '' : training['auc'].toFixed(3),
  ]);
  const head = ['', ...shown.map(([, title]) => title), 'AUC on rows learned from'];
  return plainTable(head, rows, { right: head.map((_, i) => i).slice(1) });
}

function cell(interval: Interval | undefined, withRange: boolean): string {
  if (interval?.mean == null) return '';
  const { mean, low, high } = interval;
  return withRange && low !== null && high !== null
    ? `${mean.toFixed(3)} (${low.toFixed(3)}-${high.toFixed(3)})`
    : mean.toFixed(3);
}

/** The answer to a goal and what it rests on; none where none was asked for. */
export function goalLines({ goal }: Prediction): string[] {
  if (goal === undefined) return [];
  const colour = { met: 'green', missed: 'yellow', 'out-of-reach': 'red' } as const;
  const word = goal.answer.replaceAll('-', ' ').toUpperCase();
  return [
    '',
    `${paint(colour[goal.answer], `GOAL ${word}`, out)}  ${goal.metric} of ${goal.value}`,
    ...wrapped(goal.sentence),
    ...goal.evidence.flatMap(({ sentence }) => wrapped(`- ${sentence}`)),
  ];
}

/** The verdict, or why the figures must not be believed. */
export function verdictLines({
  verdict,
  sentence,
  guards,
}: Pick<Prediction, 'verdict' | 'sentence' | 'guards'>): string[] {
  const invalid = guards.filter(({ severity }) => severity === 'invalid');
  if (invalid.length === 0)
    return [`${paint(verdictColours[verdict], verdictWords[verdict], out)}  ${sentence}`];
  return [
    `${paint('red', 'MUST NOT BE BELIEVED', out)}  ${invalid.map(({ evidence }) => evidence).join(' ')}`,
    `(${sentence})`,
  ];
}
