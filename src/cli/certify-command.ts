import { type Command, Option } from 'commander';
import { addCommonOptions } from './common-options.ts';
import { addColumnOptions, addPreparationOptions, askedOf, type RunFlags, runFiles } from './run-command.ts';

/** `clientele certify FILE --labels COLUMN` */
export function addCertifyCommand(program: Command): void {
  const command = program
    .command('certify')
    .summary('whether segments that someone else made can be trusted')
    .description(
      'Takes segments that an agency, a CRM or a notebook made, as a column of the customers, and tests them like our ' +
        'own: is there structure in the other columns, do the segments have to do with them, do they come back when ' +
        'the customers are resampled. They keep their names and are described like any.',
    )
    .argument('<file...>', 'customers with their segments, and files that go with them as for clientele run')
    .requiredOption('--labels <column>', 'the column that says the segment of each customer');
  addColumnOptions(command);
  addPreparationOptions(command);
  command
    .optionsGroup('What is computed:')
    .addOption(
      new Option('--require <verdict>', 'exit with code 5 when the verdict is worse').choices([
        'stable',
        'doubtful',
      ]),
    );
  addCommonOptions(command)
    .addHelpText('after', examples)
    .action(async (files: string[], flags: RunFlags) => {
      process.exitCode = await runFiles(files, {
        flags,
        asked: askedOf(command),
        show: ({ segmentation }) => ({ segmentation }),
      });
    });
}

const examples = `
Examples:
  clientele certify customers.csv --labels segment
  clientele certify scored.csv --labels agency_group --features age,income,visits --json`;
