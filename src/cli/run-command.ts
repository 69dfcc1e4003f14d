import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { AppError } from '#base';
import { runOptionsSchema, type Summary, stageNames, type TableRole } from '#contract';
import { findPreset, learnerHelp, learnerNames, presetNames, runPipeline } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import {
  parseDate,
  parseDedupe,
  parseFormats,
  parseK,
  parseLearnerOption,
  parseList,
  parseName,
  parseRule,
  parseTableRole,
} from './parse-option.ts';
import { printSummary } from './print-summary.ts';
import { requireVerdict } from './require-verdict.ts';

/** Options of `run` as commander gives them. */
export interface RunFlags extends CommonOptions {
  readonly table?: Readonly<Record<string, TableRole>>;
  readonly option?: Readonly<Record<string, unknown>>;
  readonly rule?: readonly { readonly name: string; readonly when: string }[];
  readonly learner?: string;
  readonly require?: 'stable' | 'doubtful';
  readonly [option: string]: unknown;
}

/** The options that `run` and `start` share. */
export function addRunOptions(command: Command): Command {
  addColumnOptions(command);
  addPreparationOptions(command);
  addResultOptions(command);
  return addCommonOptions(command);
}

/** What the columns of the files are. */
export function addColumnOptions(command: Command): void {
  command
    .optionsGroup('What the columns are:')
    .option('--id <column>', 'the customer id')
    .option('--time <column>', 'the date or time of an order')
    .option(
      '--amount <column>',
      'the money of a line, an order or a customer; of a log also a formula, such as "price * quantity - discount"',
    )
    .addOption(
      new Option('--date-order <order>', 'order of day, month and year in dates').choices([
        'dmy',
        'mdy',
        'ymd',
      ]),
    )
    .option(
      '--table <table=role>',
      'what a file or sheet is: customers, orders, new, addresses, further or ignore (default: by its content); can be given several times',
      parseTableRole,
    )
    .option(
      '--dedupe <table=how>',
      'drop repeated rows of a table: exact, or first or last of each customer, by last:COLUMN where a time tells; can be given several times',
      parseDedupe,
    )
    .option('--features <a,b,c>', 'segment by these columns only', parseList)
    .option('--ignore <a,b>', 'leave these columns out', parseList);
}

/** How the columns are prepared. */
export function addPreparationOptions(command: Command): void {
  command
    .optionsGroup('How they are prepared:')
    .option(
      '--cutoff <date>',
      'recency counts back from this date (default: the day after the last order)',
      parseDate,
    )
    .option('--from <date>', 'count orders from this date on (default: the first order)', parseDate)
    .addOption(
      new Option('--scale <how>', 'scaling').choices(['none', 'standard', 'robust']).default('standard'),
    )
    .addOption(
      new Option('--impute <how>', 'what replaces missing numbers')
        .choices(['median', 'mean', 'zero'])
        .default('median'),
    )
    .option(
      '--preset <name>',
      `columns, recipe and options of a known kind of file: ${presetNames().join(', ')}, or a file of your own`,
    )
    .option('--recipe <file>', 'prepare as this recipe says (clientele recipe new FILE writes one)')
    .option('--log <a,b>', 'take log(1 + x) of these columns (default: skewed RFM columns)', parseList);
}

function addResultOptions(command: Command): void {
  command
    .optionsGroup('What is computed:')
    .option('--k <4 | 2..10>', 'number of segments, or the range to choose from (default: 2..10)', parseK)
    .option('--learner <name>', `what finds the segments: ${learnerNames().join(', ')}`)
    .option(
      '--option <name=value>',
      'an option of the learner (clientele segment --help lists them); can be given several times',
      parseLearnerOption,
    )
    .option(
      '--rule <name: condition>',
      'a segment of your own, such as "Big spenders: spend > 1000 and visits >= 3"; the first that holds counts; can be given several times',
      parseRule,
    )
    .option('--tiers [column]', 'add value tiers vip, plus, mid, low (by a column; default: the money)')
    .option(
      '--playbook <file>',
      'what to do about segments, by this file (default: the one that comes along)',
    )
    .option('--like <model>', 'a refit: segments that are those of this model again keep their ids and names')
    .option('--name <name>', 'name of the model in the workspace (default: made of the file name)', parseName)
    .option('--export <xlsx,parquet>', 'write the list of customers in these formats too', parseFormats)
    .option(
      '--rank-by <column>',
      'rank the segments by the mean of this column and call them vip, plus, mid and low',
    )
    .option('--umap', 'a map of neighbours (UMAP) in the report too')
    .option('--raw', 'write texts that look like formulas without a quote before them')
    .addOption(new Option('--until <stage>', 'stop after this stage').choices(stageNames).default('report'))
    .addOption(
      new Option('--require <verdict>', 'exit with code 5 when the verdict is worse').choices([
        'stable',
        'doubtful',
      ]),
    );
}

/** Options that were asked for: on the command line, in the environment or in the configuration. */
export type Asked = (option: string) => boolean;

/** Which options of a command were asked for, beside its defaults. */
export function askedOf(command: Command): Asked {
  return (option) => ![undefined, 'default'].includes(command.getOptionValueSource(option));
}

