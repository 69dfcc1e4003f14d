import type { Command } from 'commander';
import { systemClock } from '#base';
import { modelCardHtml, modelCardMarkdown } from '#report';
import { openRegistry, readBundle } from '#store';
import { addWorkspaceCommand, openWorkspace, printResult, type WorkspaceFlags } from './open-workspace.ts';
import { writeOutput } from './write-output.ts';

interface CardFlags extends WorkspaceFlags {
  readonly html?: string;
}

/** `clientele models card MODEL [--html FILE]` */
export function addModelCardCommand(models: Command): void {
  addWorkspaceCommand(models, 'card', 'what a model is, was made of, is for, and whom it serves worse')
    .argument('<model>', 'NAME (its champion), NAME@ALIAS, NAME@NUMBER or latest')
    .option('--html <file>', 'write the card as one HTML file instead of printing Markdown')
    .addHelpText('after', examples)
    .action(showCard);
}

async function showCard(reference: string, flags: CardFlags): Promise<void> {
  const workspace = await openWorkspace(flags.workspace);
  const { record, version } = await openRegistry(workspace, systemClock).findModel(reference);
  const model = `${record.name}@${version.version}`;
  const { manifest } = await readBundle(workspace.artifactFolder(version.artifact));
  if (flags.html === undefined) {
    process.stdout.write(
      flags.json ? `${JSON.stringify({ model, card: manifest })}\n` : modelCardMarkdown(manifest),
    );
    return;
  }
  await writeOutput(flags.html, modelCardHtml(manifest, model), 'the card');
  printResult(flags, { model, file: flags.html }, `Written to ${flags.html}`);
}

const examples = `
Examples:
  clientele models card customers                    Markdown of the champion
  clientele models card customers@3 --html card.html
  clientele models card latest --json                the same facts for programs`;
