import { type Command, Option } from 'commander';
import { AppError } from '#base';
import { EXPORT_LANGUAGES, type ExportLanguage, exportModel } from '#pipeline';
import { addWorkspaceCommand, openWorkspace, printResult, type WorkspaceFlags } from './open-workspace.ts';
import { writeOutput } from './write-output.ts';

interface ExportFlags extends WorkspaceFlags {
  readonly to?: ExportLanguage;
  readonly table: string;
  readonly out?: string;
}

/** `clientele models export MODEL --to sql|js` */
export function addModelExportCommand(models: Command): void {
  addWorkspaceCommand(models, 'export', 'a model as SQL, or as a JavaScript module that needs nothing else')
    .argument('<model>', 'NAME (its champion), NAME@ALIAS, NAME@NUMBER or latest')
    .addOption(
      new Option(
        '--to <language>',
        'sql: a query for DuckDB; js: an ES module with predict(row), for browsers and Node',
      ).choices([...EXPORT_LANGUAGES]),
    )
    .option(
      '--table <name>',
      'table that the SQL reads; its columns are called as those of the model',
      'customers',
    )
    .option('--out <file>', 'write it to this file instead of printing it')
    .addHelpText('after', examples)
    .action(exportOne);
}

async function exportOne(reference: string, { to, table, out, ...flags }: ExportFlags): Promise<void> {
  if (to === undefined) {
    throw new AppError('OPTION_INVALID', '--to: expected sql or js, got nothing', {
      hint: 'Say what the model is to become: --to sql or --to js.',
    });
  }
  const workspace = await openWorkspace(flags.workspace);
  const { text, ...told } = await exportModel(workspace, { reference, to, table });
  const bytes = Buffer.byteLength(text);
  if (out === undefined) {
    if (flags.json) process.stdout.write(`${JSON.stringify({ ...told, bytes, text })}\n`);
    else process.stdout.write(text);
    return;
  }
  await writeOutput(out, text, 'the model');
  printResult(
    flags,
    { ...told, bytes, file: out },
    `${told.model} written to ${out} (${Math.ceil(bytes / 1000)} kB)`,
  );
}

const examples = `
Examples:
  clientele models export churn --to sql --table crm.customers > churn.sql
  clientele models export churn@2 --to js --out churn.mjs
See docs/exports.md for what a row has to hold, and how close the figures are to the model's.`;