/** The options of a run: what was asked for, else what the preset says, else the defaults. */
export function optionsOf(flags: RunFlags, { files, asked }: { files: readonly string[]; asked: Asked }) {
  const recipe = recipeOf(flags);
  const playbook = playbookOf(flags);
  const rules = flags.rule ?? [];
  const learner = flags.learner ?? (rules.length > 0 ? 'rules' : undefined);
  if (rules.length > 0) refuseBeside('--rule', flags);
  if (typeof flags['preset'] !== 'string')
    return {
      ...flags,
      tables: flags.table,
      learnerOptions: flags.option,
      rules,
      learner,
      files,
      recipe,
      playbook,
      preset: null,
    };
  const preset = findPreset(flags['preset']);
  const own = Object.entries(preset.options).filter(([option]) => !asked(option));
  if (preset.recipe !== null && recipe === null) refuseBeside('--preset', flags);
  const kept = recipe ?? preset.recipe;
  return {
    ...flags,
    tables: flags.table,
    learnerOptions: flags.option,
    rules,
    learner,
    ...Object.fromEntries(own),
    files,
    recipe: kept,
    playbook,
    preset: preset.facts,
  };
}

/** Not every learner is told how many segments there are. */
function refuseK(learner: string): void {
  const takesNone = learnerHelp().some(({ name, takesK }) => name === learner && !takesK);
  if (!takesNone) return;
  throw new AppError(
    'OPTION_INVALID',
    `--k: expected none for ${learner}, which is not told how many segments there are`,
    {
      hint: 'Leave it out, or take a learner that does, such as k-means.',
    },
  );
}

/** A recipe says by itself what other options would. */
function refuseBeside(option: string, { features, ignore, log }: RunFlags): void {
  const other = Object.entries({ features, ignore, log }).find(([, value]) => value !== undefined)?.[0];
  if (other === undefined) return;
  throw new AppError('OPTION_INVALID', `${option}: expected it alone, got --${other} beside it`, {
    hint: 'Say it in the recipe: its columns are those that are segmented by.',
  });
}

/** The document that `--recipe` names. */
function recipeOf(flags: RunFlags): NamedText | null {
  const { recipe: file } = flags;
  if (typeof file !== 'string') return null;
  refuseBeside('--recipe', flags);
  return readText('--recipe', file);
}

/** The document that `--playbook` names. */
function playbookOf({ playbook: file }: RunFlags): NamedText | null {
  return typeof file === 'string' ? readText('--playbook', file) : null;
}

interface NamedText {
  readonly file: string;
  readonly text: string;
}

function readText(option: string, file: string): NamedText {
  try {
    return { file: basename(file), text: readFileSync(file, 'utf8') };
  } catch (cause) {
    throw new AppError('FILE_NOT_FOUND', `${option}: expected a file at ${file}`, { data: { file }, cause });
  }
}

/** Runs the main job on files, shows the result, gives the exit code. */
export async function runFiles(
  files: readonly string[],
  {
    flags,
    asked,
    show = wholeSummary,
  }: { flags: RunFlags; asked: Asked; show?: (summary: Summary) => unknown },
): Promise<number> {
  const options = runOptionsSchema.parse(optionsOf(flags, { files, asked }));
  if (asked('k')) refuseK(options.learner);
  const host = openConsoleHost(flags);
  try {
    const result = await runPipeline(options, { ...host, workspace: flags.workspace, out: flags.out });
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify(show(result.summary))}\n`);
    else if (!flags.quiet) printSummary(result);
    return requireVerdict(result.summary, flags.require);
  } finally {
    host.close();
  }
}

function wholeSummary(summary: Summary): Summary {
  return summary;
}

/** `clientele run FILE...` */
export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .summary('from files to segments, report and scored list: the main job')
    .description(
      'Reads customer or order files, finds segments, tests whether they can be trusted, names them and writes ' +
        'segmented_customers.csv, report.html and summary.json; where the files allow it, foretells who leaves and the ' +
        'segment of new customers; with --export the list as a workbook or Parquet too.',
    )
    .argument(
      '<file...>',
      'customers, orders, and what else is known of the customers: CSV and other text, JSON, Excel, Parquet, DuckDB, or datasets that were imported',
    );
  addRunOptions(command)
    .option('--no-predict', 'foretell nothing: neither churn nor the segment of new customers')
    .addHelpText('after', examples)
    .action(async (files: string[], flags: RunFlags) => {
      process.exitCode = await runFiles(files, { flags, asked: askedOf(command) });
    });
}

const examples = `
Examples:
  clientele run customers.csv                       segments of a customer table
  clientele run orders.csv.gz --k 3..8              RFM segments of an order log
  clientele run customers.csv orders.csv --tiers    both, joined by customer, with value tiers
  clientele run "CC GENERAL.csv" --preset credit-card
  clientele run company.xlsx                        a workbook: each sheet by what it holds
  clientele run data.csv --features age,income --scale none --k 5
  clientele run data.csv --export xlsx,parquet      the list of customers as a workbook and Parquet too
  clientele run data.csv --json --quiet > summary.json`;
