import { type Command, Option } from 'commander';
import { trainOptionsSchema } from '#contract';
import { classifierHelp, trainAny } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { parseCoverage, parseGoal, parseList, parseName, parseWhole } from './parse-option.ts';
import { printPrediction } from './print-prediction.ts';
import { printRegression } from './print-regression.ts';
import { required } from './required-verdict.ts';
import {
  addColumnOptions,
  addLearnerOption,
  addMoneyOptions,
  addTargetOptions,
  type TargetFlags,
  targetOf,
  thresholdOf,
} from './train-flags.ts';

interface TrainFlags extends CommonOptions, TargetFlags {
  readonly learner?: string[];
  readonly require?: 'signal' | 'weak';
  readonly tensorboard?: string;
  readonly [option: string]: unknown;
}

/** `clientele train FILE...` */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .summary('learns to predict a class or a number, and says whether the figures can be believed')
    .description(
      'Learns to tell who is of which class: the values of a column, who leaves, or the segment of a new customer. ' +
        'Looks for everything that would make the figures look better than they are, compares learners with rules of ' +
        'thumb on rows that they have not seen, and registers the best as a model for clientele score. ' +
        'A column of many different numbers is learned as a number; of those no model is registered yet.',
    )
    .argument('<file...>', 'customers, orders, or both, as for clientele run');
  addTargetOptions(command);
  addColumnOptions(command);
  addNumberOptions(command);
  addLearningOptions(command);
  addCommonOptions(command)
    .addHelpText('after', () => `${learnersInWords()}\n${examples}`)
    .action(async (files: string[], flags: TrainFlags) => {
      process.exitCode = await trainFiles(files, flags);
    });
}

function addNumberOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--task <task>',
        'learn a column of numbers as classes or as a number (default: by how many values it has)',
      ).choices(['auto', 'classification', 'regression']),
    )
    .addOption(
      new Option('--loss <loss>', 'of a number: what is made small (default: by its values)').choices(
        trainOptionsSchema.shape.loss.unwrap().options,
      ),
    );
}

function addLearningOptions(command: Command): void {
  command.optionsGroup('How it is learned:');
  addLearnerOption(command);
  command
    .option('--learner <a,b>', 'learners to compare (default: those that suit most data)', parseList)
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
    .option('--folds <n>', 'parts that are tested in turn', parseWhole(2, 20), 5)
    .option(
      '--repeats <n>',
      'times that the parts are dealt (default: 5, fewer for many rows)',
      parseWhole(1, 50),
    )
    .option(
      '--metric <name>',
      'what learners are chosen by (default: auc; of a number what its loss explains)',
    )
    .option(
      '--goal <metric=value>',
      'tell whether this is met, missed or out of reach, such as accuracy=.8',
      parseGoal,
    )
    .option('--name <name>', 'name of the model in the workspace', parseName)
    .option('--learning-curve', 'measure whether more customers would help')
    .option(
      '--validation-curve <option>',
      'measure other values of an option, as learner.option or learner.option=a,b,c',
    )
    .option('--tensorboard <folder>', 'write the training curves as event files that TensorBoard reads')
    .addOption(
      new Option('--require <verdict>', 'exit with code 5 when the verdict is worse').choices([
        'signal',
        'weak',
      ]),
    );
  addModelOptions(command);
  addMoneyOptions(command);
}

/** How much a model reads, and what its sets promise. */
function addModelOptions(command: Command): void {
  command
    .option(
      '--max-features <n>',
      'read at most so many columns, and tell what that costs',
      parseWhole(1, 10_000),
    )
    .addOption(
      new Option(
        '--select <how>',
        'with --max-features: how columns are chosen, in training parts alone (default: importance)',
      ).choices(trainOptionsSchema.shape.select.unwrap().options),
    )
    .option(
      '--coverage <share>',
      'share of new customers whose set of classes is to hold the true one',
      parseCoverage,
      0.9,
    )
    .option('--class-conditional', 'let that share hold in each class by itself; sets are larger');
}

async function trainFiles(files: readonly string[], flags: TrainFlags): Promise<number> {
  const options = trainOptionsSchema.parse({
    ...flags,
    files,
    target: targetOf(flags),
    ...thresholdOf(flags),
    tables: flags.table,
    learners: flags.learner,
    learnerOptions: flags.option,
  });
  const host = openConsoleHost(flags);
  try {
    const result = await trainAny(options, {
      ...host,
      workspace: flags.workspace,
      out: flags.out,
      tensorboard: flags.tensorboard ?? null,
    });
    host.close();
    if ('regression' in result) {
      const { regression, files: written } = result;
      if (flags.json) process.stdout.write(`${JSON.stringify({ regressions: [regression] })}\n`);
      else if (!flags.quiet) printRegression(regression, { page: written.page });
      return required(regression, flags.require);
    }
    const { prediction, model, files: written } = result;
    const label = `${model.name}@${model.version}`;
    if (flags.json) process.stdout.write(`${JSON.stringify({ predictions: [prediction], model: label })}\n`);
    else if (!flags.quiet) printPrediction(prediction, { model: label, page: written.page });
    return required(prediction, flags.require);
  } finally {
    host.close();
  }
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
  clientele train customers.csv --target MntWines --loss tweedie   a number
  clientele train customers.csv --churn Churn --require signal --json > prediction.json`;
