import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#base';
import { type Prediction, type PredictionVerdict, type TrainTarget, trainOptionsSchema } from '#contract';
import { classifierHelp, train } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import {
  parseDate,
  parseDedupe,
  parseK,
  parseList,
  parseName,
  parseOutcomes,
  parseTableRole,
  parseWhole,
} from './parse-option.ts';
import { printPrediction } from './print-prediction.ts';

interface TrainFlags extends CommonOptions {
  readonly target?: string;
  readonly churn?: string;
  readonly churnDays?: number | true;
  readonly churnWhen?: string;
  readonly gap?: number;
  readonly k?: { from: number; to: number };
  readonly learner?: string[];
  readonly option?: Readonly<Record<string, Record<string, unknown>>>;
  readonly table?: unknown;
  readonly require?: 'signal' | 'weak';
  readonly [option: string]: unknown;
}

/** `clientele train FILE...` */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .summary('learns to predict a class, and says whether the figures can be believed')
    .description(
      'Learns to tell who is of which class: the values of a column, who leaves, or the segment of a new customer. ' +
        'Looks for everything that would make the figures look better than they are, compares learners with rules of ' +
        'thumb on rows that they have not seen, and registers the best as a model for clientele score.',
    )
    .argument('<file...>', 'customers, orders, or both, as for clientele run');
  addTargetOptions(command);
  addColumnOptions(command);
  addLearningOptions(command);
  addCommonOptions(command)
    .addHelpText('after', () => `${learnersInWords()}\n${examples}`)
    .action(async (files: string[], flags: TrainFlags) => {
      process.exitCode = await trainFiles(files, flags);
    });
}

function addTargetOptions(command: Command): void {
  command
    .optionsGroup('What is predicted, one of:')
    .option('--target <column>', 'the classes of this column; "segment" for the segments of the same data')
    .option('--churn <column>', 'who left, by a column that says it')
    .option(
      '--churn-days [days]',
      'who orders nothing in so many days, from an order log (default: the 90th percentile of the gaps between purchases)',
      parseWhole(1, 3650),
    )
    .option('--churn-when <condition>', "who meets a condition today, such as 'Recency > 60'")
    .option('--positive <class>', 'the class that scores are about, of two')
    .option(
      '--gap <days>',
      'with --churn-days: days between what is known and what is foretold',
      parseWhole(0, 3650),
    )
    .option('--k <4 | 2..10>', 'with --target segment: the number of segments', parseK);
}

function addColumnOptions(command: Command): void {
  command
    .optionsGroup('What the columns are:')
    .option('--id <column>', 'the customer id')
    .option('--time <column>', 'the date or time of an order')
    .option('--amount <column>', 'the money of a line, an order or a customer')
    .addOption(
      new Option('--date-order <order>', 'order of day, month and year in dates').choices([
        'dmy',
        'mdy',
        'ymd',
      ]),
    )
    .option('--table <table=role>', 'what a file or sheet is; can be given several times', parseTableRole)
    .option('--dedupe <table=how>', 'drop repeated rows of a table; can be given several times', parseDedupe)
    .option('--features <a,b,c>', 'learn from these columns only', parseList)
    .option('--ignore <a,b>', 'leave these columns out', parseList)
    .option('--cutoff <date>', 'figures of orders count back from this date', parseDate)
    .option('--from <date>', 'count orders from this date on', parseDate);
}

function addLearningOptions(command: Command): void {
  command
    .optionsGroup('How it is learned:')
    .option('--learner <a,b>', 'learners to compare (default: those that suit most data)', parseList)
    .option(
      '--option <learner.name=value>',
      'an option of a learner (listed below); can be given several times',
      parseOptionOf,
    )
    .addOption(
      new Option('--imbalance <how>', 'what is done about classes of unequal size (default: none)').choices(
        trainOptionsSchema.shape.imbalance.unwrap().options,
      ),
    )
    .addOption(
      new Option('--calibrate <how>', 'make probabilities honest (default: none)').choices(
        trainOptionsSchema.shape.calibrate.unwrap().options,
      ),
    )
    .addOption(
      new Option('--threshold <goal>', 'what decides of two classes (default: the likelier one)').choices(
        trainOptionsSchema.shape.threshold.unwrap().options,
      ),
    )
    .option(
      '--outcomes <tp=,fp=,fn=,tn=>',
      'with --threshold cost or profit: money a row by outcome, such as tp=5,fp=5,fn=100 (left out: 0)',
      parseOutcomes,
    )
    .option('--folds <n>', 'parts that are tested in turn', parseWhole(2, 20), 5)
    .option(
      '--repeats <n>',
      'times that the parts are dealt (default: 5, fewer for many rows)',
      parseWhole(1, 50),
    )
    .option('--metric <name>', 'what learners are chosen by (default: auc)')
    .option('--name <name>', 'name of the model in the workspace', parseName)
    .addOption(
      new Option('--require <verdict>', 'exit with code 5 when the verdict is worse').choices([
        'signal',
        'weak',
      ]),
    );
}

