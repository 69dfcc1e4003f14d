import type { Tuning, TuningTrial } from '#contract';
import { optionsText } from '#report';
import { paint } from './paint.ts';
import { plainTable } from './plain-table.ts';
import { goalLines, verdictLines } from './print-prediction.ts';
import { wrapped } from './wrapped.ts';

const out = process.stdout;
const number = new Intl.NumberFormat('en-US');
/** Trials that are listed. */
const SHOWN = 10;

/** The result of tuning for a person: the best trials, what they are worth on unseen rows, the model. */
export function printTuning(
  tuning: Tuning,
  { model, page, seconds }: { model: string; page: string; seconds: readonly number[] },
): void {
  const { prediction, metricTitle, folds, trials, isExhausted, best, learnerTitle, options, defaults } =
    tuning;
  const { target, description, rows, guards, leaderboard, validation } = prediction;
  const took = seconds.reduce((sum, one) => sum + one, 0);
  const lines = [
    '',
    `${paint('bold', target, out)}  ${number.format(rows)} rows`,
    ...wrapped(description),
    '',
    ...guards.map(({ severity, evidence, action }) => {
      const mark = severity === 'info' ? '-' : paint(severity === 'invalid' ? 'red' : 'yellow', '!', out);
      return `  ${mark} ${evidence} ${action}`;
    }),
    ...(guards.length === 0 ? [] : ['']),
    `${number.format(trials.length)} trials${isExhausted ? ' (there are no more)' : ''}${took > 0 ? ` in ${took.toFixed(1)} s` : ''}, ${metricTitle} in ${folds} folds of the rows learned from:`,
    trialTable(tuning, seconds),
    '',
    `The whole search again inside of ${validation.splits}, ${metricTitle} on rows that no trial saw:`,
    plainTable(
      ['', metricTitle, '95 % interval'],
      leaderboard.map(({ title, isBaseline, metrics }) => {
        const { mean = null, low = null, high = null } = metrics[tuning.metric] ?? {};
        return [
          isBaseline ? `${title} (rule of thumb)` : title,
          mean === null ? '' : mean.toFixed(3),
          low === null || high === null ? '' : `${low.toFixed(3)} to ${high.toFixed(3)}`,
        ];
      }),
      { right: [1, 2] },
    ),
    '',
    ...verdictLines(prediction),
    ...wrapped(defaults.sentence),
    ...goalLines(prediction),
    '',
    ...wrapped(`Trial ${best} was taken: ${learnerTitle}, ${optionsText(options)}.`),
    `${'Again:'.padEnd(12)}clientele ${tuning.command.map(quoted).join(' ')}`,
    `${'Page:'.padEnd(12)}${page}`,
    `${'Model:'.padEnd(12)}${model}`,
  ];
  out.write(`${lines.join('\n')}\n`);
}

function trialTable(
  { trials, metricTitle, larger, folds, best }: Tuning,
  seconds: readonly number[],
): string {
  const sign = larger === 'better' ? -1 : 1;
  const rank = ({ mean, scores }: TuningTrial) =>
    mean === null ? Number.POSITIVE_INFINITY : (scores.length < folds ? 1e9 : 0) + sign * mean;
  const shown = [...trials].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
  const rows = shown.map(({ trial, learner, mean, scores, options, error }) => [
    `${trial === best ? '*' : ' '} ${trial}`,
    learner,
    mean === null ? '' : mean.toFixed(4),
    scores.length,
    seconds[trial - 1]?.toFixed(2) ?? '',
    error ?? optionsText(options),
  ]);
  const table = plainTable(['Trial', 'Learner', metricTitle, 'Folds', 'Seconds', 'Options'], rows, {
    right: [0, 2, 3, 4],
    cut: [5],
    width: 150,
  });
  const left = trials.length - shown.length;
  return left === 0 ? table : `${table}\n  and ${number.format(left)} more`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
