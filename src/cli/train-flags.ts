import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#base';
import type { TrainOptions, TrainTarget } from '#contract';
import {
  parseAmount,
  parseDate,
  parseDedupe,
  parseK,
  parseList,
  parseTableRole,
  parseWhole,
} from './parse-option.ts';

/** Flags of every command that learns from files. */
export interface TargetFlags {
  readonly target?: string;
  readonly churn?: string;
  readonly churnDays?: number | true;
  readonly churnWhen?: string;
  readonly gap?: number;
  readonly k?: { from: number; to: number };
  readonly option?: Readonly<Record<string, Record<string, unknown>>>;
  readonly table?: unknown;
  readonly threshold?: 'default' | 'f1' | 'cost' | 'profit';
  readonly costMiss?: number;
  readonly costAlarm?: number;
  readonly value?: number;
  readonly offer?: number;
  readonly accept?: number;
}

/** What is predicted. */
export function addTargetOptions(command: Command): void {
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

/** What the columns are. */
export function addColumnOptions(command: Command): void {
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

/** What a decision costs and brings, for a threshold. */
export function addMoneyOptions(command: Command): void {
  command
    .option('--cost-miss <money>', 'cost of a positive row that is not found', parseAmount(0))
    .option('--cost-alarm <money>', 'cost of a row that is found and is none', parseAmount(0))
    .option('--value <money>', 'what a customer is worth who would have left and is kept', parseAmount(0))
    .option('--offer <money>', 'cost of an offer, to whomever it goes', parseAmount(0))
    .option(
      '--accept <share>',
      'share of those who would have left that an offer keeps (default: 1)',
      parseAmount(0, 1),
    );
}

/** The options of a learner, several times. */
export function addLearnerOption(command: Command): void {
  command.option(
    '--option <learner.name=value>',
    'an option of a learner (listed below); can be given several times',
    parseOptionOf,
  );
}

/** What is predicted by the flags. @throws OPTION_INVALID */
export function targetOf({ target, churn, churnDays, churnWhen, gap, k }: TargetFlags): TrainTarget {
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
    `expected one of --target, --churn, --churn-days and --churn-when, got ${given.length === 0 ? 'none' : given.length}`,
    {
      hint: 'Say what is to be predicted, such as --target Churn. clientele profile FILE shows the columns.',
    },
  );
}

/** What a threshold is chosen for, and the money of each outcome that it takes. @throws OPTION_INVALID */
export function thresholdOf({
  threshold,
  costMiss,
  costAlarm,
  value,
  offer,
  accept,
}: TargetFlags): Pick<TrainOptions, 'threshold' | 'outcomes'> {
  const hasCosts = costMiss !== undefined || costAlarm !== undefined;
  const hasProfit = value !== undefined || offer !== undefined || accept !== undefined;
  if (hasCosts && hasProfit) {
    throw new AppError('OPTION_INVALID', 'expected costs or the profit of an offer, got both', {
      hint: 'Give --cost-miss and --cost-alarm, or --value, --offer and --accept.',
    });
  }
  const by = threshold ?? (hasCosts ? 'cost' : hasProfit ? 'profit' : 'default');
  if ((hasCosts && by !== 'cost') || (hasProfit && by !== 'profit')) {
    throw new AppError(
      'OPTION_INVALID',
      `--threshold ${by}: expected no ${hasCosts ? 'costs' : 'profit'}, got some`,
      { hint: `Money is for --threshold ${hasCosts ? 'cost' : 'profit'}.` },
    );
  }
  if (by === 'default' || by === 'f1') return { threshold: by, outcomes: null };
  if (by === 'cost') {
    if (costMiss === undefined || costAlarm === undefined)
      throw new AppError(
        'OPTION_INVALID',
        '--threshold cost: expected --cost-miss and --cost-alarm, got not both',
      );
    const outcomes = { truePositive: 0, falsePositive: costAlarm, falseNegative: costMiss, trueNegative: 0 };
    return { threshold: by, outcomes };
  }
  if (value === undefined || offer === undefined)
    throw new AppError('OPTION_INVALID', '--threshold profit: expected --value and --offer, got not both');
  const kept = (accept ?? 1) * value;
  const outcomes = { truePositive: kept - offer, falsePositive: -offer, falseNegative: 0, trueNegative: 0 };
  return { threshold: by, outcomes };
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
  return { ...others, [learner]: { ...others[learner], [name]: readValue(`${learner}.${name}`, value) } };
}

/** Options that are lists, also of one. */
const LISTS = ['multilayer-perceptron.layers', 'voting.weights'];
/** Options that are texts, also with commas. */
const TEXTS = ['two-step.tree', 'two-step.first', 'two-step.learner'];

/** Options that name columns: how each is read. */
const COLUMNS: Readonly<Record<string, (text: string) => unknown>> = {
  'gradient-boosting.monotone': readDirections,
  'gradient-boosting.interactions': readGroups,
};

/** `tenure:-1,charges:1`, or a JSON object where names have commas. */
function readDirections(text: string): unknown {
  if (text.startsWith('{')) return readJson(text);
  const pairs = namesIn(text).map((pair): [string, unknown] => {
    const [, name, direction] = /^(.*):\s*([+-]?[01])$/.exec(pair) ?? [];
    if (name === undefined)
      throw new InvalidArgumentError(
        `Expected COLUMN:1 or COLUMN:-1, got "${pair}"; names with commas want JSON, such as {"a, b":1}.`,
      );
    return [name.trim(), Number(direction)];
  });
  return Object.fromEntries(pairs);
}

/** `age,income|tenure`, or a JSON list of lists where names have commas or bars. */
function readGroups(text: string): unknown {
  if (text.startsWith('[')) return readJson(text);
  return text
    .split('|')
    .map(namesIn)
    .filter((names) => names.length > 0);
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError(`Expected JSON, got ${text}`);
  }
}

/** Numbers, true, false; a list where commas or the option say so. */
function readValue(option: string, text: string): unknown {
  if (TEXTS.includes(option)) return text.trim();
  const readColumns = COLUMNS[option];
  if (readColumns !== undefined) return readColumns(text.trim());
  const one = (word: string): unknown => {
    if (word === 'true' || word === 'false') return word === 'true';
    return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(word) ? Number(word) : word;
  };
  const words = text.split(',').map((word) => word.trim());
  return words.length > 1 || LISTS.includes(option)
    ? words.filter((word) => word !== '').map(one)
    : one(text.trim());
}