async function trainFiles(files: readonly string[], flags: TrainFlags): Promise<number> {
  const options = trainOptionsSchema.parse({
    ...flags,
    files,
    target: targetOf(flags),
    tables: flags.table,
    learners: flags.learner,
    learnerOptions: flags.option,
  });
  const host = openConsoleHost(flags);
  try {
    const result = await train(options, { ...host, workspace: flags.workspace, out: flags.out });
    host.close();
    const { prediction, model, files: written } = result;
    const label = `${model.name}@${model.version}`;
    if (flags.json) process.stdout.write(`${JSON.stringify({ predictions: [prediction], model: label })}\n`);
    else if (!flags.quiet) printPrediction(prediction, { model: label, page: written.page });
    return required(prediction, flags.require);
  } finally {
    host.close();
  }
}

const ORDER: readonly PredictionVerdict[] = ['none', 'weak', 'signal'];

function required({ verdict, guards }: Prediction, wanted: PredictionVerdict | undefined): 0 | 5 {
  if (wanted === undefined) return 0;
  const isInvalid = guards.some(({ severity }) => severity === 'invalid');
  return isInvalid || ORDER.indexOf(verdict) < ORDER.indexOf(wanted) ? 5 : 0;
}

function targetOf({ target, churn, churnDays, churnWhen, gap, k }: TrainFlags): TrainTarget {
  const given: TrainTarget[] = [
    ...(target === undefined
      ? []
      : target === 'segment'
        ? [{ kind: 'segment' as const, k: k ?? null }]
        : [{ kind: 'column' as const, column: target }]),
    ...(churn === undefined ? [] : [{ kind: 'churn-column' as const, column: churn }]),
    ...(churnDays === undefined
      ? []
      : [{ kind: 'churn-days' as const, days: churnDays === true ? null : churnDays, gap: gap ?? 0 }]),
    ...(churnWhen === undefined ? [] : [{ kind: 'churn-when' as const, formula: churnWhen }]),
  ];
  const [only, another] = given;
  if (only !== undefined && another === undefined) return only;
  throw new AppError(
    'OPTION_INVALID',
    `train: expected one of --target, --churn, --churn-days and --churn-when, got ${given.length === 0 ? 'none' : given.length}`,
    {
      hint: 'Say what is to be predicted, such as --target Churn. clientele profile FILE shows the columns.',
    },
  );
}

/** `random-forest.trees=300` after others -> all of them by learner and name. */
function parseOptionOf(
  text: string,
  others: Readonly<Record<string, Record<string, unknown>>> = {},
): Record<string, Record<string, unknown>> {
  const match = /^([a-z0-9-]+)\.([A-Za-z0-9]+)=(.*)$/.exec(text.trim());
  if (match === null)
    throw new InvalidArgumentError('Expected LEARNER.NAME=VALUE, such as random-forest.trees=300.');
  const [, learner, name, value] = match as unknown as [string, string, string, string];
  return { ...others, [learner]: { ...others[learner], [name]: readValue(name, value) } };
}

/** Options that name classes, which may look like numbers. */
const RAW_TEXTS: readonly string[] = ['tree', 'first'];

/** Numbers, true, false; a list where commas or the name say so. */
function readValue(name: string, text: string): unknown {
  const one = (word: string): unknown => {
    if (word === 'true' || word === 'false') return word === 'true';
    return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(word) ? Number(word) : word;
  };
  if (RAW_TEXTS.includes(name)) return text.trim();
  const words = text.split(',').map((word) => word.trim());
  return words.length > 1 || name === 'layers' || (name === 'weights' && typeof one(text.trim()) === 'number')
    ? words.filter((word) => word !== '').map(one)
    : one(text.trim());
}

function learnersInWords(): string {
  const lines = classifierHelp().flatMap(({ name, title, options }) => [
    `  ${name}: ${title}`,
    ...options.map(({ name: option, description, takes, default: value }) => {
      const what = [takes, value === null ? '' : `default ${value}`].filter((text) => text !== '').join('; ');
      return `    --option ${name}.${option}=  ${description}${what === '' ? '' : ` (${what})`}`;
    }),
  ]);
  return `\nLearners and their options:\n${lines.join('\n')}`;
}

const examples = `
Examples:
  clientele train customers.csv --churn Churn                  who leaves, by a column
  clientele train orders.csv --churn-days 90                   who will order nothing for 90 days
  clientele train customers.csv --target Segmentation --learner gradient-boosting,multilayer-perceptron
  clientele train customers.csv --target Segmentation --learner two-step --option "two-step.tree=A | (B | C + D)"
  clientele train customers.csv --churn Churn --imbalance smote --calibrate isotonic --threshold f1
  clientele train customers.csv --churn-when 'Recency > 60'    a condition over today's columns
  clientele train orders.csv customers.csv --target segment    the segment of a new customer
  clientele train customers.csv --churn Churn --require signal --json > prediction.json`;
