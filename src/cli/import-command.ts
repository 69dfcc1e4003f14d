import { type Command, Option } from 'commander';
import type { Role } from '#contract';
import { importFiles } from '#pipeline';
import { openConsoleHost } from './console-host.ts';
import { parseLimit, parseName, parseRole, parseWhole } from './parse-option.ts';
import { importDocument, printImport } from './print-import.ts';

interface ImportFlags {
  readonly as?: string;
  readonly role?: Readonly<Record<string, Role>>;
  readonly sheet?: string;
  readonly dictionary?: string;
  readonly table?: string;
  readonly query?: string;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
  readonly limit?: Readonly<Record<string, number>>;
  readonly workspace: string;
  readonly threads?: number;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
}

/** `clientele import FILE...` */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .summary('read files or a database into the workspace, under a name that other commands take')
    .description(
      'Reads tables, finds out what their columns are and what is odd about them, and keeps them as a dataset of the ' +
        'workspace. A workbook gives a table a sheet; files or sheets with equal columns are put below each other.',
    )
    .argument(
      '<source...>',
      'CSV and other text, JSON, JSON lines (all plain or .gz), Excel, Parquet, a DuckDB file, or postgres://...',
    )
    .optionsGroup('What is read:')
    .option('--as <name>', 'name of the dataset (default: made of the file name)', parseName)
    .option('--role <column=role>', 'what a column is for; can be given several times', parseRole)
    .option(
      '--dictionary <file>',
      'descriptions, units, ranges and levels of the columns: CSV, YAML or a Markdown list; see docs/profile.md',
    )
    .option('--sheet <name>', 'one sheet, table or array (default: all that hold a table)')
    .option('--table <name>', 'the same, as databases call it')
    .option('--query <sql>', 'what to ask a database, instead of --table')
    .addOption(
      new Option('--date-order <order>', 'order of day, month and year in dates').choices([
        'dmy',
        'mdy',
        'ymd',
      ]),
    )
    .option(
      '--limit <name=number>',
      'how large a source may be: rows, columns, cells, cellBytes, inflatedBytes, entries; can be given several times',
      parseLimit,
    )
    .optionsGroup('General:')
    .option('--workspace <dir>', 'folder that keeps the dataset', './clientele-workspace')
    .option('--threads <n>', 'threads to compute with (default: the number of cores)', parseWhole(1, 64))
    .option('--config <file>', 'options from a file (default: clientele.yaml where there is one)')
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .option('--quiet', 'no progress and no summary')
    .option('--verbose', 'say more')
    .addHelpText('after', examples)
    .action(async (files: string[], flags: ImportFlags) => importSources(files, flags));
}

async function importSources(files: readonly string[], flags: ImportFlags): Promise<void> {
  const host = openConsoleHost({ ...flags, out: '' });
  try {
    const imported = await importFiles(
      {
        files,
        name: flags.as ?? null,
        table: flags.sheet ?? flags.table ?? null,
        query: flags.query ?? null,
        overrides: { roles: flags.role ?? {} },
        dateOrder: flags.dateOrder ?? null,
        limits: flags.limit ?? {},
        dictionary: flags.dictionary ?? null,
      },
      { ...host, workspace: flags.workspace, out: '' },
    );
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify(importDocument(imported))}\n`);
    else if (!flags.quiet) printImport(imported);
  } finally {
    host.close();
  }
}

const examples = `
Examples:
  clientele import customers.csv                             then: clientele run customers
  clientele import shop.xlsx --as shop                       a table a sheet; clientele run shop
  clientele import sales-2023.csv sales-2024.csv --as sales  equal columns: one table, with source_file
  clientele import orders.csv --role cust=customer-id --role day=timestamp
  clientele import postgres://me@db.example.org/shop --table customers --as customers`;
