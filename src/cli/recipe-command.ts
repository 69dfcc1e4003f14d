import type { Command } from 'commander';
import {
  applyRecipe,
  documentRecipe,
  modelRecipe,
  newRecipe,
  type ShownDocument,
  type ShownRecipe,
} from '#pipeline';
import { addCommonOptions } from './common-options.ts';
import { type CommonOptions, openConsoleHost } from './console-host.ts';

interface ApplyFlags extends CommonOptions {
  readonly recipe?: string;
  readonly model?: string;
}

/** `clientele recipe new|show|apply` */
export function addRecipeCommand(program: Command): void {
  const recipe = program
    .command('recipe')
    .summary('how raw columns become features: written out, shown, applied')
    .description(
      'A recipe is a list of steps. It is learned from a table and then replays the same on any row.',
    );
  const fresh = recipe
    .command('new')
    .summary('the default recipe of a table, to edit')
    .description(
      'Prints the recipe that a run would use, as YAML. What could be mended in the levels stands in comments.',
    )
    .argument('<file>', 'a table, or a dataset of the workspace');
  addCommonOptions(fresh)
    .addHelpText('after', '\nExample:\n  clientele recipe new customers.csv > recipe.yaml')
    .action((file: string, flags: CommonOptions) =>
      withHost(flags, async (host) => {
        const text = await newRecipe(file, host);
        return { json: { document: text }, text };
      }),
    );
  addShow(recipe);
  addApply(recipe);
  for (const command of recipe.commands) command.exitOverride();
}

function addShow(recipe: Command): void {
  const show = recipe
    .command('show')
    .summary('what the recipe of a model or of a file does')
    .description(
      'Tells what a recipe does: that of a model as it was learned, that of a file with all options.',
    )
    .argument('<model|file>', 'name, name@alias, name@version, latest, or a recipe as .yaml or .json');
  addCommonOptions(show)
    .addHelpText('after', '\nExample:\n  clientele recipe show latest\n  clientele recipe show recipe.yaml')
    .action((model: string, flags: CommonOptions) =>
      withHost(flags, async (host) => {
        if (/\.(ya?ml|json)$/i.test(model)) {
          const document = await documentRecipe(model, host);
          return { json: { recipe: document }, text: documentWords(document) };
        }
        const shown = await modelRecipe(model, host);
        return { json: { recipe: shown }, text: wordsOf(shown) };
      }),
    );
}

function addApply(recipe: Command): void {
  const apply = recipe
    .command('apply')
    .summary('write the features of a table')
    .description(
      'Learns a recipe from a table, or takes that of a model, and writes the features as a table.',
    )
    .argument('<file>', 'a table, or a dataset of the workspace')
    .option('--recipe <file>', 'a recipe in YAML or JSON: it is learned from the table')
    .option('--model <name>', 'a model of the workspace: its recipe is replayed');
  addCommonOptions(apply, './features.csv', 'the new file, .csv or .parquet')
    .addHelpText(
      'after',
      '\nExample:\n  clientele recipe apply customers.csv --recipe recipe.yaml --out features.parquet',
    )
    .action((file: string, flags: ApplyFlags) =>
      withHost(flags, async (host) => {
        const options = {
          input: file,
          recipe: flags.recipe ?? null,
          model: flags.model ?? null,
          out: flags.out,
        };
        const applied = await applyRecipe(options, host);
        const written = `\n${applied.rows} rows of ${applied.features.length} features, written to ${applied.file}\n`;
        return { json: { applied }, text: wordsOf(applied) + written };
      }),
    );
}

async function withHost(
  flags: CommonOptions,
  work: (host: Parameters<typeof newRecipe>[1]) => Promise<{ json: object; text: string }>,
): Promise<void> {
  const host = openConsoleHost(flags);
  try {
    const { json, text } = await work({ ...host, workspace: flags.workspace, out: flags.out });
    host.close();
    if (flags.json) process.stdout.write(`${JSON.stringify(json)}\n`);
    else if (!flags.quiet) process.stdout.write(text);
  } finally {
    host.close();
  }
}

function documentWords({ columns, steps }: ShownDocument): string {
  const lines = steps.map(({ step, columns: own, options }) => {
    const words = Object.entries(options).map(([option, value]) => `${option} ${plainValue(value)}`);
    return [[step, ...own].join(' '), ...words].join(', ');
  });
  return `columns: ${columns.join(', ')}\n${lines.map((line, i) => `${i + 1}. ${line}\n`).join('')}`;
}

function plainValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wordsOf({ columns, tables }: ShownRecipe): string {
  const before = tables.map((sentence) => `${sentence}\n`).join('');
  return before + columns.map(({ column, steps }) => `${column}: ${steps.join(', ')}\n`).join('');
}
