import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { profileFiles, profilePageName, writeProfilePages } from '#pipeline';

import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';
import { printProfile } from './print-profile.ts';

interface ProfileFlags extends CommonOptions {
  readonly target?: string;
  readonly html?: string | true;
  readonly dictionary?: string;
  readonly id?: string;
  readonly sheet?: string;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
}

/** `clientele profile FILE|DATASET` */
export function addProfileCommand(program: Command): void {
  const command = program
    .command('profile')
    .summary('what is in a file: columns, gaps, outliers, duplicates, associations')
    .description(
      'Reads a file, or takes a dataset of the workspace, and tells what is in it: how each column is spread, what is ' +
        'missing, what repeats, which columns go together, and what to do about it. Nothing is changed.',
    )
    .argument('<file...>', 'files, or names of datasets of the workspace')
    .optionsGroup('What is told:')
    .option('--target <column>', 'hold every other column against this one')
    .option(
      '--dictionary <file>',
      'descriptions, units, ranges and levels of the columns: CSV, YAML or a Markdown list; what breaks them is found',
    )
    .option('--html [file]', 'write a page too (default: profile_<name>.html in --out)')
    .optionsGroup('How files are read:')
    .option('--id <column>', 'the customer id')
    .option('--sheet <name>', 'sheet or table to read (default: all that hold a table)')
    .addOption(
      new Option('--date-order <order>', 'order of day, month and year in dates').choices([
        'dmy',
        'mdy',
        'ymd',
      ]),
    );
  addCommonOptions(command, './clientele-out', 'folder for the page')
    .addHelpText('after', examples)
    .action(async (files: string[], flags: ProfileFlags) => profile(files, flags));
}

async function profile(inputs: readonly string[], flags: ProfileFlags): Promise<void> {
  const host = openConsoleHost(flags);
  try {
    const profiles = await profileFiles(
      {
        inputs,
        target: flags.target ?? null,
        dictionary: flags.dictionary ?? null,
        overrides: { id: flags.id ?? null },
        dateOrder: flags.dateOrder ?? null,
        table: flags.sheet ?? null,
      },
      { ...host, workspace: flags.workspace, out: flags.out },
    );
    const page = flags.html === true ? join(flags.out, profilePageName(profiles)) : (flags.html ?? null);
    const pages = page === null ? [] : await writeProfilePages(profiles, page);
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify({ profiles, pages })}\n`);
    else if (!flags.quiet) for (const one of profiles) printProfile(one);
    if (!flags.json && !flags.quiet) for (const path of pages) process.stdout.write(`Written to ${path}\n`);
  } finally {
    host.close();
  }
}

const examples = `
Examples:
  clientele profile customers.csv                          to the terminal
  clientele profile customers.csv --target churn --html    and ./clientele-out/profile_customers.html
  clientele profile customers.csv --dictionary columns.yaml --json > profile.json`;
