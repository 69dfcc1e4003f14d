import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type ScoreResult, scoreFile } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { paint } from './paint.ts';
import { parseDate } from './parse-option.ts';

interface ScoreFlags extends Omit<CommonOptions, 'seed'> {
  readonly model: string;
  readonly append?: true;
  readonly sheet?: string;
  readonly orders?: string;
  readonly customers?: string;
  readonly cutoff?: string;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
  readonly runnerUp?: true;
}

/** `clientele score FILE --model NAME` */
export function addScoreCommand(program: Command): void {
  const command = program
    .command('score')
    .summary('give each row of a file its segment or prediction, by a model of the workspace')
    .description(
      'Writes the rows of a file as they are, in their order, with segment_id, segment_name, confidence, novelty ' +
        'and model added; by a model of classes prediction, probability_<class>, confidence and model. Files of any size; the result appears when it is complete.',
    )
    .argument(
      '<file>',
      'customers or an order log, as the model was made of: CSV, TSV or other text, JSON lines, plain or .gz, Parquet; ' +
        'of a workbook, a JSON document or a DuckDB file the rows are written as new CSV',
    )
    .requiredOption('--model <name>', 'name, name@alias, name@version or latest (a plain name: its champion)')
    .option('--runner-up', 'add the next best segment of each row: runner_up_id, runner_up_name');
  finishScoreCommand(command, examples, {});
}

/** `clientele assign FILE`: a score by the latest model with the next best segment. */
export function addAssignCommand(program: Command): void {
  const command = program
    .command('assign')
    .summary('which segment new customers belong to, and which comes next')
    .description(
      'Gives every row its segment with confidence, novelty and the next best segment, by the latest model or the ' +
        'one that is named: clientele score with --runner-up.',
    )
    .argument('<file>', 'customers or an order log, as for clientele score')
    .option('--model <name>', 'name, name@alias, name@version or latest', 'latest');
  finishScoreCommand(command, assignExamples, { runnerUp: true });
}

/** The options that both have, and what they do. */
function finishScoreCommand(command: Command, help: string, fixed: Pick<ScoreFlags, 'runnerUp'>): void {
  command
    .option('--append', 'replace the file itself')
    .option('--sheet <name>', 'sheet, table or array of a file with several')
    .option('--orders <file>', 'the order log that goes with the customers, for a model made of both')
    .option('--customers <file>', 'write a list with one row per customer, as CSV (models of order logs)')
    .option(
      '--cutoff <date>',
      'recency counts back from this date (default: the day after the last order)',
      parseDate,
    )
    .addOption(
      new Option('--date-order <order>', 'order of day, month and year in dates').choices([
        'dmy',
        'mdy',
        'ymd',
      ]),
    );
  addCommonOptions(command, './clientele-out', 'the new file, or a folder for scored_<name>', false)
    .addHelpText('after', help)
    .action(async (file: string, flags: ScoreFlags) => {
      const isNamed = command.getOptionValueSource('out') !== 'default';
      await scoreOne(file, { ...flags, ...fixed, outFile: isNamed ? outFile(flags.out) : null });
    });
}

async function scoreOne(file: string, flags: ScoreFlags & { outFile: string | null }): Promise<void> {
  const host = openConsoleHost(flags);
  try {
    const { model, sheet = null, orders = null, customers = null, cutoff = null, dateOrder = null } = flags;
    const more = { sheet, orders, customers, cutoff, dateOrder, runnerUp: flags.runnerUp === true };
    const options = { file, model, out: flags.outFile, append: flags.append === true, ...more };
    const result = await scoreFile(options, { ...host, workspace: flags.workspace, out: flags.out });
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify({ score: result })}\n`);
    else if (!flags.quiet) printScore(result);
  } finally {
    host.close();
  }
}

/** A file to write; null for a folder, which gets `scored_<name>`. */
function outFile(out: string): string | null {
  const isFolder = /[/\\]$/.test(out) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? null : out;
}

function printScore(result: ScoreResult): void {
  const count = (n: number) => n.toLocaleString('en-US');
  const lines = [
    `${count(result.rows)} rows scored by ${result.model} in ${result.seconds.toFixed(1)} s`,
    '',
  ];
  for (const { id, name, size } of result.groups)
    lines.push(`  ${result.kind === 'segmentation' ? `${id}  ` : ''}${name}: ${count(size)}`);
  if (result.customers !== null) {
    lines[0] = `${count(result.rows)} rows of ${count(result.customers)} customers scored by ${result.model} in ${result.seconds.toFixed(1)} s, figures up to ${result.cutoff}`;
  }
  if (result.findings.length > 0) lines.push('');
  for (const { severity, message } of result.findings) {
    lines.push(severity === 'info' ? message : `${paint('yellow', 'Note:')} ${message}`);
  }
  process.stdout.write(
    `${[...lines, '', `Written to ${[...new Set([result.file, result.customersFile ?? result.file])].join(' and ')}`].join('\n')}\n`,
  );
}

const examples = `
Examples:
  clientele score new-customers.csv --model customers          to ./clientele-out/scored_new-customers.csv
  clientele score customers.csv --model customers --append     the file itself gets the columns
  clientele score all.parquet --model customers@challenger --out scored.parquet --threads 2
  clientele score leads.xlsx --model customers --sheet May     a sheet, as CSV
  clientele score orders.csv --model shop --customers list.csv every customer of an order log
  clientele score customers.csv --orders orders.csv --model shop --append`;

const assignExamples = `
Examples:
  clientele assign new-customers.csv                           by the latest model, to ./clientele-out
  clientele assign new-customers.csv --model customers --out placed.csv`;
