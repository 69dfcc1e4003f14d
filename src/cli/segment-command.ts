import type { Command } from 'commander';
import { learnerHelp } from '#pipeline';
import { addRunOptions, askedOf, type RunFlags, runFiles } from './run-command.ts';

/** `clientele segment FILE...` */
export function addSegmentCommand(program: Command): void {
  const command = program
    .command('segment')
    .summary('segments by the learner of your choice, with their certificate')
    .description(
      'Finds segments by one of several learners, tests whether they can be trusted and names them. It is the main ' +
        'job without what is predicted; with --json the segmentation alone is printed.',
    )
    .argument('<file...>', 'files as for clientele run, or datasets that were imported');
  addRunOptions(command)
    .addHelpText('after', () => `${learnersInWords()}\n${examples}`)
    .action(async (files: string[], flags: RunFlags) => {
      process.exitCode = await runFiles(files, {
        flags,
        asked: askedOf(command),
        show: ({ segmentation }) => ({ segmentation }),
      });
    });
}

function learnersInWords(): string {
  const lines = learnerHelp().flatMap(({ name, title, takesK, options }) => [
    `  ${name}: ${title}${takesK ? '' : ' (takes no --k)'}`,
    ...options.map(({ name: option, description, takes, default: value }) => {
      const what = [takes, value === null ? '' : `default ${value}`].filter((text) => text !== '').join('; ');
      return `    --option ${option}=  ${description}${what === '' ? '' : ` (${what})`}`;
    }),
  ]);
  return `\nLearners and their options:\n${lines.join('\n')}`;
}

const examples = `
Examples:
  clientele segment customers.csv                            k-means, the number of segments by consensus
  clientele segment customers.csv --k 4 --option starts=50
  clientele segment customers.csv --json > segmentation.json`;
