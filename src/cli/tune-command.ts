import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDocument } from 'yaml';
import { AppError } from '#base';
import { trainOptionsSchema, tuneOptionsSchema } from '#contract';
import { tune } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { parseGoal, parseList, parseName, parseWhole } from './parse-option.ts';
import { printTuning } from './print-tuning.ts';
import { required } from './required-verdict.ts';
import {
  addColumnOptions,
  addLearnerOption,
  addTargetOptions,
  type TargetFlags,
  targetOf,
} from './train-flags.ts';

interface TuneFlags extends CommonOptions, TargetFlags {
  readonly learner?: string[];
  readonly trials?: number;
  readonly budget?: number;
  readonly halving: boolean;
  readonly space?: string;
  readonly require?: 'signal' | 'weak';
  readonly [option: string]: unknown;
}

/** `clientele tune FILE...` */
export function addTuneCommand(program: Command): void {
  const command = program
    .command('tune')
    .summary('searches for good options of learners, and says what that is worth')
    .description(
      'Tries options of learners in folds of the rows that are learned from, gives up early what lags behind, and takes ' +
        'the best. The whole search is made again inside of the training rows of every split, so that what it found is ' +
        'judged on rows that no trial saw, beside rules of thumb and learners that are not tuned. Registers the best ' +
        'as a model for clientele score; every trial is a run. A tuning that was stopped goes on where it was.',
    )
    .argument('<file...>', 'customers, orders, or both, as for clientele train');
  addTargetOptions(command);
  addColumnOptions(command);
  command
    .optionsGroup('How it is searched:')
    .option('--learner <a,b>', 'learners to tune, or all (default: those that suit most data)', parseList)
    .option('--trials <n>', 'options to try (default: 30)', parseWhole(1, 100_000))
    .option('--budget <time>', 'try for so long, such as 60s, 10m or 1h', parseBudget)
    .option('--folds <n>', 'parts of the rows learned from by which trials are judged', parseWhole(2, 20), 5)
    .option('--outer-folds <n>', 'parts that are kept from all trials in turn', parseWhole(2, 20), 5)
    .option('--no-halving', 'judge every trial on all folds')
    .option('--metric <name>', 'what trials are judged by (default: auc)')
    .option('--space <file>', 'JSON or YAML: what options may be, by learner; see docs/tuning.md');
  addLearnerOption(command);
  command
    .addOption(
      new Option('--imbalance <how>', 'what is done about classes of unequal size (default: none)').choices(
        trainOptionsSchema.shape.imbalance.unwrap().options,
      ),
    )
    .option('--resume', 'fail unless there are trials of an earlier tuning to go on with')
    .option(
      '--goal <metric=value>',
      'tell whether this is met, missed or out of reach, such as accuracy=.8',
      parseGoal,
    )
    .option('--name <name>', 'name of the model in the workspace', parseName)
    .addOption(
      new Option('--require <verdict>', 'exit with code 5 when the verdict is worse').choices([
        'signal',
        'weak',
      ]),
    );
  addCommonOptions(command)
    .addHelpText('after', examples)
    .action(async (files: string[], flags: TuneFlags) => {
      process.exitCode = await tuneFiles(files, flags);
    });
}

async function tuneFiles(files: readonly string[], flags: TuneFlags): Promise<number> {
  if (flags.trials !== undefined && flags.budget !== undefined)
    throw new AppError('OPTION_INVALID', 'expected --trials or --budget, got both', {
      hint: 'A budget ends with the number of trials that it reached; --trials with that number gives the same again.',
    });
  const { space, budget, ...others } = flags;
  const options = tuneOptionsSchema.parse({
    ...others,
    files,
    target: targetOf(flags),
    tables: flags.table,
    learners: flags.learner,
    learnerOptions: flags.option,
    budgetSeconds: budget ?? null,
    space: space === undefined ? {} : await readSpace(space),
  });
  const host = openConsoleHost(flags);
  try {
    const result = await tune(options, { ...host, workspace: flags.workspace, out: flags.out });
    host.close();
    const { tuning, model, files: written, seconds } = result;
    const label = `${model.name}@${model.version}`;
    if (flags.json) process.stdout.write(`${JSON.stringify({ tuning, model: label })}\n`);
    else if (!flags.quiet) printTuning(tuning, { model: label, page: written.page, seconds });
    return required(tuning.prediction, flags.require);
  } finally {
    host.close();
  }
}

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** `60s`, `10m`, `1.5h` -> seconds, above 0. */
function parseBudget(text: string): number {
  const match = /^(\d{1,6}|\d{0,6}\.\d{1,6})\s*([smh])$/.exec(text.trim());
  const seconds = match === null ? 0 : Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('Expected a time above 0 such as 60s, 10m or 1h.');
}

/** What a file says of search spaces. @throws FILE_NOT_FOUND, OPTION_INVALID */
async function readSpace(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('FILE_NOT_FOUND', `--space: expected a file at ${file}, got ${cause.code}`, { cause });
  });
  const document = parseDocument(text, { merge: false });
  const [problem] = document.errors;
  const [first = ''] = problem?.message.split('\n') ?? [];
  if (problem !== undefined)
    throw new AppError('OPTION_INVALID', `${file}: expected JSON or YAML, got: ${first}`);
  const space: unknown = document.toJS();
  if (typeof space === 'object' && space !== null && !Array.isArray(space))
    return space as Record<string, unknown>;
  throw new AppError(
    'OPTION_INVALID',
    `${file}: expected options by learner, got ${space === null ? 'nothing' : typeof space}`,
    {
      hint: 'For instance {"gradient-boosting": {"leaves": [7, 15, 31]}}.',
    },
  );
}

const examples = `
Examples:
  clientele tune customers.csv --churn Churn                                    30 trials of the usual learners
  clientele tune customers.csv --churn Churn --learner all --budget 60s
  clientele tune customers.csv --target Segmentation --learner gradient-boosting --trials 100 --metric accuracy
  clientele tune customers.csv --churn Churn --space space.yaml --option gradient-boosting.trees=200

A space file says by learner what its options may be; what it does not name keeps the space of clientele:
  gradient-boosting:
    learningRate: { low: 0.01, high: 0.2, scale: log }
    leaves: [7, 15, 31]
    rowShare: 1              always this
    l2: false                not searched
  random-forest: false       no trial of it`;
