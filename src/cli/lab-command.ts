import { type Command, Option } from 'commander';
import { trainOptionsSchema } from '#contract';
import { lab } from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { parseWhole } from './parse-option.ts';
import { printLab } from './print-lab.ts';
import {
  addColumnOptions,
  addLearnerOption,
  addMoneyOptions,
  addTargetOptions,
  type TargetFlags,
  targetOf,
  thresholdOf,
} from './train-flags.ts';

interface LabFlags extends CommonOptions, TargetFlags {
  readonly learner?: string;
  readonly [option: string]: unknown;
}

/** `clientele lab FILE...` */
export function addLabCommand(program: Command): void {
  const command = program
    .command('lab')
    .summary('tries every way of dealing with classes of unequal size, and says which one to take')
    .description(
      'Tries class weights, over- and undersampling and SMOTE beside the plain way in the same splits, each with the ' +
        'likelier class and with a threshold for F1, cost or profit, and says which one to take and why. Everything that ' +
        'learns sees the rows learned from alone. No model is kept.',
    )
    .argument('<file...>', 'customers, orders, or both, as for clientele train');
  addTargetOptions(command);
  addColumnOptions(command);
  command
    .optionsGroup('How it is tried:')
    .option('--learner <name>', 'what learns, the same for every way (default: logistic-regression)');
  addLearnerOption(command);
  command
    .addOption(
      new Option('--calibrate <how>', 'make probabilities honest after every way (default: none)').choices(
        trainOptionsSchema.shape.calibrate.unwrap().options,
      ),
    )
    .addOption(
      new Option('--threshold <goal>', 'what thresholds are chosen for (default: f1)').choices([
        'f1',
        'cost',
        'profit',
      ]),
    )
    .option('--folds <n>', 'parts that are tested in turn', parseWhole(2, 20), 5)
    .option(
      '--repeats <n>',
      'times that the parts are dealt (default: 5, fewer for many rows)',
      parseWhole(1, 50),
    );
  addMoneyOptions(command);
  addCommonOptions(command)
    .addHelpText('after', examples)
    .action(async (files: string[], flags: LabFlags) => {
      await tryWays(files, flags);
    });
}

async function tryWays(files: readonly string[], flags: LabFlags): Promise<void> {
  const options = trainOptionsSchema.parse({
    ...flags,
    files,
    target: targetOf(flags),
    ...thresholdOf(flags),
    tables: flags.table,
    learners: flags.learner === undefined ? [] : [flags.learner],
    learnerOptions: flags.option,
  });
  const host = openConsoleHost(flags);
  try {
    const { lab: found, files: written } = await lab(options, {
      ...host,
      workspace: flags.workspace,
      out: flags.out,
    });
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify({ lab: found })}\n`);
    else if (!flags.quiet) printLab(found, written);
  } finally {
    host.close();
  }
}

const examples = `
Examples:
  clientele lab customers.csv --churn Churn
  clientele lab customers.csv --churn Churn --cost-miss 100 --cost-alarm 5      the threshold of the least cost
  clientele lab customers.csv --churn Churn --value 300 --offer 20 --accept .4  the most profit of an offer
  clientele lab customers.csv --target Segmentation --learner random-forest`;
