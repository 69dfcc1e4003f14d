import { type Command, Option } from 'commander';
import { AppError } from '#base';
import { type ModelRules, modelRules } from '#pipeline';
import { addWorkspaceCommand, openWorkspace, type WorkspaceFlags } from './open-workspace.ts';
import { paint } from './paint.ts';

interface RulesFlags extends WorkspaceFlags {
  readonly sql?: string | true;
  readonly table: string;
}

/** `clientele rules MODEL [--sql [short|model]]` */
export function addRulesCommand(program: Command): void {
  addWorkspaceCommand(program, 'rules', 'the segments of a model as short rules, in words or as SQL')
    .argument('[model]', 'NAME (its champion), NAME@ALIAS, NAME@NUMBER or latest', 'latest')
    .addOption(
      new Option(
        '--sql [what]',
        'as SQL (DuckDB): short, a query by the short rules, or model, the model itself, exact but longer',
      ).preset('short'),
    )
    .option('--table <name>', 'table of customers that the SQL reads', 'customers')
    .addHelpText('after', examples)
    .action(showRules);
}

async function showRules(reference: string, flags: RulesFlags): Promise<void> {
  const what = flags.sql;
  if (what !== undefined && what !== 'short' && what !== 'model') {
    throw new AppError('OPTION_INVALID', `--sql: expected short or model, got "${String(what)}"`);
  }
  const workspace = await openWorkspace(flags.workspace);
  const rules = await modelRules(workspace, { reference, table: flags.table });
  if (flags.json) process.stdout.write(`${JSON.stringify({ rules })}\n`);
  else if (what === undefined) printRules(rules);
  else process.stdout.write(`${sqlOf(rules, what)};\n`);
}

function sqlOf({ model, learner, sql }: ModelRules, what: 'short' | 'model'): string {
  if (what === 'short') return sql.short;
  if (sql.model !== null) return sql.model;
  throw new AppError('OPTION_INVALID', `--sql model: ${model} cannot be said in SQL, it is by ${learner}`, {
    hint:
      learner === 'hdbscan'
        ? 'It assigns by the density around each of its customers, all of whom the query would have to hold. Take the short rules: --sql short.'
        : 'Take the short rules: --sql short.',
  });
}

function printRules({ model, learner, segments }: ModelRules): void {
  const lines = [`${paint('bold', model)}  by ${learner}`, ''];
  for (const { id, name, size, share, rule } of segments) {
    lines.push(`${id}. ${name}: ${size.toLocaleString('en-US')} customers (${(100 * share).toFixed(1)} %)`);
    lines.push(`   ${rule === null ? 'No short rule tells it apart.' : rule.text}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

const examples = `
Examples:
  clientele rules                                     the latest model, in words
  clientele rules customers --sql > segments.sql      the short rules as one query
  clientele rules customers --sql model --table crm.customers`;
