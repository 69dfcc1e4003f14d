import type { Command } from 'commander';
import type { Evaluation, Interval } from '#contract';
import { evaluate } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { dateOrderOption } from './date-order-option.ts';
import { firstSentence } from './first-sentence.ts';
import { paint } from './paint.ts';
import { parseDate } from './parse-option.ts';
import { plainTable } from './plain-table.ts';
import { stampLine } from './stamp-line.ts';

interface EvaluateFlags extends Omit<CommonOptions, 'out'> {
  readonly model: string;
  readonly target?: string;
  readonly sheet?: string;
  readonly orders?: string;
  readonly cutoff?: string;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
}

/** Metrics of the table, in this order where the target has them; JSON has all. */
const SHOWN = [
  ['auc', 'AUC'],
  ['averagePrecision', 'Average precision'],
  ['accuracy', 'Accuracy'],
  ['balancedAccuracy', 'Balanced accuracy'],
  ['f1', 'F1'],
  ['f1Macro', 'F1, macro'],
  ['mcc', 'Matthews correlation'],
  ['logLoss', 'Log-loss'],
  ['brier', 'Brier score'],
  ['calibrationError', 'Calibration error'],
] as const;

/** `clientele evaluate FILE --model NAME` */
export function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .summary('how well a model does on rows whose outcome is known by now')
    .description(
      'Tests a model of clientele train on a file that tells what came: every metric with a 95 % interval, beside ' +
        'those of the training and of rules of thumb on the same rows. Says when these are rows that the model has ' +
        'learned from, which are no test. A model of --churn-days is tested on an order log: figures are of before a ' +
        'day, and the orders of the days after it tell who came again.',
    )
    .argument('<file>', 'customers with the target, or an order log, as the model was made of')
    .requiredOption('--model <name>', 'name, name@alias, name@version or latest (a plain name: its champion)')
    .option('--target <column>', 'column with the true classes (default: the one of the training)')
    .option('--sheet <name>', 'sheet, table or array of a file with several')
    .option('--orders <file>', 'the order log that goes with the customers, for a model made of both')
    .option(
      '--cutoff <date>',
      'figures of orders count back from this date (default: the latest that can be judged)',
      parseDate,
    )
    .addOption(dateOrderOption());
  addCommonOptions(command, null, null)
    .addHelpText('after', examples)
    .action(async (file: string, flags: EvaluateFlags) => evaluateFile(file, flags));
}

async function evaluateFile(file: string, flags: EvaluateFlags): Promise<void> {
  const { model, target = null, sheet = null, orders = null, cutoff = null, dateOrder = null, seed } = flags;
  const host = openConsoleHost(flags);
  try {
    const result = await evaluate(
      { file, model, target, sheet, orders, cutoff, dateOrder, seed },
      { ...host, workspace: flags.workspace, out: '.' },
    );
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify({ evaluation: result })}\n`);
    else if (!flags.quiet) print(result);
  } finally {
    host.close();
  }
}

function print(result: Evaluation): void {
  const out = process.stdout;
  const { model, description, rows, classes, independence, found, findings, window } = result;
  const count = (n: number) => n.toLocaleString('en-US');
  const shares = classes.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`).join(', ');
  const isRemembered = independence.level === 'learned-from';
  const notes = findings.filter(({ code }) => !code.startsWith('verdict-'));
  const lines = [
    '',
    `${paint('bold', model, out)}  ${firstSentence(description)}`,
    ...(window === null
      ? []
      : [`Figures of before ${window.cutoff}, orders from ${window.from} until before ${window.to}.`]),
    `${count(rows.used)} of ${count(rows.read)} rows judged: ${shares}`,
    ...rows.leftOut.map((one) => `  left out ${count(one.rows)}: ${one.reason}`),
    '',
    isRemembered ? paint('red', 'NOT A TEST', out) : '',
    `${independence.level === 'unseen' ? '' : `${paint('yellow', '!', out)} `}${independence.sentence}`,
    '',
    comparison(result),
    '',
    confusion(result),
    '',
    `On these rows: ${found}`,
    `In training:   ${stampLine(result)}`,
    ...notes.map(({ severity, message }) =>
      severity === 'info' ? message : `${paint('yellow', 'Note:', out)} ${message}`,
    ),
  ];
  out.write(`${lines.filter((line, i) => line !== '' || lines[i - 1] !== '').join('\n')}\n`);
}

function comparison({ metrics, trained, baselines }: Evaluation): string {
  const shown = SHOWN.filter(([name]) => metrics[name]?.mean != null);
  const head = ['', 'On these rows', 'In training', ...baselines.map(({ title }) => title)];
  const cells = shown.map(([name, title]) => [
    title,
    figure(metrics[name]),
    figure(trained[name]),
    ...baselines.map((one) => one.metrics[name]?.toFixed(3) ?? ''),
  ]);
  return plainTable(head, cells, { right: head.map((_, i) => i).slice(1) });
}

function figure(interval: Interval | undefined): string {
  if (interval?.mean == null) return '';
  const { mean, low, high } = interval;
  return low === null || high === null
    ? mean.toFixed(3)
    : `${mean.toFixed(3)} (${low.toFixed(3)}-${high.toFixed(3)})`;
}

function confusion({ confusion: cells, classes }: Evaluation): string {
  const names = classes.map(({ name }) => name);
  const head = ['True class', ...names.map((name) => `taken for ${name}`)];
  const rows = cells.map((row, one) => [names[one]!, ...row.map((n) => n.toLocaleString('en-US'))]);
  return plainTable(head, rows, {
    right: head.map((_, i) => i).slice(1),
    cut: head.map((_, i) => i),
    width: 130,
  });
}

const examples = `
Examples:
  clientele evaluate this-month.csv --model customers-churn
  clientele evaluate results.csv --model customers-churn --target has_left
  clientele evaluate orders-until-today.csv --model orders-churn            the latest days of the log
  clientele evaluate orders-until-today.csv --model orders-churn --cutoff 2026-03-31 --json
  clientele evaluate scored.csv --model shop-segment --target segment_name  segments once they are known`;
