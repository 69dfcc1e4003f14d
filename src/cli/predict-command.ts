import type { Command } from 'commander';
import type { PredictedRow, Predictions } from '#contract';
import { predict } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { dateOrderOption } from './date-order-option.ts';
import { firstSentence } from './first-sentence.ts';
import { outFileOf } from './out-file.ts';
import { paint } from './paint.ts';
import { parseDate, parseWhole } from './parse-option.ts';
import { plainTable } from './plain-table.ts';
import { stampLine } from './stamp-line.ts';

interface PredictFlags extends Omit<CommonOptions, 'seed' | 'out'> {
  readonly out?: string | undefined;
  readonly model: string;
  readonly limit?: number;
  readonly sheet?: string;
  readonly orders?: string;
  readonly cutoff?: string;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
}

/** Rows on a terminal, where no number is given. */
const SHOWN_ROWS = 20;
/** Classes that get a column each on a terminal. */
const SHOWN_CLASSES = 5;

/** `clientele predict FILE --model NAME` */
export function addPredictCommand(program: Command): void {
  const command = program
    .command('predict')
    .summary('what a model says of the rows of a small file, shown at once')
    .description(
      'Shows the class of every row of a file, with the probability of each class, by a model of clientele train; ' +
        'with --out as a CSV file too. Says which levels and columns the model does not know, and what its verdict is. ' +
        'For files of up to 100,000 rows; clientele score takes any size and keeps all columns.',
    )
    .argument('<file>', 'customers or an order log, as the model was made of')
    .requiredOption('--model <name>', 'name, name@alias, name@version or latest (a plain name: its champion)')
    .option('--limit <n>', 'rows to show (default: 20; in JSON all, at most 10,000)', parseWhole(1, 10_000))
    .option('--sheet <name>', 'sheet, table or array of a file with several')
    .option('--orders <file>', 'the order log that goes with the customers, for a model made of both')
    .option(
      '--cutoff <date>',
      'figures of orders count back from this date (default: the day after the last order)',
      parseDate,
    )
    .addOption(dateOrderOption());
  addCommonOptions(command, null, 'a CSV file for all rows, or a folder for predictions_<name>.csv', false)
    .addHelpText('after', examples)
    .action(async (file: string, flags: PredictFlags) => {
      // what a configuration says of results asks for no file
      const isAsked = command.getOptionValueSource('out') === 'cli';
      await predictFile(file, isAsked ? flags : { ...flags, out: undefined });
    });
}

async function predictFile(file: string, flags: PredictFlags): Promise<void> {
  const { model, limit, sheet = null, orders = null, cutoff = null, dateOrder = null } = flags;
  const out =
    flags.out === undefined ? null : outFileOf(flags.out, (name) => `predictions_${name}.csv`, file);
  const most = limit ?? (flags.json ? undefined : SHOWN_ROWS);
  const host = openConsoleHost(flags);
  try {
    const options = { file, model, out, sheet, orders, cutoff, dateOrder };
    const result = await predict(
      { ...options, ...(most === undefined ? {} : { limit: most }) },
      { ...host, workspace: flags.workspace, out: '.' },
    );
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify({ predictions: result })}\n`);
    else if (!flags.quiet) print(result);
  } finally {
    host.close();
  }
}

function print(result: Predictions): void {
  const count = (n: number) => n.toLocaleString('en-US');
  const { rows, total, classes, findings, file, model, description, cutoff } = result;
  const figures = cutoff === null ? '' : `, figures of orders up to ${cutoff}`;
  const notes = findings.filter(({ code }) => !code.startsWith('verdict-'));
  const lines = [
    '',
    `${paint('bold', model, process.stdout)}  ${firstSentence(description)}`,
    stampLine(result),
    '',
    tableOf(
      rows,
      classes.map(({ name }) => name),
    ),
    ...(rows.length < total ? [`... ${count(total - rows.length)} more (--limit, --out, --json)`] : []),
    '',
    `${count(total)} ${total === 1 ? 'row' : 'rows'}${figures}: ${classes.map((one) => `${one.name} ${count(one.rows)}`).join(', ')}`,
    ...notes.map(({ severity, message }) =>
      severity === 'info' ? message : `${paint('yellow', 'Note:', process.stdout)} ${message}`,
    ),
    ...(file === null ? [] : ['', `Written to ${file}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function tableOf(rows: readonly PredictedRow[], classes: readonly string[]): string {
  const shown = classes.length <= SHOWN_CLASSES ? classes : [];
  const hasIds = rows.some(({ id }) => id !== null);
  const head = [
    hasIds ? 'Customer' : 'Row',
    'Prediction',
    ...shown.map((name) => `P(${name})`),
    'Confidence',
  ];
  const cells = rows.map(({ row, id, prediction, probabilities, confidence }) => [
    hasIds ? (id ?? '') : String(row),
    prediction,
    ...shown.map((name) => probabilities[name]!.toFixed(3)),
    confidence.toFixed(3),
  ]);
  const right = head.map((_, i) => i).slice(2);
  return plainTable(head, cells, { right, cut: [0, 1], width: 110 });
}

const examples = `
Examples:
  clientele predict new-customers.csv --model customers-churn
  clientele predict new-customers.csv --model customers-churn --out predictions.csv
  clientele predict leads.xlsx --sheet May --model customers-segment --limit 50
  clientele predict orders.csv --model shop-churn --json       every customer of an order log
  clientele predict customers.csv --orders orders.csv --model shop-churn --cutoff 2026-06-30`;
