import type { Command } from 'commander';
import type { ModelRecord } from '#contract';
import type { Registry } from '#store';
import { moment } from './format-cell.ts';
import { addModelCardCommand } from './model-card-command.ts';
import { addModelExportCommand } from './model-export-command.ts';
import { addWorkspaceCommand, openRegistryOf, printResult, type WorkspaceFlags } from './open-workspace.ts';
import { parseName } from './parse-option.ts';
import { plainTable } from './plain-table.ts';

interface AliasFlags extends WorkspaceFlags {
  readonly alias: string;
}

/** `clientele models list|show|card|export|promote|rollback|alias|note` */
export function addModelsCommand(program: Command): void {
  const models = program.command('models').description('models, their versions and aliases').exitOverride();
  models.addHelpText('after', examples);
  addWorkspaceCommand(models, 'list', 'all models').action(async (flags: WorkspaceFlags) => {
    const items = await (await openRegistryOf(flags.workspace)).listModels();
    const layout = { right: [1], cut: [0, 2], width: 100 };
    const table = plainTable(['Model', 'Versions', 'Aliases'], items.map(rowOf), layout);
    printResult(flags, { items, total: items.length }, items.length === 0 ? 'No models.' : table);
  });
  addWorkspaceCommand(models, 'show', 'versions, aliases and history of a model')
    .argument('<model>', 'NAME, NAME@ALIAS, NAME@NUMBER or latest')
    .action(async (reference: string, flags: WorkspaceFlags) => {
      const found = await (await openRegistryOf(flags.workspace)).findModel(reference);
      printResult(flags, found, describe(found.record));
    });
  addModelCardCommand(models);
  addModelExportCommand(models);
  addWorkspaceCommand(models, 'promote', 'makes a version the champion')
    .argument('<model>', 'NAME (its challenger), NAME@ALIAS or NAME@NUMBER')
    .option('--alias <alias>', 'the alias that moves', parseName, 'champion')
    .action(async (reference: string, flags: AliasFlags) => {
      const registry = await openRegistryOf(flags.workspace);
      const wanted =
        reference.includes('@') || reference === 'latest' ? reference : `${reference}@challenger`;
      const { record, version } = await registry.findModel(wanted);
      await registry.setAlias(record.name, flags.alias, version.version);
      await printModel(registry, record.name, flags);
    });
  addWorkspaceCommand(models, 'rollback', 'moves the champion back to the version before')
    .argument('<name>', 'a model')
    .option('--alias <alias>', 'the alias that moves', parseName, 'champion')
    .action(async (name: string, flags: AliasFlags) => {
      const registry = await openRegistryOf(flags.workspace);
      await registry.rollBack(name, flags.alias);
      await printModel(registry, name, flags);
    });
  addWorkspaceCommand(models, 'alias', 'points an alias to a version')
    .argument('<model>', 'NAME@ALIAS or NAME@NUMBER; NAME is its champion')
    .argument('<alias>', 'such as spring-campaign', parseName)
    .option('--remove', 'takes the alias away')
    .action(async (reference: string, alias: string, flags: WorkspaceFlags & { remove?: true }) => {
      const registry = await openRegistryOf(flags.workspace);
      const { record, version } = await registry.findModel(
        flags.remove ? `${reference}@${alias}` : reference,
      );
      await registry.setAlias(record.name, alias, flags.remove ? null : version.version);
      await printModel(registry, record.name, flags);
    });
  addWorkspaceCommand(models, 'note', 'writes a note on a version')
    .argument('<model>', 'NAME (its champion), NAME@ALIAS or NAME@NUMBER')
    .argument('<text>', 'replaces the note that is there')
    .action(async (reference: string, text: string, flags: WorkspaceFlags) => {
      const registry = await openRegistryOf(flags.workspace);
      const { record, version } = await registry.findModel(reference);
      await registry.annotate(record.name, version.version, text);
      await printModel(registry, record.name, flags);
    });
}

const examples = `
Examples:
  clientele models list
  clientele models card customers --html card.html  data, verdict, limits, subgroups
  clientele models export churn --to sql            the model as a query
  clientele models promote customers                the challenger becomes champion
  clientele models promote customers@3
  clientele models rollback customers               the champion before is champion again
  clientele models alias customers@2 spring-campaign
  clientele models note customers@2 "approved by marketing"`;

async function printModel(registry: Registry, name: string, flags: WorkspaceFlags): Promise<void> {
  const record = (await registry.listModels()).find((one) => one.name === name)!;
  printResult(flags, record, describe(record));
}

function rowOf({ name, versions, aliases }: ModelRecord): (string | number)[] {
  return [
    name,
    versions.length,
    Object.entries(aliases)
      .map(([alias, at]) => `${alias} ${at}`)
      .join(', '),
  ];
}

function describe({ name, versions, aliases }: ModelRecord): string {
  const rows = versions.map(({ version, createdAt, run, note }) => {
    const names = Object.keys(aliases).filter((alias) => aliases[alias] === version);
    return [`${name}@${version}`, moment(createdAt), names.join(', '), run ?? '', note];
  });
  return plainTable(['Version', 'Made', 'Aliases', 'Run', 'Note'], rows, { cut: [0, 2], width: 100 });
}
